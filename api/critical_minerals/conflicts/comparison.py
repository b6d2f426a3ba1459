"""Which facts may be compared: what a figure measures, in which unit, and for which period."""

from collections.abc import Hashable
from decimal import Decimal
from typing import Any, NamedTuple

from ..vocabulary.edtf import FIRST_DAY, Days, days
from ..vocabulary.metrics import BY_CODE
from .readings import Interval, reading

Fact = dict[str, Any]

HOLDS_NOW = frozenset({"actual", "estimate"})
"""Kinds of value that may be compared with each other; every other kind only with its own."""

ONE_EVENT = frozenset({"deals", "projects", "policies"})
"""Bearers of one undertaking: what was announced of it and what was signed may be told of as the same."""

STAGES = ("share_of_world_mine_production", "share_of_world_separation_capacity", "share_of_world_magnet_production")
"""Shares of the world at the stages of the supply chain, in their order."""

SHARES = (*STAGES, "share_of_world_reserves", "share_of_world_supply")
ANY_SHARE = Interval(Decimal(0), Decimal(100))
CHANGES = ("demand_growth", "share_price_change")
"""Metrics whose figures may be negative."""


class Measured(NamedTuple):
    """The thing that a figure measures: a place, or the record that bears the fact; None where it is neither."""

    type: str
    id: str | None


class Conversion(NamedTuple):
    """A value times the factor plus the offset is the value in another unit."""

    unit: str
    factor: Decimal
    offset: Decimal = Decimal(0)


_TO_COMMON = {
    "multiple": Conversion("percent", Decimal(100)),
    "year": Conversion("day", Decimal("365.25")),
    "month": Conversion("day", Decimal("30.4375")),
}
_GROWTH = {"multiple": Conversion("percent", Decimal(100), Decimal(-100))}
"""A growth to five times the old level is one of 400 percent; a share of half is one of 50 percent."""


def measured(fact: Fact, project_of_reserve: dict[str, str]) -> Measured:
    """What the figure of a fact measures, as its metric says.

    `project_of_reserve` has the project of each reserve that is the estimate of one.
    """
    kind, bearer = fact["subject"]["type"], fact["subject"]["id"]
    of = BY_CODE[fact["metric"]].of
    if of == "subject":
        return Measured(kind, bearer)
    if of == "site":
        if kind == "reserves" and bearer in project_of_reserve:
            return Measured("projects", project_of_reserve[bearer])
        if kind in {"projects", "organizations"}:
            return Measured(kind, bearer)
    place = fact["place"] or (bearer if kind == "places" else None)
    return Measured(kind, bearer) if place is None and kind != "minerals" else Measured("places", place)


def kind_of_value(fact: Fact) -> str:
    """The kind of value, with actual figures and estimates as one."""
    return "actual" if fact["value_kind"] in HOLDS_NOW else fact["value_kind"]


def condition_of(fact: Fact) -> tuple[str, str] | None:
    """What a fact holds under; the words count only where no code says it."""
    condition = fact["condition"]
    if condition is None:
        return None
    return condition["code"], condition["text"].casefold() if condition["code"] == "other" else ""


def comparable_by(fact: Fact, project_of_reserve: dict[str, str]) -> Hashable:
    """What two facts must have in common before their figures may be compared.

    A project is at one place, so a text that names a wider one, or none, still speaks of it; and its own figures need not
    repeat who operates it.
    """
    thing = measured(fact, project_of_reserve)
    kind, bearer = fact["subject"]["type"], fact["subject"]["id"]
    of_project = thing.type == "projects"
    return (
        fact["metric"],
        thing,
        None if of_project or thing.type == "places" else fact["place"],
        frozenset(fact["minerals"] or ([bearer] if kind == "minerals" else [])),
        frozenset() if of_project and BY_CODE[fact["metric"]].of == "site" else frozenset(fact["organizations"]) - {bearer},
        (fact["relative_to"] or "").casefold(),
        condition_of(fact),
        kind_of_value(fact),
    )


