"""What a hedged figure is taken to mean: intervals, the tolerances of each hedge, and how both are written."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critical_minerals.conflicts.readings import Interval, exactly, grouped, in_words, reading, shortest, with_unit
from critical_minerals.vocabulary.bounds import implied_bounds
from critical_minerals.vocabulary.provenance import APPROXIMATIONS


def interval(text: str) -> Interval:
    """An interval as mathematicians write it, such as `[54, 60]`, `(80, ..]` or `[59.5, 60.5)`; `..` is no bound."""
    lower, upper = (None if end == ".." else Decimal(end) for end in text[1:-1].split(", "))
    return Interval(lower, upper, lower_open=text[0] == "(", upper_open=text[-1] == ")")


def quantity(approximation: str, value: Any, unit: str = "t") -> dict[str, Any]:
    """A quantity as the loader makes it; the value of a range is its two bounds."""
    bounds = value if approximation == "between" else implied_bounds(approximation, value)
    printed = None if approximation == "between" else value
    return {"approximation": approximation, "value": printed, "lower": bounds[0], "upper": bounds[1], "unit": unit}


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        pytest.param("[1, 2]", "[3, 4]", False, id="apart"),
        pytest.param("[1, 3]", "[2, 4]", True, id="overlapping"),
        pytest.param("[1, 4]", "[2, 3]", True, id="inside"),
        pytest.param("[1, 2]", "[1, 2]", True, id="the same"),
        pytest.param("[1, 2]", "[2, 3]", True, id="touching"),
        pytest.param("[1, 2)", "[2, 3]", False, id="touching, the first end open"),
        pytest.param("[1, 2]", "(2, 3]", False, id="touching, the second end open"),
        pytest.param("[1, 2)", "(2, 3]", False, id="touching, both ends open"),
        pytest.param("(1, 2)", "(1, 2)", True, id="the same, open"),
        pytest.param("[2, 2]", "[1, 3]", True, id="point inside"),
        pytest.param("[2, 2]", "[2, 2]", True, id="the same point"),
        pytest.param("[2, 2]", "(2, 3]", False, id="point at an open end"),
        pytest.param("[2, 2]", "[3, 3]", False, id="two points"),
        pytest.param("[.., 2]", "[3, ..]", False, id="bounds that face away"),
        pytest.param("[.., 3]", "[2, ..]", True, id="bounds that face each other"),
        pytest.param("[.., 2]", "[2, ..]", True, id="bounds at one value"),
        pytest.param("[.., 2)", "[2, ..]", False, id="bounds at one value, one open"),
        pytest.param("[.., 2)", "(2, ..]", False, id="bounds at one value, both open"),
        pytest.param("[.., 2]", "[.., 9]", True, id="two upper bounds"),
        pytest.param("(9, ..]", "(2, ..]", True, id="two lower bounds"),
        pytest.param("[.., ..]", "(2, 3)", True, id="any value"),
        pytest.param("[.., ..]", "[.., ..]", True, id="any value twice"),
        pytest.param("[-4, -3]", "[-2, 1]", False, id="below zero"),
        pytest.param("[0.1, 0.2]", "[0.2, 0.3]", True, id="decimals that floats would miss"),
    ],
)
def test_two_intervals_meet_where_some_value_lies_in_both(one: str, other: str, meets: bool) -> None:
    assert interval(one).meets(interval(other)) is meets
    assert interval(other).meets(interval(one)) is meets


@pytest.mark.parametrize(
    ("one", "other", "within"),
    [
        pytest.param("[2, 3]", "[1, 4]", True, id="inside"),
        pytest.param("[1, 4]", "[2, 3]", False, id="around"),
        pytest.param("[1, 3]", "[2, 4]", False, id="sticks out below"),
        pytest.param("[2, 5]", "[1, 4]", False, id="sticks out above"),
        pytest.param("[1, 2]", "[3, 4]", False, id="apart"),
        pytest.param("[1, 2]", "[1, 2]", True, id="the same"),
        pytest.param("(1, 2)", "[1, 2]", True, id="open in closed"),
        pytest.param("[1, 2]", "(1, 2]", False, id="closed lower end in open"),
        pytest.param("[1, 2]", "[1, 2)", False, id="closed upper end in open"),
        pytest.param("(1, 2)", "(1, 2)", True, id="open in open"),
        pytest.param("[1, 2]", "[.., 2]", True, id="under an upper bound"),
        pytest.param("[1, 2]", "[1, ..]", True, id="over a lower bound"),
        pytest.param("[1, 2]", "[.., ..]", True, id="in any value"),
        pytest.param("[.., 2]", "[1, 2]", False, id="without lower bound"),
        pytest.param("[1, ..]", "[1, 2]", False, id="without upper bound"),
        pytest.param("[.., ..]", "[1, ..]", False, id="any value in some"),
        pytest.param("[.., 2)", "[.., 2]", True, id="less than, in at most"),
        pytest.param("[.., 2]", "[.., 2)", False, id="at most, in less than"),
        pytest.param("[.., ..]", "[.., ..]", True, id="any value in any"),
    ],
)
def test_an_interval_is_within_another_where_all_its_values_are(one: str, other: str, within: bool) -> None:
    assert interval(one).within(interval(other)) is within


@pytest.mark.parametrize(
    ("text", "two_sided"), [("[1, 2]", True), ("(0, 0)", True), ("[.., 2]", False), ("[1, ..]", False), ("[.., ..]", False)]
)
def test_an_interval_with_both_bounds_is_two_sided(text: str, two_sided: bool) -> None:
    assert interval(text).two_sided is two_sided


@pytest.mark.parametrize(
    ("text", "factor", "offset", "expected"),
    [
        pytest.param("[0.45, 0.5]", "100", "0", "[45, 50]", id="multiple as percent"),
        pytest.param("[4.5, 5.5)", "100", "-100", "[350, 450)", id="growth to a multiple as percent"),
        pytest.param("(0.5, ..]", "100", "0", "(50, ..]", id="lower bound alone"),
        pytest.param("[.., 0.5)", "100", "0", "[.., 50)", id="upper bound alone"),
        pytest.param("[.., ..]", "100", "-100", "[.., ..]", id="any value"),
        pytest.param("[3.5, 4.5)", "30.4375", "0", "[106.53125, 136.96875)", id="months as days"),
        pytest.param("[0, 0]", "365.25", "0", "[0, 0]", id="zero"),
    ],
)
def test_an_interval_is_scaled_and_moved_with_its_open_ends(text: str, factor: str, offset: str, expected: str) -> None:
    assert interval(text).scaled(Decimal(factor), Decimal(offset)) == interval(expected)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[54, 60]", "54 to 60"),
        ("[59.5, 60.5)", "59.5 to less than 60.5"),
        ("(1, 2]", "more than 1 to 2"),
        ("(1, 2)", "more than 1 to less than 2"),
        ("[.., 5]", "at most 5"),
        ("[.., 5)", "less than 5"),
        ("[80, ..]", "at least 80"),
        ("(80, ..]", "more than 80"),
        ("[.., ..]", "any value"),
        ("[26100000, 29000000]", "26,100,000 to 29,000,000"),
        ("[-5.5, -4.5)", "-5.5 to less than -4.5"),
        ("[0, 0]", "0 to 0"),
    ],
)
def test_an_interval_in_words(text: str, words: str) -> None:
    assert str(interval(text)) == words


@pytest.mark.parametrize(
    ("approximation", "value", "expected"),
    [
        ("about", 80, "[72, 88]"),
        ("about", 33.8, "[30.42, 37.18]"),
        ("about", 500_000_000, "[450000000, 550000000]"),
        ("about", -80, "[-88, -72]"),
        ("nearly", 60, "[54, 60]"),
        ("nearly", 29_000_000, "[26100000, 29000000]"),
        ("nearly", 0.5, "[0.45, 0.5]"),
        ("nearly", 2, "[1.8, 2]"),
        ("up_to", 5, "[.., 5]"),
        ("up_to", 1_700_000, "[.., 1700000]"),
        ("less_than", 0.5, "[.., 0.5)"),
        ("at_least", 80, "[80, ..]"),
        ("more_than", 85, "(85, ..]"),
        ("more_than", 0.5, "(0.5, ..]"),
        ("between", (50, 60), "[50, 60]"),
        ("between", (0.5, 1.25), "[0.5, 1.25]"),
        ("between", (-5, 5), "[-5, 5]"),
    ],
)
def test_a_hedge_is_read_by_its_tolerance(approximation: str, value: Any, expected: str) -> None:
    assert reading(quantity(approximation, value)) == interval(expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(60, "[59.5, 60.5)", id="two digits"),
        pytest.param(110, "[109.5, 110.5)", id="a zero below a thousand is printed"),
        pytest.param(500, "[499.5, 500.5)", id="two zeros below a thousand are printed"),
        pytest.param(999, "[998.5, 999.5)", id="the last below a thousand"),
        pytest.param(1, "[0.5, 1.5)", id="one"),
        pytest.param(0, "[-0.5, 0.5)", id="zero"),
        pytest.param(0.5, "[0.45, 0.55)", id="one decimal"),
        pytest.param(33.8, "[33.75, 33.85)", id="a decimal after two digits"),
        pytest.param(0.667, "[0.6665, 0.6675)", id="three decimals"),
        pytest.param(1000, "[950, 1050)", id="a thousand has two digits"),
        pytest.param(2600, "[2550, 2650)", id="two digits and zeros"),
        pytest.param(10_000, "[9500, 10500)", id="ten thousand, to the thousand"),
        pytest.param(210_000, "[209500, 210500)", id="hundreds of thousands, to the thousand"),
        pytest.param(212_500, "[212450, 212550)", id="the last digit that is not zero"),
        pytest.param(3_800_000, "[3750000, 3850000)", id="3.8 million"),
        pytest.param(3_830_000, "[3825000, 3835000)", id="3.83 million"),
        pytest.param(1_234_567, "[1234566.5, 1234567.5)", id="every digit printed"),
        pytest.param(29_000_000, "[28500000, 29500000)", id="29 million, to the million"),
        pytest.param(400_000_000, "[399500000, 400500000)", id="400 million, to the million"),
        pytest.param(1_000_000_000, "[950000000, 1050000000)", id="a billion has two digits"),
        pytest.param(1_400_000_000, "[1350000000, 1450000000)", id="1.4 billion"),
        pytest.param(12_345.6, "[12345.55, 12345.65)", id="thousands with a decimal"),
        pytest.param(-60, "[-60.5, -59.5)", id="negative"),
        pytest.param(-0.5, "[-0.55, -0.45)", id="negative with a decimal"),
        pytest.param(-3_800_000, "[-3850000, -3750000)", id="negative millions"),
        pytest.param(60.0, "[59.5, 60.5)", id="a float that is whole"),
        pytest.param(1e-7, "[0.00000005, 0.00000015)", id="a float with an exponent"),
    ],
)
def test_an_exact_figure_is_read_with_the_rounding_of_its_digits(value: float, expected: str) -> None:
    assert reading(quantity("exact", value)) == interval(expected)


@pytest.mark.parametrize(
    ("approximation", "value", "unit", "words"),
    [
        ("exact", 3_800_000, "t", "3,800,000 t"),
        ("exact", 33.8, "percent", "33.8 percent"),
        ("exact", 5, "multiple", "5 times"),
        ("about", 500_000_000, "USD", "about 500,000,000 USD"),
        ("nearly", 29_000_000, "t", "nearly 29,000,000 t"),
        ("up_to", 1_700_000, "t", "up to 1,700,000 t"),
        ("less_than", 0.5, "multiple", "less than 0.5 times"),
        ("at_least", 110, "USD/kg", "at least 110 USD/kg"),
        ("more_than", 85, "percent", "more than 85 percent"),
        ("between", (50, 60), "percent", "50 to 60 percent"),
        ("between", (0.5, 1.5), "multiple", "0.5 to 1.5 times"),
        ("exact", -20, "percent", "-20 percent"),
        ("exact", 120, "day", "120 days"),
        ("about", 3, "year", "about 3 years"),
        ("more_than", 4, "month", "more than 4 months"),
        ("about", 2000, "count", "about 2,000"),
        ("exact", 5, "rank", "5"),
    ],
)
def test_a_quantity_in_words(approximation: str, value: Any, unit: str, words: str) -> None:
    assert in_words(quantity(approximation, value, unit)) == words


@pytest.mark.parametrize(
    ("text", "unit", "words"),
    [
        ("[54, 60]", "percent", "54 to 60 percent"),
        ("(80, ..]", "percent", "more than 80 percent"),
        ("[1.8, 2]", "multiple", "1.8 to 2 times"),
        ("[119.5, 120.5)", "day", "119.5 to less than 120.5 days"),
        ("[.., 2000]", "count", "at most 2,000"),
    ],
)
def test_an_interval_with_its_unit(text: str, unit: str, words: str) -> None:
    assert with_unit(interval(text), unit) == words


@pytest.mark.parametrize("approximation", APPROXIMATIONS.codes)
def test_every_hedge_has_a_reading_and_words(approximation: str) -> None:
    of = quantity(approximation, (50, 60) if approximation == "between" else 60)
    assert isinstance(reading(of), Interval)
    assert in_words(of).endswith("60 t")


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        ("60", 12, 60),
        ("60.0", 12, 60),
        ("59.5", 12, 59.5),
        ("2.61E+7", 12, 26_100_000),
        ("0", 12, 0),
        ("-0.5", 12, -0.5),
        ("7.631578947368421", 4, 7.632),
        ("1.33333333333333", 4, 1.333),
        ("1.2000", 4, 1.2),
        ("2.00004", 4, 2),
        ("12345.678", 4, 12350),
        ("1234567890123.4", 12, 1_234_567_890_120),
        ("0.30000000000000004", 12, 0.3),
        ("152.1875", 12, 152.1875),
    ],
)
def test_a_number_for_json_is_as_short_as_it_can_be(value: str, digits: int, expected: float) -> None:
    found = shortest(Decimal(value), digits)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", "0"),
        ("5", "5"),
        ("60.0", "60"),
        ("100", "100"),
        ("1000", "1,000"),
        ("2.9E+7", "29,000,000"),
        ("1000000000000000", "1,000,000,000,000,000"),
        ("0.45", "0.45"),
        ("12345.6", "12,345.6"),
        ("228.28125", "228.2812"),
        ("-3750000", "-3,750,000"),
        ("1E+1", "10"),
    ],
)
def test_a_number_for_people_has_groups_of_digits(value: str, expected: str) -> None:
    assert grouped(Decimal(value)) == expected


def test_no_number_is_nothing() -> None:
    assert grouped(None) == "nothing"


@pytest.mark.parametrize(
    ("number", "expected"), [(60, "60"), (0.1, "0.1"), (33.8, "33.8"), (12_345.6, "12345.6"), (-0.5, "-0.5"), (1e-7, "1e-7")]
)
def test_a_number_is_the_decimal_that_it_prints(number: float, expected: str) -> None:
    assert exactly(number) == Decimal(expected)


ENDS = range(-6, 7)
POINTS = [Fraction(half, 2) for half in range(2 * ENDS[0] - 3, 2 * ENDS[-1] + 4)]
"""Whole numbers and halves, with some beyond the ends: enough to tell intervals with whole ends apart."""

ends = st.one_of(st.none(), st.sampled_from(ENDS).map(Decimal))
intervals = st.builds(Interval, ends, ends, st.booleans(), st.booleans()).filter(lambda one: bool(values_in(one)))
figures = st.one_of(
    st.integers(1, 10**15),
    st.integers(1, 10**6).map(lambda tenths: tenths / 10),
    st.floats(1e-6, 1e12, allow_nan=False),
)
signed = st.one_of(figures, figures.map(lambda figure: -figure))
ONE_VALUE = [code for code in APPROXIMATIONS.codes if code != "between"]
CLOSED = [code for code in ONE_VALUE if code not in {"less_than", "more_than"}]


def values_in(one: Interval) -> set[Fraction]:
    """The points that lie in an interval, by its definition."""
    return {
        point
        for point in POINTS
        if (one.lower is None or point > one.lower or (point == one.lower and not one.lower_open))
        and (one.upper is None or point < one.upper or (point == one.upper and not one.upper_open))
    }


@given(intervals, intervals)
def test_meeting_is_having_a_value_in_common(one: Interval, other: Interval) -> None:
    assert one.meets(other) is bool(values_in(one) & values_in(other))


@given(intervals, intervals)
def test_meeting_is_symmetric(one: Interval, other: Interval) -> None:
    assert one.meets(other) is other.meets(one)


@given(intervals)
def test_an_interval_meets_itself_and_is_within_itself(one: Interval) -> None:
    assert one.meets(one)
    assert one.within(one)


@given(intervals, intervals)
def test_being_within_is_having_no_value_outside(one: Interval, other: Interval) -> None:
    assert one.within(other) is (values_in(one) <= values_in(other))


@given(intervals, intervals)
def test_an_interval_within_another_meets_it(one: Interval, other: Interval) -> None:
    assert one.meets(other) or not one.within(other)


@given(intervals, intervals, intervals)
def test_an_interval_is_within_what_the_one_around_it_is_within(one: Interval, other: Interval, around: Interval) -> None:
    assert one.within(around) or not (one.within(other) and other.within(around))


@given(intervals, intervals, st.sampled_from(["0.01", "1", "30.4375", "100", "365.25"]), st.sampled_from(["0", "-100", "7"]))
def test_scaling_keeps_what_meets_and_what_is_within(one: Interval, other: Interval, factor: str, offset: str) -> None:
    scaled = [each.scaled(Decimal(factor), Decimal(offset)) for each in (one, other)]
    assert scaled[0].meets(scaled[1]) is one.meets(other)
    assert scaled[0].within(scaled[1]) is one.within(other)


@given(st.sampled_from(CLOSED), signed)
def test_a_reading_contains_the_printed_figure(approximation: str, value: float) -> None:
    point = Interval(exactly(value), exactly(value))
    assert point.within(reading(quantity(approximation, value)))


@given(st.sampled_from(["less_than", "more_than"]), signed)
def test_less_and_more_leave_the_printed_figure_out(approximation: str, value: float) -> None:
    point = Interval(exactly(value), exactly(value))
    read = reading(quantity(approximation, value))
    assert not point.meets(read)
    assert exactly(value) in {read.lower, read.upper}


@given(st.sampled_from(ONE_VALUE), signed)
def test_a_reading_has_the_bounds_that_are_printed(approximation: str, value: float) -> None:
    read = reading(quantity(approximation, value))
    printed = implied_bounds(approximation, value)
    bounded = Interval(*(None if bound is None else exactly(bound) for bound in printed))
    assert read.within(bounded) or approximation == "exact"


@given(figures)
def test_nearly_is_at_most_a_tenth_below(value: float) -> None:
    printed = exactly(value)
    assert reading(quantity("nearly", value)).within(Interval(printed * Decimal("0.9"), printed))


@given(figures, figures)
def test_a_range_is_read_as_printed(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert reading(quantity("between", (low, high))) == (exactly(low), exactly(high), False, False)


@given(signed)
def test_a_figure_means_the_same_however_it_is_hedged(value: float) -> None:
    """So that no hedge alone makes a conflict, but for `less than` and `more than`, which exclude the figure itself."""
    read = [reading(quantity(approximation, value)) for approximation in CLOSED]
    assert all(one.meets(other) for one in read for other in read)
