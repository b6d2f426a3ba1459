"""Figures that follow from several facts together: derived, marked as such, and never facts themselves.

Each rule is a generator over the figures that hold now, without condition. Intervals are computed with, not printed values,
so that a hedge is never lost on the way.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain, combinations, pairwise, product
from math import prod
from typing import Any, NamedTuple

from .comparison import (
    ANY_SHARE,
    SHARES,
    STAGES,
    Fact,
    Measured,
    bases_agree,
    common_unit,
    kind_of_value,
    measured,
    period_match,
    reading_in,
    value_in,
)
from .readings import Interval, exactly, in_words, shortest, with_unit

HUNDRED = Decimal(100)
SHARES_OF_WHAT = {"mine_production": "share_of_world_mine_production", "reserve_estimate": "share_of_world_reserves"}
MOST_COMBINATIONS = 64
QUOTIENTS = (
    ("investment_amount", "equity_stake", "implied_company_value", "The whole price is paid for the stake."),
    ("price_floor", "price_ratio", "implied_reference_price", "Both prices are for the same product."),
)
"""A price, a ratio of the same record, the rule for what they imply, and what it assumes."""

WORLD_METRICS = (*SHARES, *SHARES_OF_WHAT)
"""The metrics of the figures that follow from those of other things too; all others only from those of the same thing."""

RELATED_METRICS = frozenset({*WORLD_METRICS, *(metric for quotient in QUOTIENTS for metric in quotient[:2])})
"""The metrics of the figures that the rules are about."""


class Figure(NamedTuple):
    """A fact with what it measures, its reading in one unit, and the printed figure in it, None for a range."""

    fact: Fact
    thing: Measured
    unit: str
    reading: Interval
    printed: Decimal | None

    @property
    def metric(self) -> str:
        """What is measured."""
        return str(self.fact["metric"])

    @property
    def minerals(self) -> frozenset[str]:
        """The minerals that it is about, jointly."""
        return frozenset(self.fact["minerals"])

    def __str__(self) -> str:
        return in_words(self.fact["quantity"])


class CrossCheck(NamedTuple):
    """A derived figure: the rule, the figures that it follows from, the arithmetic, and whether they can all hold.

    `as_printed` is the result of the same arithmetic on the printed figures, None where one of them is a range.
    """

    rule: str
    figures: tuple[Figure, ...]
    arithmetic: str
    result: Interval
    as_printed: Decimal | None
    unit: str
    consistent: bool | None
    assumption: str


def cross_checks(
    facts: Iterable[Fact], project_of_reserve: dict[str, str], above: dict[str, set[str]]
) -> Iterator[dict[str, Any]]:
    """Every cross-check of the facts, as a record without what follows from the facts themselves.

    `above` has the places that each place lies in.
    """
    figures = [_figure(fact, project_of_reserve) for fact in facts if holds(fact)]
    totals = list(_implied_totals(figures))
    quotients, parts, sums = _quotients(figures), _parts(figures, above), _sums(figures, above)
    found = chain(totals, _agreement(totals), quotients, parts, sums, _stages(figures))
    yield from (_record(check) for check in found)


def holds(fact: Fact) -> bool:
    """Whether a fact has a figure that holds now, without condition."""
    return fact["quantity"] is not None and fact["condition"] is None and kind_of_value(fact) == "actual"


def _figure(fact: Fact, project_of_reserve: dict[str, str]) -> Figure:
    metric, quantity = fact["metric"], fact["quantity"]
    share = metric in SHARES
    unit = "percent" if share and common_unit(metric, quantity["unit"], "percent") else quantity["unit"]
    reading = reading_in(metric, quantity, unit)
    printed = None if quantity["value"] is None else value_in(metric, exactly(quantity["value"]), quantity["unit"], unit)
    return Figure(fact, measured(fact, project_of_reserve), unit, reading.meet(ANY_SHARE) if share else reading, printed)


def _pairs(figures: list[Figure], first: str, second: str) -> Iterator[tuple[Figure, Figure]]:
    """A figure of the first metric with one of the second, of the same thing, for the same time and on the same basis."""
    seconds: dict[Measured, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.metric == second:
            seconds[figure.thing].append(figure)
    for figure in figures:
        if figure.metric == first:
            yield from ((figure, other) for other in seconds[figure.thing] if _same_time(figure, other))


def _implied_totals(figures: list[Figure]) -> Iterator[CrossCheck]:
    for metric, share_metric in SHARES_OF_WHAT.items():
        for mass, share in _pairs(figures, metric, share_metric):
            if mass.minerals == share.minerals:
                yield _quotient("implied_world_total", mass, share, _assumed_time(mass, share))


def _quotients(figures: list[Figure]) -> Iterator[CrossCheck]:
    """What a price and a ratio of the same record imply."""
    for metric, ratio_metric, rule, assumption in QUOTIENTS:
        for price, ratio in _pairs(figures, metric, ratio_metric):
            if price.minerals == ratio.minerals:
                yield _quotient(rule, price, ratio, assumption)


def _quotient(rule: str, figure: Figure, divisor: Figure, assumption: str) -> CrossCheck:
    factor = 1 / HUNDRED if divisor.unit == "percent" else Decimal(1)
    result = figure.reading.over(divisor.reading.scaled(factor))
    printed = figure.printed / (divisor.printed * factor) if figure.printed is not None and divisor.printed else None
    arithmetic = f"{figure} / {divisor} = {with_unit(result.rounded(), figure.unit)}"
    return CrossCheck(rule, (figure, divisor), arithmetic, result, printed, figure.unit, None, assumption)


def _agreement(totals: list[CrossCheck]) -> Iterator[CrossCheck]:
    alike: dict[Any, list[CrossCheck]] = defaultdict(list)
    for total in totals:
        alike[total.figures[0].metric, total.figures[0].minerals].append(total)
    for one, other in chain.from_iterable(combinations(group, 2) for group in alike.values()):
        first, second = one.figures[0], other.figures[0]
        if first.thing != second.thing and _same_time(first, second):
            agree = one.result.meets(other.result)
            common = one.result.meet(other.result) if agree else Interval(None, None)
            said = f"in common: {with_unit(common.rounded(), one.unit)}" if agree else "nothing in common"
            yield CrossCheck(
                "implied_totals_agree",
                (*one.figures, *other.figures),
                f"{one.arithmetic}; {other.arithmetic}; {said}",
                common,
                None,
                one.unit,
                agree,
                _assumed_time(*one.figures, *other.figures),
            )


def _parts(figures: list[Figure], above: dict[str, set[str]]) -> Iterator[CrossCheck]:
    wholes: dict[Any, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.thing.type == "places":
            wholes[figure.metric, figure.minerals, figure.thing.id].append(figure)
    for part in figures:
        if part.metric in SHARES:
            for place in sorted(above.get(part.fact["place"], ())):
                for whole in wholes[part.metric, part.minerals, place]:
                    if _same_time(part, whole):
                        yield _part(part, whole)


def _part(part: Figure, whole: Figure) -> CrossCheck:
    result = part.reading.over(whole.reading).scaled(HUNDRED)
    printed = part.printed / whole.printed * HUNDRED if part.printed is not None and whole.printed else None
    arithmetic = f"{part} / {whole} = {with_unit(result.rounded(), 'percent')}"
    fits = result.meets(ANY_SHARE)
    return CrossCheck(
        "part_of_whole", (part, whole), arithmetic, result, printed, "percent", fits, _assumed_time(part, whole)
    )


def _sums(figures: list[Figure], above: dict[str, set[str]]) -> Iterator[CrossCheck]:
    """What the shares of places that do not lie in each other leave to the rest of the world."""
    alike: dict[Any, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        if figure.metric in SHARES and figure.thing.type == "places" and figure.thing.id is not None:
            alike[figure.metric, figure.minerals, figure.fact["quantity"]["basis"]][figure.thing.id].append(figure)
    for places in alike.values():
        apart = [place for place in places if not above.get(place, set()) & places.keys()]
        if len(apart) > 1 and prod(len(places[place]) for place in apart) <= MOST_COMBINATIONS:
            for chosen in product(*(places[place] for place in apart)):
                if all(_same_time(*pair) for pair in combinations(chosen, 2)):
                    yield _rest(chosen)


def _rest(chosen: tuple[Figure, ...]) -> CrossCheck:
    rest, printed = Interval(HUNDRED, HUNDRED), [figure.printed for figure in chosen if figure.printed is not None]
    for figure in chosen:
        rest = rest.less(figure.reading)
    arithmetic = f"100 percent - {' - '.join(str(figure) for figure in chosen)} = {with_unit(rest.rounded(), 'percent')}"
    return CrossCheck(
        "shares_add_up",
        chosen,
        arithmetic,
        rest,
        HUNDRED - sum(printed) if len(printed) == len(chosen) else None,
        "percent",
        rest.meets(ANY_SHARE),
        _assumed_time(*chosen),
    )


def _stages(figures: list[Figure]) -> Iterator[CrossCheck]:
    for earlier, later in pairwise(STAGES):
        for before, after in _pairs(figures, earlier, later):
            result = after.reading.less(before.reading)
            printed = None if before.printed is None or after.printed is None else after.printed - before.printed
            yield CrossCheck(
                "stages_of_chain",
                (before, after),
                f"{after} - {before} = {with_unit(result.rounded(), 'percent')} of the world",
                result,
                printed,
                "percent",
                None,
                f"The stages may be measured by mass or by capacity. {_assumed_time(before, after)}",
            )


def _same_time(one: Figure, other: Figure) -> bool:
    return period_match(one.fact["period"], other.fact["period"]) is not None and bases_agree(
        one.fact["quantity"]["basis"], other.fact["quantity"]["basis"]
    )


def _assumed_time(*figures: Figure) -> str:
    periods = {figure.fact["period"] for figure in figures}
    stated = sorted(period for period in periods if period is not None)
    if len(periods) == 1 and stated:
        return f"All figures are for {stated[0]}."
    said = f"Only {', '.join(stated)} is stated" if stated else "No period is stated"
    return f"{said}; the figures are taken to be for the same time."


def _record(found: CrossCheck) -> dict[str, Any]:
    inputs = [figure.fact["id"] for figure in found.figures]
    digest = hashlib.sha256(" ".join([found.rule, *inputs]).encode()).hexdigest()[:10]
    printed = None if found.as_printed is None else shortest(found.as_printed)
    return {
        "id": f"{found.rule.replace('_', '-')}-{digest}",
        "rule": found.rule,
        "derived": True,
        "inputs": inputs,
        "arithmetic": found.arithmetic,
        "result": {**found.result.as_json(), "as_printed": printed, "unit": found.unit},
        "consistency": {None: None, True: "consistent", False: "inconsistent"}[found.consistent],
        "assumption": found.assumption,
    }
