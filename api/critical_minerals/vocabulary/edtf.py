"""Dates of limited precision: the profile `YYYY[-MM[-DD]][~]`, `a/b`, `a/..`, `../b` of EDTF (ISO 8601-2:2019)."""

import calendar
import re
from functools import lru_cache
from typing import NamedTuple

FIRST_DAY = "0001-01-01"
LAST_DAY = "9999-12-31"
PROFILE = "YYYY, YYYY-MM or YYYY-MM-DD, each with an optional ~, or an interval a/b, a/.., ../b"

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_DATE = re.compile(r"([1-9][0-9]{3})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class Days(NamedTuple):
    """The first and the last day that an expression may mean, as ISO dates that compare as text."""

    earliest: str
    latest: str


def calendar_days(text: str) -> Days:
    """The days of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

    Raises ValueError where the text has another form or names a day that does not exist.
    """
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = match.groups()
    if month is None:
        return Days(f"{year}-01-01", f"{year}-12-31")
    if not 1 <= int(month) <= 12:
        raise ValueError(f"{text!r} names month {month}; months are 01 to 12")
    last = calendar.monthrange(int(year), int(month))[1]
    if day is None:
        return Days(f"{year}-{month}-01", f"{year}-{month}-{last}")
    if not 1 <= int(day) <= last:
        raise ValueError(f"{text!r} names day {day}; {year}-{month} has the days 01 to {last}")
    return Days(text, text)


@lru_cache(maxsize=4096)
def days(text: str) -> Days:
    """The days that an expression of the profile spans, open ends as the first or last day that there is.

    Raises ValueError where the text is outside the profile, or an interval ends before it starts.
    """
    if "/" not in text:
        return calendar_days(text.removesuffix("~"))
    start, _, end = text.partition("/")
    if start == end == "..":
        raise ValueError(f"{text!r} has no end that is known; leave the field out")
    earliest = FIRST_DAY if start == ".." else calendar_days(start.removesuffix("~")).earliest
    latest = LAST_DAY if end == ".." else calendar_days(end.removesuffix("~")).latest
    if earliest > latest:
        raise ValueError(f"{text!r} ends before it starts")
    return Days(earliest, latest)
