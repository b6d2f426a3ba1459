import calendar
import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critical_minerals.vocabulary.edtf import FIRST_DAY, LAST_DAY, calendar_days, days

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

real_days = st.dates(min_value=dt.date(1000, 1, 1))
plain = st.one_of(
    real_days.map(lambda day: f"{day:%Y}"),
    real_days.map(lambda day: f"{day:%Y-%m}"),
    real_days.map(lambda day: f"{day:%Y-%m-%d}"),
)
dates = st.builds(str.__add__, plain, st.sampled_from(["", "~"]))
one_sided = st.one_of(dates.map(lambda date: f"{date}/.."), dates.map(lambda date: f"../{date}"))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025~", "2025-01-01", "2025-12-31"),
        ("2025-11", "2025-11-01", "2025-11-30"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2025-12~", "2025-12-01", "2025-12-31"),
        ("2025-11-05", "2025-11-05", "2025-11-05"),
        ("2025-11-05~", "2025-11-05", "2025-11-05"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("1000", "1000-01-01", "1000-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        ("2026-01/2026-03", "2026-01-01", "2026-03-31"),
        ("2025/2026", "2025-01-01", "2026-12-31"),
        ("2025/2025", "2025-01-01", "2025-12-31"),
        ("2025-12/2025", "2025-12-01", "2025-12-31"),
        ("2025~/2026-06~", "2025-01-01", "2026-06-30"),
        ("2025-04-02/2025-04-02", "2025-04-02", "2025-04-02"),
        ("../2030", "0001-01-01", "2030-12-31"),
        ("../2040~", "0001-01-01", "2040-12-31"),
        ("2027/..", "2027-01-01", "9999-12-31"),
        ("2025-11-05/..", "2025-11-05", "9999-12-31"),
    ],
)
def test_days_of_an_expression(text: str, earliest: str, latest: str) -> None:
    assert days(text) == (earliest, latest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "~",
        "/",
        "..",
        "../..",
        "2025/",
        "/2025",
        "2025//2026",
        "2025/2026/2027",
        "2025/../2027",
        "2025/...",
        "2025 / 2026",
        "2026/2025",
        "2025-03/2025-02",
        "2025-11-06/2025-11-05",
        "25",
        "025",
        "0025",
        "0000",
        "02025",
        "12025",
        "-2025",
        "+2025",
        "2025-1",
        "2025-00",
        "2025-13",
        "2025-99",
        "2025-11-5",
        "2025-11-00",
        "2025-11-31",
        "2025-02-29",
        "1900-02-29",
        "2025-11-05T00:00",
        "2025-11-05Z",
        "2025-11-05-01",
        "20251105",
        "2025-1105",
        "2025/11/05",
        "2025.11",
        "05-11-2025",
        "2025~~",
        "~2025",
        "2025~-11",
        "2025?",
        "2025%",
        "2025-21",
        "2025-Q1",
        "202X",
        "Y12025",
        "2025-11-05 ",
        " 2025",
        "2025\n",
        "2025-11\n",
        "2025\x00",
        "2025-11-0٥",
        "２０２５",
        "2025‐11",
        "2025–11",
        "yesterday",
        "null",
    ],
)
def test_refuses_what_is_outside_the_profile(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date|names month|names day|ends before|no end that is known"):
        days(text)


@pytest.mark.parametrize("text", ["2025~", "2025/2026", "2025/..", "../2025"])
def test_a_calendar_date_is_certain_and_no_interval(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date of the form"):
        calendar_days(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2025-13", "'2025-13' names month 13; months are 01 to 12"),
        ("2025-02-30", "'2025-02-30' names day 30; 2025-02 has the days 01 to 28"),
        ("2026/2025", "'2026/2025' ends before it starts"),
        ("../..", "'../..' has no end that is known; leave the field out"),
        ("soon", "'soon' is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD"),
    ],
)
def test_says_what_was_found_and_what_is_allowed(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        days(text)


@given(dates)
def test_a_date_spans_days_of_the_calendar_in_order(text: str) -> None:
    earliest, latest = map(dt.date.fromisoformat, days(text))
    assert earliest <= latest
    assert f"{earliest}".startswith(text.removesuffix("~"))
    assert f"{latest}".startswith(text.removesuffix("~"))


@given(real_days)
def test_a_month_ends_on_its_last_day(day: dt.date) -> None:
    last = calendar.monthrange(day.year, day.month)[1]
    assert days(f"{day:%Y-%m}") == (f"{day:%Y-%m}-01", f"{day:%Y-%m}-{last:02}")


@given(dates, dates)
def test_an_interval_spans_from_its_earlier_to_its_later_end(one: str, other: str) -> None:
    start, end = sorted((one, other), key=days)
    assert days(f"{start}/{end}") == (days(start).earliest, days(end).latest)


@given(dates, dates)
def test_an_interval_that_ends_before_it_starts_is_refused(one: str, other: str) -> None:
    start, end = sorted((one, other), key=days)
    backwards = f"{end}/{start}"
    if days(end).earliest > days(start).latest:
        with pytest.raises(ValueError, match="ends before it starts"):
            days(backwards)
    else:
        assert days(backwards) == (days(end).earliest, days(start).latest)


@given(dates)
def test_an_open_end_is_the_first_or_the_last_day_there_is(text: str) -> None:
    assert days(f"{text}/..") == (days(text).earliest, LAST_DAY)
    assert days(f"../{text}") == (FIRST_DAY, days(text).latest)


@given(st.one_of(dates, one_sided))
def test_days_compare_as_text(text: str) -> None:
    assert days(text).earliest <= days(text).latest
    assert [len(day) for day in days(text)] == [10, 10]


@pytest.mark.parametrize("digits", [FULL_WIDTH, ARABIC, SUPERSCRIPT], ids=["full-width", "arabic", "superscript"])
@given(data=st.data())
def test_digits_other_than_0_to_9_are_refused(digits: dict[int, int], data: st.DataObject) -> None:
    text = data.draw(st.one_of(dates, one_sided))
    position = data.draw(st.sampled_from([at for at, character in enumerate(text) if character.isdigit()]))
    mutated = text[:position] + text[position].translate(digits) + text[position + 1 :]
    with pytest.raises(ValueError, match="is not a date"):
        days(mutated)


@given(st.text(max_size=20))
def test_any_other_text_is_refused_with_a_value_error_or_has_days(text: str) -> None:
    try:
        earliest, latest = days(text)
    except ValueError:
        return
    assert text.isascii()
    assert earliest <= latest
