from decimal import Decimal
from itertools import pairwise

import pytest
from charted import NUMBERS
from hypothesis import given
from hypothesis import strategies as st

from critical_minerals.charts.axis import END, MOST_STEPS, START, axis_of_numbers, axis_of_years, round_ticks
from critical_minerals.conflicts.readings import exactly

VALUES = st.lists(NUMBERS.map(exactly), min_size=1, max_size=5)


@given(VALUES)
def test_ticks_lie_around_all_values_as_close_as_round_steps_can(values):
    ticks = round_ticks(min(values), max(values))
    step = ticks[1] - ticks[0]
    assert ticks[0] <= min(values) <= max(values) <= ticks[-1]
    assert 2 <= len(ticks) <= MOST_STEPS + 1
    assert {later - earlier for earlier, later in pairwise(ticks)} == {step}
    assert step.normalize().as_tuple().digits in {(1,), (2,), (5,)}
    assert all(tick % step == 0 for tick in ticks)


@given(VALUES, st.sampled_from(["t", "percent"]))
def test_every_value_has_its_place_in_order(values, unit):
    axis = axis_of_numbers(values, unit)
    places = [axis.at(value) for value in sorted(values)]
    assert places == sorted(places)
    assert all(START <= place <= END for place in places)
    assert Decimal(0) in axis.ticks


@given(VALUES)
def test_labels_are_exact(values):
    axis = axis_of_numbers(values, "t")
    factor = {"trillion t": 10**12, "billion t": 10**9, "million t": 10**6, "thousand t": 1000, "t": 1}[axis.unit]
    assert [Decimal(label.replace(",", "")) * factor for label in axis.labels] == list(axis.ticks)


@pytest.mark.parametrize(
    ("values", "unit", "labels"),
    [
        (["29e6", "3.8e6"], "million t", ["0", "10", "20", "30"]),
        (["100"], "t", ["0", "20", "40", "60", "80", "100"]),
        (["0"], "t", ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (["-30", "45"], "t", ["-40", "-20", "0", "20", "40", "60"]),
        (["1e15"], "trillion t", ["0", "200", "400", "600", "800", "1,000"]),
        (["45000"], "thousand t", ["0", "10", "20", "30", "40", "50"]),
        (["9000"], "thousand t", ["0", "2", "4", "6", "8", "10"]),
        (["4000"], "t", ["0", "1,000", "2,000", "3,000", "4,000"]),
        (["0.07"], "t", ["0", "0.02", "0.04", "0.06", "0.08"]),
    ],
)
def test_labels_are_short(values, unit, labels):
    axis = axis_of_numbers(map(Decimal, values), "t")
    assert (axis.unit, list(axis.labels)) == (unit, labels)


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ("2025", "2025.5", ["2025", "2026"]),
        ("2025", "2025", ["2025", "2026"]),
        ("2021.3", "2025.9", ["2021", "2022", "2023", "2024", "2025", "2026"]),
        ("1998", "2041", ["1980", "2000", "2020", "2040", "2060"]),
        ("1000", "10000", ["0", "2000", "4000", "6000", "8000", "10000"]),
    ],
)
def test_years_are_whole(first, last, labels):
    assert list(axis_of_years(Decimal(first), Decimal(last)).labels) == labels
