"""Conflicts between figures: pairs of facts that measure the same thing and cannot both hold."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations
from typing import Any, NamedTuple

from ..resources.claimants import claimants_in_words
from ..resources.conflicts import JOINT
from .comparison import (
    Fact,
    bases_agree,
    common_unit,
    comparable_by,
    period_match,
    reading_in,
    same_event,
    times_agree,
    value_in,
)
from .readings import Interval, exactly, in_words, shortest, with_unit


class Comparison(NamedTuple):
    """Two facts that may be compared: the unit, what each figure is taken to mean in it, and how their periods match."""

    unit: str
    readings: tuple[Interval, Interval]
    period_match: str


def conflict_id(one: str, other: str) -> str:
    """The id of the conflict of two facts: their ids in order, joined by two dots."""
    return JOINT.join(sorted((one, other)))


def computed_conflicts(
    facts: Iterable[Fact], project_of_reserve: dict[str, str], labels: dict[str, str]
) -> Iterator[dict[str, Any]]:
    """Every pair of facts whose figures exclude each other, as a record without what follows from the facts themselves.

    `project_of_reserve` has the reserves that are of a project, `labels` how each source is called.
    """
    alike: dict[Any, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact["quantity"] is not None:
            alike[comparable_by(fact, project_of_reserve)].append(fact)
    for group in alike.values():
        for one, other in combinations(sorted(group, key=lambda fact: str(fact["id"])), 2):
            compared = comparison(one, other)
            if compared is not None and not compared.readings[0].meets(compared.readings[1]):
                yield _conflict(one, other, compared, labels)


def comparison(one: Fact, other: Fact) -> Comparison | None:
    """How two facts of the same thing compare, or None where basis, unit, period or event keep them apart."""
    metric, first, second = one["metric"], one["quantity"], other["quantity"]
    periods = period_match(one["period"], other["period"])
    unit = common_unit(metric, first["unit"], second["unit"])
    if unit is None or periods is None or not bases_agree(first["basis"], second["basis"]):
        return None
    if not times_agree(one, other) or not same_event(one, other):
        return None
    return Comparison(unit, (reading_in(metric, first, unit), reading_in(metric, second, unit)), periods)


def _conflict(one: Fact, other: Fact, compared: Comparison, labels: dict[str, str]) -> dict[str, Any]:
    sides = tuple(zip((one, other), compared.readings, strict=True))
    low, high = sorted((_point(one, compared, 0), _point(other, compared, 1)))
    return {
        "id": conflict_id(one["id"], other["id"]),
        "about": "value",
        "reason": f"{' '.join(_says(*side, compared.unit, labels) for side in sides)} No value is both.",
        "origin": "computed",
        "metric": one["metric"],
        "comparison": {
            "unit": compared.unit,
            "readings": [{"fact": fact["id"], **interval.as_json()} for fact, interval in sides],
            "ratio": shortest(high / low, 4) if low > 0 else None,
            "difference": shortest(high - low),
            "period_match": compared.period_match,
        },
    }


def _point(fact: Fact, compared: Comparison, position: int) -> Decimal:
    """The printed value, or the bound of a range that is nearest to the other figure."""
    quantity = fact["quantity"]
    if quantity["value"] is not None:
        return value_in(fact["metric"], exactly(quantity["value"]), quantity["unit"], compared.unit)
    own, other = compared.readings[position], compared.readings[1 - position]
    bounds = [bound for bound in (own.lower, own.upper) if bound is not None]
    beside = [bound for bound in (other.lower, other.upper) if bound is not None]
    return min(bounds, key=lambda bound: min(abs(bound - edge) for edge in beside))


def _says(fact: Fact, interval: Interval, unit: str, labels: dict[str, str]) -> str:
    quantity = fact["quantity"]
    plain = quantity["approximation"] not in {"exact", "about", "nearly"} and unit == quantity["unit"]
    return f"{claimants(fact, labels)}: {in_words(quantity)}{'' if plain else f', read as {with_unit(interval, unit)}'}."


def claimants(fact: Fact, labels: dict[str, str]) -> str:
    """Who claims a fact, the originator first; a source that speaks for itself goes by its label."""
    named = claimants_in_words(fact["attributed_to"], lambda claimant: claimant["name"] or claimant["role"])
    return named or labels[fact["citations"][0]["source"]]