def time_of(fact: Fact) -> str | None:
    """What a fact is about in time, as EDTF: its period, or else its event."""
    return fact["period"] or (fact["date"]["edtf"] if fact["date"] else None)


def bases_agree(one: str, other: str) -> bool:
    """Whether figures of these bases may be compared: `unspecified` fits any."""
    return one == other or "unspecified" in {one, other}


def times_agree(one: Fact, other: Fact) -> bool:
    """Whether two figures of a metric are of the same time, as the metric needs it.

    What adds up over a period needs the same end, and the same start where both state one. What changes every day is of
    its period, its event or the day that it was published; these must overlap where both have one.
    """
    over, first, second = BY_CODE[one["metric"]].over, one["period"], other["period"]
    if over == "clock":
        days_of = _when(one), _when(other)
        return None in days_of or _overlap(*days_of)
    if over == "span" and first is not None and second is not None:
        starts = {days(first).earliest, days(second).earliest} - {FIRST_DAY}
        return days(first).latest == days(second).latest and len(starts) < 2
    return True


def period_match(one: str | None, other: str | None) -> str | None:
    """How two periods match, or None where they don't overlap.

    A horizon, such as `../2030`, is the year that it ends in; of two open ends, such as `2025/..` and `2028/..`, the starts
    must match.
    """
    if one is None or other is None:
        return "one_unstated" if one or other else "both_unstated"
    if one == other:
        return "same"
    if one.endswith("/..") and other.endswith("/.."):
        one, other = one.removesuffix("/.."), other.removesuffix("/..")
    return "overlapping" if _overlap(_horizon(one), _horizon(other)) else None


def same_event(one: Fact, other: Fact) -> bool:
    """Whether two facts may tell of the same event: their dates overlap, or one is silent.

    What a place or a site has is no event: there a date is when a claimant spoke, and parts only what one claimant says.
    """
    if BY_CODE[one["metric"]].of != "subject" and _originator(one) != _originator(other):
        return True
    if not (one["date"] and other["date"] and one["date"]["edtf"] and other["date"]["edtf"]):
        return True
    if one["date"]["role"] != other["date"]["role"] and one["subject"]["type"] in ONE_EVENT:
        return True
    return _overlap(days(one["date"]["edtf"]), days(other["date"]["edtf"]))


def common_unit(metric: str, one: str, other: str) -> str | None:
    """The unit in which figures of two units are compared, or None where there is none."""
    if one == other:
        return one
    first, second = _conversion(metric, one).unit, _conversion(metric, other).unit
    return first if first == second else None


def reading_in(metric: str, quantity: dict[str, Any], unit: str) -> Interval:
    """What a quantity is taken to mean, in a unit that `common_unit` has given."""
    conversion = _convert(metric, quantity["unit"], unit)
    return reading(quantity).scaled(conversion.factor, conversion.offset)


def value_in(metric: str, value: Decimal, unit: str, wanted: str) -> Decimal:
    """A value in a unit that `common_unit` has given."""
    conversion = _convert(metric, unit, wanted)
    return value * conversion.factor + conversion.offset


def _convert(metric: str, unit: str, wanted: str) -> Conversion:
    return Conversion(unit, Decimal(1)) if unit == wanted else _conversion(metric, unit)


def _conversion(metric: str, unit: str) -> Conversion:
    table = {**_TO_COMMON, **(_GROWTH if metric == "demand_growth" else {})}
    return table.get(unit, Conversion(unit, Decimal(1)))


def _when(fact: Fact) -> Days | None:
    found = time_of(fact) or fact["known_since"]
    return _horizon(found) if found else None


def _overlap(one: Days | None, other: Days | None) -> bool:
    return one is not None and other is not None and one.earliest <= other.latest and other.earliest <= one.latest


def _originator(fact: Fact) -> Any:
    claimants = [claimant["id"] or claimant["name"] for claimant in fact["attributed_to"]]
    return claimants[0] if claimants else fact["citations"][0]["source"]


def _horizon(period: str) -> Days:
    return days(period.removeprefix("../"))
