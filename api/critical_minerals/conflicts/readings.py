"""What a hedged figure is taken to mean when figures are compared: an interval, by one table of tolerances.

A quantity keeps the bounds that its text prints and no others. To compare two quantities, more has to be assumed: that
`nearly 60` is not said of 10. What is assumed stands here alone, and is never stored as a bound of a fact.
"""

from decimal import Decimal
from typing import Any, NamedTuple

Number = int | float

ABOUT = Decimal("0.1")
"""`about` is read as within a tenth of the printed figure, either side; `nearly` as at most a tenth below it."""

RULES = (
    "`about` is read as 10 % either side of the printed figure, and at least its rounding, `nearly` as up to 10 % below it; "
    "`up_to`, `less_than`, `at_least` and `more_than` bound one side only; `exact` is read with the rounding of its printed "
    "digits: 60 as 59.5 to 60.5, 3.8 million as 3.75 to 3.85 million, 400 million as 399.5 to 400.5 million; a rank or a "
    "small count as itself; a multiple as within 10 %, because double is not 1.5 times."
)
"""The tolerances in words, for the document."""

_HEDGES = {
    "exact": "",
    "about": "about ",
    "nearly": "nearly ",
    "up_to": "up to ",
    "less_than": "less than ",
    "at_least": "at least ",
    "more_than": "more than ",
}
_UNIT_WORDS = {"multiple": " times", "year": " years", "month": " months", "day": " days", "count": "", "rank": ""}


class Interval(NamedTuple):
    """All values from `lower` to `upper`; None is no bound, and an open end does not belong to it."""

    lower: Decimal | None
    upper: Decimal | None
    lower_open: bool = False
    upper_open: bool = False

    @property
    def two_sided(self) -> bool:
        """Whether it is bounded from below and from above."""
        return self.lower is not None and self.upper is not None

    def meets(self, other: "Interval") -> bool:
        """Whether some value lies in both."""
        return not (_ends_before(self, other) or _ends_before(other, self))

    def within(self, other: "Interval") -> bool:
        """Whether all its values lie in the other."""
        above = other.lower is None or (
            self.lower is not None
            and (self.lower > other.lower or (self.lower == other.lower and (self.lower_open or not other.lower_open)))
        )
        below = other.upper is None or (
            self.upper is not None
            and (self.upper < other.upper or (self.upper == other.upper and (self.upper_open or not other.upper_open)))
        )
        return above and below

    def scaled(self, factor: Decimal, offset: Decimal = Decimal(0)) -> "Interval":
        """The interval with each value times a positive factor, plus an offset."""
        return self._replace(
            lower=None if self.lower is None else self.lower * factor + offset,
            upper=None if self.upper is None else self.upper * factor + offset,
        )

    def meet(self, other: "Interval") -> "Interval":
        """What lies in both; only for intervals that meet."""
        lowers = [(one.lower, one.lower_open) for one in (self, other) if one.lower is not None]
        uppers = [(one.upper, not one.upper_open) for one in (self, other) if one.upper is not None]
        lower, lower_open = max(lowers, default=(None, False))
        upper, upper_closed = min(uppers, default=(None, True))
        return Interval(lower, upper, lower_open, not upper_closed)

    def over(self, divisor: "Interval") -> "Interval":
        """Every quotient, for values that are not negative and divisors that are positive."""
        lower = self.lower / divisor.upper if self.lower is not None and divisor.upper else None
        upper = self.upper / divisor.lower if self.upper is not None and divisor.lower else None
        return Interval(
            lower,
            upper,
            lower is not None and (self.lower_open or divisor.upper_open),
            upper is not None and (self.upper_open or divisor.lower_open),
        )

    def less(self, other: "Interval") -> "Interval":
        """Every difference."""
        lower = self.lower - other.upper if self.lower is not None and other.upper is not None else None
        upper = self.upper - other.lower if self.upper is not None and other.lower is not None else None
        return Interval(
            lower,
            upper,
            lower is not None and (self.lower_open or other.upper_open),
            upper is not None and (self.upper_open or other.lower_open),
        )

    def rounded(self, digits: int = 4) -> "Interval":
        """The interval with its ends to so many significant digits, for people."""
        lower, upper = (None if end is None else Decimal(f"{end:.{digits}g}") for end in (self.lower, self.upper))
        return self._replace(lower=lower, upper=upper)

    def as_json(self) -> dict[str, Number | bool | None]:
        """The interval as the API shows it."""
        return {
            "lower": None if self.lower is None else shortest(self.lower),
            "upper": None if self.upper is None else shortest(self.upper),
            "lower_open": self.lower_open,
            "upper_open": self.upper_open,
        }

    def __str__(self) -> str:
        if self.lower is None and self.upper is None:
            return "any value"
        if self.upper is None:
            return f"{'more than' if self.lower_open else 'at least'} {grouped(self.lower)}"
        if self.lower is None:
            return f"{'less than' if self.upper_open else 'at most'} {grouped(self.upper)}"
        end = f"less than {grouped(self.upper)}" if self.upper_open else grouped(self.upper)
        start = f"more than {grouped(self.lower)}" if self.lower_open else grouped(self.lower)
        return f"{start} to {end}"


