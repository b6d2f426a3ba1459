"""What a hedge says about the bounds of a value: one table, so that no bound is ever invented."""

from typing import NamedTuple

Number = int | float


class Bounds(NamedTuple):
    """A lower and an upper bound; None where the text gives none."""

    lower: Number | None
    upper: Number | None


BOUNDED_SIDES: dict[str, tuple[bool, bool]] = {
    "exact": (True, True),
    "about": (False, False),
    "nearly": (False, True),
    "up_to": (False, True),
    "less_than": (False, True),
    "at_least": (True, False),
    "more_than": (True, False),
}
"""Whether the printed value bounds the quantity from below and from above; `between` prints both bounds itself."""


def implied_bounds(approximation: str, value: Number) -> Bounds:
    """The bounds that follow from a printed value and its hedge; KeyError for `between`, which has no single value."""
    below, above = BOUNDED_SIDES[approximation]
    return Bounds(value if below else None, value if above else None)


def contradictions(approximation: str, value: Number | None, lower: Number | None, upper: Number | None) -> dict[str, str]:
    """What is wrong with a quantity as written, by field; bounds may be left out where they follow from the value."""
    if approximation == "between":
        if value is not None:
            return {"value": f"found {value}; a quantity that is `between` has no single value, only lower and upper"}
        if lower is None or upper is None:
            return {"lower" if lower is None else "upper": "missing; a quantity that is `between` needs lower and upper"}
        return {} if lower < upper else {"upper": f"found {upper}; must be more than lower, {lower}"}
    if value is None:
        return {"value": f"missing; a quantity that is `{approximation}` needs the value as printed"}
    implied = implied_bounds(approximation, value)
    written = {"lower": (lower, implied.lower), "upper": (upper, implied.upper)}
    return {
        side: f"found {found}; a quantity that is `{approximation}` {value} "
        + (f"has the {side} bound {allowed}" if allowed is not None else f"has no {side} bound")
        for side, (found, allowed) in written.items()
        if found is not None and found != allowed
    }
