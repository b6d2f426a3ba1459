"""How exactly a date is told, and the days that it may mean."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critical_minerals.timeline.when import bounds, in_words, is_approximate, known_days, period_in_words, precision
from critical_minerals.vocabulary.edtf import days
from critical_minerals.vocabulary.provenance import DATE_PRECISIONS

TOLD = [
    ("2025-07-24", "day", False, "2025-07-24", "2025-07-24", "24 July 2025"),
    ("2025-07-04~", "day", True, "2025-07-04", "2025-07-04", "around 4 July 2025"),
    ("2024-02", "month", False, "2024-02-01", "2024-02-29", "February 2024 (some time in the month)"),
    ("2025-12~", "month", True, "2025-12-01", "2025-12-31", "around December 2025"),
    ("2026", "year", False, "2026-01-01", "2026-12-31", "2026 (some time in the year)"),
    ("2026~", "year", True, "2026-01-01", "2026-12-31", "around 2026"),
    ("2026-01/2026-03", "interval", False, "2026-01-01", "2026-03-31", "between January 2026 and March 2026"),
    ("2025-07-10/2025-07-12", "interval", False, "2025-07-10", "2025-07-12", "between 10 July 2025 and 12 July 2025"),
    ("2024-11~/2025-11", "interval", True, "2024-11-01", "2025-11-30", "between around November 2024 and November 2025"),
    ("2025/..", "interval", False, "2025-01-01", None, "from 2025 on"),
    ("2025-07-24~/..", "interval", True, "2025-07-24", None, "from around 24 July 2025 on"),
    ("../2030", "interval", False, None, "2030-12-31", "by 2030"),
    ("../2030-06~", "interval", True, None, "2030-06-30", "by around June 2030"),
]
LASTING = [
    ("2025-07-24", "24 July 2025"),
    ("2024-02", "February 2024"),
    ("2026~", "around 2026"),
    ("2026-01/2026-03", "January 2026 to March 2026"),
    ("2024-11~/2025-11", "around November 2024 to November 2025"),
    ("2023-07/..", "from July 2023 on"),
    ("../2030-06~", "by around June 2030"),
]
SHOWN = [
    ("2025-07-24", "2025-07-24", "2025-07-24"),
    ("2026", "2026-01-01", "2026-12-31"),
    ("2024-11~/2025-11", "2024-11-01", "2025-11-30"),
    ("2025-07-24/..", "2025-07-24", "2025-07-24"),
    ("2025-07/..", "2025-07-01", "2025-07-31"),
    ("../2025-12-01", "2025-12-01", "2025-12-01"),
    ("../2030~", "2030-01-01", "2030-12-31"),
]

plain = st.dates(min_value=dt.date(1000, 1, 1)).flatmap(
    lambda day: st.sampled_from([f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}"])
)
dates = st.builds(str.__add__, plain, st.sampled_from(["", "~"]))


@pytest.mark.parametrize(("edtf", "how", "approximate", "earliest", "latest", "words"), TOLD)
def test_a_date_keeps_its_precision(edtf, how, approximate, earliest, latest, words):
    assert precision(edtf) == how
    assert is_approximate(edtf) is approximate
    assert bounds(edtf) == (earliest, latest)
    assert in_words(edtf) == words


@pytest.mark.parametrize(("edtf", "words"), LASTING)
def test_a_period_is_all_of_a_time(edtf, words):
    assert period_in_words(edtf) == words


def test_every_precision_is_a_code():
    assert {case[1] for case in TOLD} == set(DATE_PRECISIONS.codes)


@pytest.mark.parametrize(("edtf", "first", "last"), SHOWN)
def test_a_calendar_shows_the_days_that_are_known(edtf, first, last):
    assert known_days(edtf) == (first, last)


@given(dates)
def test_the_bounds_of_a_closed_date_are_its_days(edtf):
    assert bounds(edtf) == known_days(edtf) == days(edtf)


@given(dates)
def test_an_open_side_has_no_bound(edtf):
    assert bounds(f"{edtf}/..") == (days(edtf).earliest, None)
    assert bounds(f"../{edtf}") == (None, days(edtf).latest)
