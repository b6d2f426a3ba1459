"""When an event is: how exactly its EDTF tells it, the days that it may mean, and the same in words."""

from ..vocabulary.edtf import MONTHS, Days, calendar_days, days

OPEN = ".."


def precision(edtf: str) -> str:
    """A code of `DATE_PRECISIONS`: day, month, year or interval."""
    return "interval" if "/" in edtf else ("year", "month", "day")[edtf.count("-")]


def is_approximate(edtf: str) -> bool:
    """Whether the text hedges the date, or an end of the interval."""
    return "~" in edtf


def bounds(edtf: str) -> tuple[str | None, str | None]:
    """The first and the last day that it may mean, as ISO dates; None where the interval is open."""
    start, _, end = edtf.partition("/")
    earliest, latest = days(edtf)
    return None if start == OPEN else earliest, None if end == OPEN else latest


def known_days(edtf: str) -> Days:
    """The days that a calendar can show: all of them, or those of the one end that is known of an open interval."""
    start, _, end = edtf.partition("/")
    if OPEN in {start, end}:
        return calendar_days((end if start == OPEN else start).removesuffix("~"))
    return days(edtf)


def in_words(edtf: str) -> str:
    """An event, which need not last: `24 July 2025`, `2026 (some time in the year)`, `between 2025 and 2026`, `by 2030`."""
    start, _, end = edtf.partition("/")
    if end and OPEN not in {start, end}:
        return f"between {_hedged(start)} and {_hedged(end)}"
    how = precision(edtf)
    somewhere = how in {"month", "year"} and not is_approximate(edtf)
    return f"{period_in_words(edtf)} (some time in the {how})" if somewhere else period_in_words(edtf)


def period_in_words(edtf: str) -> str:
    """All of a time: such as `2026`, `around May 2025`, `2025 to 2026`, `by 2030`."""
    start, _, end = edtf.partition("/")
    if start == OPEN:
        return f"by {_hedged(end)}"
    if end == OPEN:
        return f"from {_hedged(start)} on"
    return f"{_hedged(start)} to {_hedged(end)}" if end else _hedged(edtf)


def _hedged(date: str) -> str:
    year, *rest = date.removesuffix("~").split("-")
    plain = [str(int(day)) for day in rest[1:]] + [MONTHS[int(month) - 1] for month in rest[:1]] + [year]
    return " ".join([*(["around"] if is_approximate(date) else []), *plain])