def reading(quantity: dict[str, Any]) -> Interval:
    """What a quantity is taken to mean, in its own unit. `quantity`: approximation, value, lower, upper, unit."""
    approximation = quantity["approximation"]
    if approximation == "between":
        return Interval(exactly(quantity["lower"]), exactly(quantity["upper"]))
    value = exactly(quantity["value"])
    half = _printed_unit(value) / 2
    if quantity["unit"] == "multiple":
        half = min(half, abs(value) * ABOUT)
    elif quantity["unit"] in {"rank", "count"} and abs(value) < 1000:
        half = Decimal(0)
    margin = abs(value) * ABOUT
    around = max(margin, half)
    return {
        "exact": Interval(value - half, value + half, upper_open=half > 0),
        "about": Interval(value - around, value + around),
        "nearly": Interval(value - margin, value),
        "up_to": Interval(None, value),
        "less_than": Interval(None, value, upper_open=True),
        "at_least": Interval(value, None),
        "more_than": Interval(value, None, lower_open=True),
    }[approximation]


def in_words(quantity: dict[str, Any]) -> str:
    """A quantity as a sentence has it, such as `nearly 29,000,000 t`."""
    unit = with_unit("", quantity["unit"])
    if quantity["approximation"] == "between":
        return f"{grouped(exactly(quantity['lower']))} to {grouped(exactly(quantity['upper']))}{unit}"
    return f"{_HEDGES[quantity['approximation']]}{grouped(exactly(quantity['value']))}{unit}"


def with_unit(figures: object, unit: str) -> str:
    """Figures and their unit as a sentence has them."""
    return f"{figures}{_UNIT_WORDS.get(unit, f' {unit}')}"


def exactly(number: Number) -> Decimal:
    """The decimal that a number's shortest form writes."""
    return Decimal(repr(number))


def shortest(value: Decimal, digits: int = 12) -> Number:
    """The number for JSON: a whole number where it is one, else rounded to so many significant digits."""
    rounded = float(f"{value:.{digits}g}")
    return int(rounded) if rounded.is_integer() else rounded


def grouped(value: Decimal | None) -> str:
    """A number for people: digits grouped by commas, at most four after the point."""
    if value is None:
        return "nothing"
    text = f"{round(value, 4):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _ends_before(one: Interval, other: Interval) -> bool:
    if one.upper is None or other.lower is None:
        return False
    return one.upper < other.lower or (one.upper == other.lower and (one.upper_open or other.lower_open))


def _printed_unit(value: Decimal) -> Decimal:
    """The worth of the last digit that a figure was printed with.

    Below a thousand that is its last decimal, or one. From a thousand on, zeros at the end may be a rounding, as in
    `3.8 million` and `400 million`: it is the last digit that is not zero or stands before a thousand, a million and so on,
    and at least the second.
    """
    _, digits, last = value.normalize().as_tuple()
    exponent = int(last)
    if abs(value) < 1000:
        return Decimal(1).scaleb(min(exponent, 0))
    leading = exponent + len(digits) - 1
    return Decimal(1).scaleb(min(exponent, leading - leading % 3, leading - 1))
