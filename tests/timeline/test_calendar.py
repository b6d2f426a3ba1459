"""The calendar is read back by the package's own parser, whatever the text of the facts."""

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from critical_minerals.timeline.calendar import Heading, calendar, summary

HEADING = Heading("Facts; all, of them: \\N", "A note, with 1; 2.", dt.date(2026, 11, 21), "https://facts.test")

lines = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=200)
hostile = st.one_of(
    lines,
    st.lists(
        st.sampled_from(["\\", "n", "N", ";", ",", ":", '"', "^", " ", "é", "🇨🇳", "BEGIN:VEVENT", "END:VCALENDAR"])
    ).map("".join),
)


def fact(**fields):
    return {
        "id": "fact",
        "statement": "A mine opens.",
        "date": {"edtf": "2026", "role": "start", "stated": "in 2026", "resolved_from": None},
        "minerals": ["lithium"],
        "quantity": None,
        "value_kind": "plan",
        "assertion": "reported",
        "attributed_to": [],
        "condition": None,
        "citations": [{"source": "one"}, {"source": "two"}, {"source": "one"}],
        "known_since": "2025-07-24",
        "disputed": False,
        **fields,
    }


def on(edtf, **fields):
    return fact(date={"edtf": edtf, "role": "deadline", "stated": "then", "resolved_from": None}, **fields)


def read(*facts):
    return Calendar.from_ical(calendar(facts, HEADING))


def only(*facts):
    (event,) = read(*facts).walk("VEVENT")
    return event


def test_a_calendar_says_what_it_is():
    text = calendar([], HEADING).decode()
    assert "NAME:Facts\\; all\\, of them: \\\\N\r\n" in text
    assert "X-WR-CALNAME:Facts\\; all\\, of them: \\\\N\r\n" in text
    found = read()
    assert (found["version"], found["description"]) == ("2.0", HEADING.note)
    assert found["prodid"].startswith("-//")


def test_an_event_has_its_properties():
    found = only(fact())
    assert found["uid"] == "fact@critical-minerals-facts"
    assert found["dtstamp"].dt == dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    assert found["url"] == "https://facts.test/v1/facts/fact"
    assert found["transp"] == "TRANSPARENT"
    assert [str(category) for category in found["categories"].cats] == ["lithium", "start"]
    assert found["x-edtf"] == "2026"


@pytest.mark.parametrize(
    ("edtf", "start", "end"),
    [
        ("2025-07-24", (2025, 7, 24), (2025, 7, 25)),
        ("2025-07-31~", (2025, 7, 31), (2025, 8, 1)),
        ("2024-02", (2024, 2, 1), (2024, 3, 1)),
        ("2026", (2026, 1, 1), (2027, 1, 1)),
        ("2025-07-10/2025-07-12", (2025, 7, 10), (2025, 7, 13)),
        ("2025-07-10/..", (2025, 7, 10), (2025, 7, 11)),
        ("../2025-12-31", (2025, 12, 31), (2026, 1, 1)),
        ("../2040", (2040, 1, 1), (2041, 1, 1)),
    ],
)
def test_an_event_is_of_whole_days_and_ends_on_the_day_after(edtf, start, end):
    found = only(on(edtf))
    assert (found["dtstart"].dt, found["dtend"].dt) == (dt.date(*start), dt.date(*end))
    assert type(found["dtstart"].dt) is type(found["dtend"].dt) is dt.date
    assert found["dtstart"].params["VALUE"] == found["dtend"].params["VALUE"] == "DATE"


@pytest.mark.parametrize(("edtf", "length"), [("9999-12-31", 1), ("9999-12", 31), ("9999", 365)])
def test_an_event_that_no_day_follows_has_a_duration(edtf, length):
    found = only(on(edtf))
    assert "dtend" not in found
    assert found["duration"].dt == dt.timedelta(days=length)


@pytest.mark.parametrize(
    ("edtf", "shown"),
    [
        ("2025-07-24", "Deadline: A mine opens."),
        ("2025-07-24~", "Around 24 July 2025: Deadline: A mine opens."),
        ("2026", "2026 (some time in the year): Deadline: A mine opens."),
        ("2026-01/2026-03", "Between January 2026 and March 2026: Deadline: A mine opens."),
        ("../2030", "By 2030: Deadline: A mine opens."),
        ("2025-07/..", "From July 2025 on: Deadline: A mine opens."),
    ],
)
def test_a_summary_says_what_is_no_day(edtf, shown):
    assert summary(on(edtf)) == shown


def test_a_description_says_who_says_it_and_how_firmly():
    whole = fact(
        date={"edtf": "2026", "role": "start", "stated": "next year", "resolved_from": "page_date"},
        quantity={"approximation": "up_to"},
        attributed_to=[
            {"kind": "person", "id": "ann-lee", "name": "Ann Lee", "role": "minister", "organization": "norland-government"},
            {"kind": "group", "id": None, "name": None, "role": "analysts", "organization": None},
            {"kind": "organization", "id": "usgs", "name": None, "role": None, "organization": None},
        ],
        condition={"code": "other", "text": "The road is built"},
        known_since=None,
        disputed=True,
    )
    assert str(only(whole)["description"]).split("\n") == [
        "A mine opens.",
        "Plan, reported.",
        "Hedge of the figure: up to.",
        "Attributed to: Ann Lee, minister, norland-government; analysts; usgs.",
        "Condition: The road is built",
        'Date: 2026 (some time in the year), printed as "next year", resolved with the date of the page.',
        "Known since: unknown, because no source of it has a date.",
        "Disputed: another fact contradicts it.",
        "Sources:",
        "https://facts.test/v1/sources/one",
        "https://facts.test/v1/sources/two",
    ]


def test_a_description_leaves_out_what_there_is_not():
    assert str(only(fact())["description"]).split("\n")[:4] == [
        "A mine opens.",
        "Plan, reported.",
        'Date: 2026 (some time in the year), printed as "in 2026".',
        "Known since: 2025-07-24.",
    ]


@given(hostile, lines)
def test_any_text_comes_back_as_it_was(statement, stated):
    found = only(
        fact(statement=statement, date={"edtf": "2026-01-01", "role": "start", "stated": stated, "resolved_from": None})
    )
    assert str(found["summary"]) == f"Start: {statement}"
    assert str(found["description"]).startswith(f"{statement}\nPlan, reported.\n")
    assert f'printed as "{stated}".' in str(found["description"])


@given(hostile)
def test_lines_are_folded_at_75_octets_and_end_in_crlf(statement):
    text = calendar([fact(statement=statement)], HEADING)
    assert text.endswith(b"END:VCALENDAR\r\n")
    folded = text.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, folded)) <= 75
    assert not any(unicodedata.category(character) == "Cc" for line in folded for character in line.decode())
    assert sum(line == b"BEGIN:VEVENT" for line in folded) == 1


def test_the_same_facts_give_the_same_bytes():
    facts = [fact(id="one"), fact(id="two", disputed=True)]
    assert calendar(facts, HEADING) == calendar(iter(facts), HEADING)


def test_no_fact_no_event():
    assert read().walk("VEVENT") == []
