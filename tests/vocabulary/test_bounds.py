import pytest
from hypothesis import given
from hypothesis import strategies as st

from critical_minerals.vocabulary.bounds import BOUNDED_SIDES, Number, contradictions, implied_bounds
from critical_minerals.vocabulary.provenance import APPROXIMATIONS

numbers = st.one_of(st.integers(-(10**15), 10**15), st.floats(-1e15, 1e15, allow_nan=False))
hedges = st.sampled_from([code for code in APPROXIMATIONS.codes if code != "between"])


@pytest.mark.parametrize(
    ("approximation", "lower", "upper"),
    [
        ("exact", 400, 400),
        ("about", None, None),
        ("nearly", None, 400),
        ("up_to", None, 400),
        ("less_than", None, 400),
        ("at_least", 400, None),
        ("more_than", 400, None),
    ],
)
def test_bounds_that_follow_from_a_value_and_its_hedge(
    approximation: str, lower: Number | None, upper: Number | None
) -> None:
    assert implied_bounds(approximation, 400) == (lower, upper)


def test_a_range_implies_no_bounds() -> None:
    with pytest.raises(KeyError):
        implied_bounds("between", 400)


def test_every_hedge_but_between_is_in_the_table() -> None:
    assert {*BOUNDED_SIDES, "between"} == set(APPROXIMATIONS.codes)


@pytest.mark.parametrize(
    ("approximation", "value", "lower", "upper"),
    [
        ("exact", 10, None, None),
        ("exact", 10, 10, None),
        ("exact", 10, None, 10),
        ("exact", 10, 10, 10),
        ("exact", 10, 10.0, 10.0),
        ("exact", 0, 0, 0),
        ("about", 10, None, None),
        ("nearly", 10, None, 10),
        ("up_to", 10, None, 10),
        ("less_than", 10, None, None),
        ("at_least", 10, 10, None),
        ("more_than", 10, None, None),
        ("between", None, 50, 60),
        ("between", None, -1, 0),
        ("between", None, 0.1, 0.2),
    ],
)
def test_takes_bounds_that_the_text_prints(
    approximation: str, value: Number | None, lower: Number | None, upper: Number | None
) -> None:
    assert contradictions(approximation, value, lower, upper) == {}


@pytest.mark.parametrize(
    ("approximation", "value", "lower", "upper", "messages"),
    [
        ("exact", 10, 9, None, {"lower": "found 9; a quantity that is `exact` 10 has the lower bound 10"}),
        ("exact", 10, None, 11, {"upper": "found 11; a quantity that is `exact` 10 has the upper bound 10"}),
        ("about", 10, 9, None, {"lower": "found 9; a quantity that is `about` 10 has no lower bound"}),
        ("about", 10, None, 10, {"upper": "found 10; a quantity that is `about` 10 has no upper bound"}),
        ("nearly", 10, 9, None, {"lower": "found 9; a quantity that is `nearly` 10 has no lower bound"}),
        ("nearly", 10, None, 11, {"upper": "found 11; a quantity that is `nearly` 10 has the upper bound 10"}),
        ("up_to", 10, 0, None, {"lower": "found 0; a quantity that is `up_to` 10 has no lower bound"}),
        ("less_than", 10, None, 9, {"upper": "found 9; a quantity that is `less_than` 10 has the upper bound 10"}),
        ("at_least", 10, 9, None, {"lower": "found 9; a quantity that is `at_least` 10 has the lower bound 10"}),
        ("more_than", 10, None, 10, {"upper": "found 10; a quantity that is `more_than` 10 has no upper bound"}),
        (
            "about",
            10,
            9,
            11,
            {
                "lower": "found 9; a quantity that is `about` 10 has no lower bound",
                "upper": "found 11; a quantity that is `about` 10 has no upper bound",
            },
        ),
        ("exact", None, 1, 1, {"value": "missing; a quantity that is `exact` needs the value as printed"}),
        ("about", None, None, None, {"value": "missing; a quantity that is `about` needs the value as printed"}),
        (
            "between",
            55,
            50,
            60,
            {"value": "found 55; a quantity that is `between` has no single value, only lower and upper"},
        ),
        ("between", None, None, 60, {"lower": "missing; a quantity that is `between` needs lower and upper"}),
        ("between", None, 50, None, {"upper": "missing; a quantity that is `between` needs lower and upper"}),
        ("between", None, 60, 50, {"upper": "found 50; must be more than lower, 60"}),
        ("between", None, 50, 50, {"upper": "found 50; must be more than lower, 50"}),
    ],
)
def test_reports_each_bound_that_the_hedge_does_not_give(
    approximation: str, value: Number | None, lower: Number | None, upper: Number | None, messages: dict[str, str]
) -> None:
    assert contradictions(approximation, value, lower, upper) == messages


@given(hedges, numbers)
def test_implied_bounds_never_contradict(approximation: str, value: Number) -> None:
    assert contradictions(approximation, value, *implied_bounds(approximation, value)) == {}


@given(hedges, numbers)
def test_no_bound_other_than_the_value_is_ever_implied(approximation: str, value: Number) -> None:
    assert {bound for bound in implied_bounds(approximation, value) if bound is not None} <= {value}


@given(hedges, numbers, numbers)
def test_any_lower_bound_that_differs_from_the_implied_one_is_reported(
    approximation: str, value: Number, lower: Number
) -> None:
    reported = "lower" in contradictions(approximation, value, lower, None)
    assert reported == (lower != implied_bounds(approximation, value).lower)


@given(hedges, numbers, numbers)
def test_any_upper_bound_that_differs_from_the_implied_one_is_reported(
    approximation: str, value: Number, upper: Number
) -> None:
    reported = "upper" in contradictions(approximation, value, None, upper)
    assert reported == (upper != implied_bounds(approximation, value).upper)


@given(numbers, numbers)
def test_a_range_goes_from_less_to_more(lower: Number, upper: Number) -> None:
    assert (contradictions("between", None, lower, upper) == {}) == (lower < upper)
