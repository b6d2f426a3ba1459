"""What happened, or is to happen, about deals and policies, in the order of time."""

import datetime as dt
from calendar import isleap
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple
from xml.etree.ElementTree import Element

from ..timeline.event import Fact
from ..timeline.when import bounds, in_words, is_approximate, precision
from ..vocabulary.codes import in_plain_words
from ..vocabulary.edtf import Days, days
from . import marks
from .axis import Axis, axis_of_years
from .chart import MOST_ROWS, Chart, Row, Words, chart, counted, left_out, paragraph
from .claims import NameOf, Records, claimed_by, kind_in_words
from .svg import NAME, NOTE, PLAIN, Sheet

LANES = {"deals": "Deal", "policies": "Policy"}
POINTS = {"deals": "actual", "policies": "target"}
"""The shapes of the points: round for deals, square for policies."""
TITLE = "Deals and policies in the order of time"
MOST_TOLD = 5
"""Events that a description tells one by one."""
COLUMNS = ("When", "What", "Deal or policy", "Kind of value", "Claimed by")
NOTHING = "No deal or policy has a dated fact here."
SHORTEST = 6
"""A bar is at least so wide, because a month of many years could not be seen."""


class Span(NamedTuple):
    """From the start of an event's first day to the end of its last one, in years; None where the interval is open."""

    start: Decimal | None
    end: Decimal | None


def timeline(facts: Sequence[Fact], records: Records, *, more: int = 0) -> Chart:
    """A row for each dated fact of a deal or policy; `more` is how many events there are besides. Leaves out other facts."""
    told = [fact for fact in facts if fact["date"] and fact["subject"]["type"] in LANES]
    dated = sorted((fact for fact in told if fact["date"]["edtf"]), key=_order)
    shown = dated[:MOST_ROWS]
    notes = (
        left_out(len(dated) - len(shown) + more, "more event"),
        left_out(len(told) - len(dated), "event", "whose text fixes no day"),
        left_out(len(facts) - len(told), "fact", "without a date of a deal or policy"),
    )
    sheet = Sheet(TITLE, records.query)
    if shown:
        _write(sheet, shown)
    else:
        sheet.write(NOTHING, PLAIN, most=2)
    for note in notes:
        sheet.write(note, NOTE, most=3)
    rows = tuple(Row(_cells(fact, records.name_of), fact["id"]) for fact in shown)
    return chart("timeline", Words(TITLE, paragraph(_described(shown), *notes), COLUMNS, rows), sheet, shown)


def _write(sheet: Sheet, facts: Sequence[Fact]) -> None:
    spans = [_span(fact["date"]["edtf"]) for fact in facts]
    known = [year for span in spans for year in span if year is not None]
    axis = axis_of_years(min(known), max(known))
    axis.write(sheet)
    for fact, span in zip(facts, spans, strict=True):
        with sheet.row_of(fact["id"]):
            sheet.write(_when(fact), NAME, most=2)
            sheet.write(fact["statement"], PLAIN, most=5)
            sheet.write(f"{_lane(fact)}; {kind_in_words(fact)}", NOTE, most=3)
            sheet.draw(axis.grid(sheet.height, sheet.height + marks.LANE))
            sheet.draw(_marks(fact, span, axis, sheet.height + marks.LANE / 2))
            sheet.skip(marks.LANE)


def _marks(fact: Fact, span: Span, axis: Axis, y: float) -> Iterator[Element]:
    lane, edtf = fact["subject"]["type"], fact["date"]["edtf"]
    start, end = (None if year is None else axis.at(year) for year in span)
    right = axis.at(max(year for year in span if year is not None))
    if start is None or end is None:
        yield marks.cap(right, y)
        yield from marks.arrow(right, y, -1 if start is None else 1)
    elif precision(edtf) == "day":
        yield marks.point(POINTS[lane], (start + end) / 2, y, f"chart-point chart-{lane}")
    else:
        yield marks.bar(*_at_least_visible(start, end), y, f"chart-bar chart-{lane}")
    if is_approximate(edtf):
        yield marks.about(right + marks.RADIUS + 4, y)


def _at_least_visible(start: float, end: float) -> tuple[float, float]:
    missing = max(SHORTEST - (end - start), 0)
    return start - missing / 2, end + missing / 2


def _span(edtf: str) -> Span:
    earliest, latest = bounds(edtf)
    return Span(None if earliest is None else _year(earliest, 0), None if latest is None else _year(latest, 1))


def _year(day: str, passed: int) -> Decimal:
    """A day as a number of years, with so many more days passed."""
    date = dt.date.fromisoformat(day)
    before = date.timetuple().tm_yday - 1 + passed
    return date.year + Decimal(before) / (366 if isleap(date.year) else 365)


def _described(facts: Sequence[Fact]) -> str:
    if not facts:
        return NOTHING
    deals = sum(fact["subject"]["type"] == "deals" for fact in facts)
    counts = f"{counted(len(facts), 'event')}, {deals} of deals and {len(facts) - deals} of policies"
    told = facts if len(facts) <= MOST_TOLD else (facts[0], facts[-1])
    which = "" if told is facts else ", the first and the last"
    return f"{counts}{which}: {' '.join(map(_told, told))}"


def _told(fact: Fact) -> str:
    return f"{_when(fact)}: {fact['statement']}"


def _cells(fact: Fact, name_of: NameOf) -> tuple[str, ...]:
    return _when(fact), fact["statement"], _lane(fact), kind_in_words(fact), claimed_by(fact, name_of)


def _order(fact: Fact) -> tuple[Days, str]:
    return days(fact["date"]["edtf"]), fact["id"]


def _when(fact: Fact) -> str:
    return f"{in_words(fact['date']['edtf'])}, {in_plain_words(fact['date']['role'])}"


def _lane(fact: Fact) -> str:
    return f"{LANES[fact['subject']['type']]}: {fact['subject']['name']}"
