"""Events as an iCalendar (RFC 5545, with the calendar's own name and description of RFC 7986).

Every event is of whole days: nothing in the data has an hour. A date that is no day spans all the days that it may mean,
and the summary says so in words.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from icalendar import Calendar, Component, Event, vText

from ..resources.claimants import claimant_in_words
from ..vocabulary.codes import in_plain_words
from .event import Fact, sources
from .when import in_words, known_days, precision

PRODUCT = "-//Critical Minerals Facts//Timeline//EN"
DOMAIN = "critical-minerals-facts"
ONE_DAY = dt.timedelta(days=1)
RESOLVED = {"page_date": ", resolved with the date of the page", "context": ", completed from its context"}


class Heading(NamedTuple):
    """What a calendar says of itself: its name, a note, the day of the data, and the origin of its addresses."""

    name: str
    note: str
    day: dt.date
    origin: str


class _Text(vText):
    r"""Text in which `\N` stays what it is: the package would make a line break of it."""

    def to_ical(self) -> bytes:
        return rb"\\N".join(vText(part).to_ical() for part in self.split(r"\N"))


def calendar(facts: Iterable[Fact], heading: Heading) -> bytes:
    """A VCALENDAR with a VEVENT for each of these facts, all of them with a date; equal facts give equal bytes."""
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    _add_texts(found, {"name": heading.name, "x-wr-calname": heading.name, "description": heading.note})
    for fact in facts:
        found.add_component(_event(fact, heading))
    text: bytes = found.to_ical()
    return text


def _event(fact: Fact, heading: Heading) -> Event:
    found = Event()
    found.add("uid", f"{fact['id']}@{DOMAIN}")
    found.add("dtstamp", dt.datetime.combine(heading.day, dt.time(), dt.UTC))
    _add_days(found, fact["date"]["edtf"])
    _add_texts(
        found,
        {
            "summary": summary(fact),
            "description": "\n".join(_described(fact, heading.origin)),
            "x-edtf": fact["date"]["edtf"],
        },
    )
    found.add("url", f"{heading.origin}/v1/facts/{fact['id']}")
    found.add("categories", [*fact["minerals"], fact["date"]["role"]])
    found.add("transp", "TRANSPARENT")
    return found


def _add_texts(component: Component, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        component.add(name, _Text(text))


def _add_days(component: Component, edtf: str) -> None:
    first, last = (dt.date.fromisoformat(day) for day in known_days(edtf))
    component.add("dtstart", first)
    if last < dt.date.max:
        component.add("dtend", last + ONE_DAY)
    else:
        component.add("duration", last - first + ONE_DAY)


def summary(fact: Fact) -> str:
    """Such as `Signed: ...`, or `2026 (some time in the year): Start: ...` where the date is not one day."""
    edtf = fact["date"]["edtf"]
    told = f"{in_plain_words(fact['date']['role']).capitalize()}: {fact['statement']}"
    when = in_words(edtf)
    return told if when[0].isdigit() and precision(edtf) == "day" else f"{when[0].upper()}{when[1:]}: {told}"


def _described(fact: Fact, origin: str) -> Iterable[str]:
    yield fact["statement"]
    yield f"{in_plain_words(fact['value_kind']).capitalize()}, {fact['assertion']}."
    if fact["quantity"]:
        yield f"Hedge of the figure: {in_plain_words(fact['quantity']['approximation'])}."
    if fact["attributed_to"]:
        yield f"Attributed to: {'; '.join(claimant_in_words(one, str) for one in fact['attributed_to'])}."
    if fact["condition"]:
        yield f"Condition: {fact['condition']['text']}"
    date = fact["date"]
    yield f'Date: {in_words(date["edtf"])}, printed as "{date["stated"]}"{RESOLVED.get(date["resolved_from"], "")}.'
    yield f"Known since: {fact['known_since'] or 'unknown, because no source of it has a date'}."
    if fact["disputed"]:
        yield "Disputed: another fact contradicts it."
    yield "\n".join(["Sources:", *(f"{origin}/v1/sources/{source}" for source in sources(fact))])
