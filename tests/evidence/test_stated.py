"""What printed figures say."""

import pytest

from critical_minerals.evidence.stated import Derived, derive

FIGURES = [
    ("nearly 60%", 60, "percent", "nearly"),
    ("over 85%", 85, "percent", "more_than"),
    ("about 80%", 80, "percent", "about"),
    ("approximately 33.8%", 33.8, "percent", "about"),
    ("80%+ share", 80, "percent", "more_than"),
    ("only 1% of global output", 1, "percent", "exact"),
    ("rose by 20%", 20, "percent", "exact"),
    ("12% by 2030", 12, "percent", "exact"),
    ("at least 5 percent", 5, "percent", "at_least"),
    ("210,000 tons", 210000, "t", "exact"),
    ("up to 1.7 million tons", 1700000, "t", "up_to"),
    ("nearly 29 million MT", 29000000, "t", "nearly"),
    ("3.8 million metric tons (MT)", 3800000, "t", "exact"),
    ("2,600 MT annually", 2600, "t/a", "exact"),
    ("USD 110/kg", 110, "USD/kg", "exact"),
    ("only USD 52/kg", 52, "USD/kg", "exact"),
    ("around USD 500 million", 500000000, "USD", "about"),
    ("$400 million", 400000000, "USD", "exact"),
    ("additional USD 1 billion", 1000000000, "USD", "exact"),
    ("within five years", 5, "year", "up_to"),
    ("just three years", 3, "year", "exact"),
    ("highest level in over five years", 5, "year", "more_than"),
    ("After 120 days", 120, "day", "exact"),
    ("over 40 companies", 40, "count", "more_than"),
    ("More than 100", 100, "count", "more_than"),
    ("around 2,000 applications", 2000, "count", "about"),
    ("1.4 billion people", 1400000000, "count", "exact"),
    ("two existing railway bridges", 2, "count", "exact"),
    ("almost half", 0.5, "multiple", "nearly"),
    ("just over half already approved", 0.5, "multiple", "more_than"),
    ("less than half of member states", 0.5, "multiple", "less_than"),
    ("nearly double", 2, "multiple", "nearly"),
    ("fivefold", 5, "multiple", "exact"),
    ("fifth-largest rare earth reserves", 5, "rank", "exact"),
    ("largest shareholder", 1, "rank", "exact"),
    ("top lithium producer", 1, "rank", "exact"),
]


@pytest.mark.parametrize(("stated", "value", "unit", "approximation"), FIGURES, ids=[case[0] for case in FIGURES])
def test_a_printed_figure_says(stated, value, unit, approximation):
    found = derive(stated)
    assert found is not None
    assert (found.value, found.units[0], found.approximation) == (value, unit, approximation)


@pytest.mark.parametrize("stated", ["50% to 60%", "50 to 60%", "50-60%", "50% – 60%"])
def test_a_printed_range_has_two_bounds_and_no_value(stated):
    assert derive(stated) == Derived(None, 50, 60, ("percent",), "between")


@pytest.mark.parametrize(
    ("stated", "says_metric"), [("2,600 MT", True), ("3 metric tons", True), ("3 tonnes", True), ("10,000 tons", False)]
)
def test_tons_alone_do_not_say_what_tons(stated, says_metric):
    assert derive(stated).metric_tons is says_metric


@pytest.mark.parametrize("stated", ["pilot plant", "first newly developed", "special channel", "", "in delay", "someone"])
def test_words_without_a_figure_say_none(stated):
    assert derive(stated) is None
