"""A claim against the facts: which facts measure what is claimed, what each says of it, and the verdict."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations
from typing import Any, NamedTuple

from ..vocabulary.metrics import BY_CODE
from .comparison import (
    ANY_SHARE,
    CHANGES,
    SHARES,
    Fact,
    Measured,
    bases_agree,
    common_unit,
    comparable_by,
    condition_of,
    kind_of_value,
    measured,
    period_match,
    reading_in,
    time_of,
    value_in,
)
from .readings import Interval, exactly, in_words, with_unit


class Claim(NamedTuple):
    """A figure to check; `minerals` are claimed jointly.

    Minerals and place that are left out leave them open where the claim names a record, or a metric of records. Otherwise
    the claim is about no mineral and no place in particular, and a figure for one of them says nothing of it.
    """

    metric: str
    quantity: dict[str, Any]
    minerals: frozenset[str] = frozenset()
    place: str | None = None
    organization: str | None = None
    subject: str | None = None
    period: str | None = None
    value_kind: str | None = None
    condition: str | None = None
    attributed_to: str | None = None


class Finding(NamedTuple):
    """What one fact says of the claim, and the arithmetic in words."""

    fact: Fact
    finding: str
    arithmetic: str


class Verdict(NamedTuple):
    """The verdict, what it rests on, and the facts of the same metric that say nothing of the claim, with the reason."""

    verdict: str
    explanation: str
    findings: list[Finding]
    passed_over: list[tuple[Fact, str]]


class Ambiguous(Exception):
    """The claim may be about several things: `parameter` would tell which, `choices` are its values."""

    def __init__(self, parameter: str, choices: set[str]) -> None:
        super().__init__(", ".join(sorted(choices)))
        self.parameter = parameter


def check(claim: Claim, facts: Iterable[Fact], project_of_reserve: dict[str, str]) -> Verdict:
    """The verdict on a claim, from facts of its metric.

    Raises Ambiguous where the facts measure several things, or are of several times, and the claim does not say which.
    """
    passed_over: list[tuple[Fact, str]] = []
    alike: list[Fact] = []
    for fact in facts:
        reason = _set_apart(claim, fact, project_of_reserve)
        if reason:
            passed_over.append((fact, reason))
        else:
            alike.append(fact)
    about = _of_one_thing(claim, alike, project_of_reserve, passed_over)
    chosen = _comparable(_of_one_kind(claim, about, passed_over), project_of_reserve, passed_over)
    findings = [_finding(claim, fact) for fact in chosen]
    verdict, explanation = _weighed([finding.finding for finding in findings])
    return Verdict(verdict, " ".join([explanation, *_qualified(claim, chosen, project_of_reserve)]), findings, passed_over)


def _set_apart(claim: Claim, fact: Fact, project_of_reserve: dict[str, str]) -> str | None:
    """Why a fact of the same metric says nothing of the claim, or None where it may."""
    quantity, thing = fact["quantity"], measured(fact, project_of_reserve)
    names_record = bool(claim.subject or claim.organization) or BY_CODE[claim.metric].of == "subject"
    reasons = (
        (
            (claim.minerals or not names_record) and frozenset(fact["minerals"]) != claim.minerals,
            f"It is about {', '.join(fact['minerals']) or 'no mineral in particular'}.",
        ),
        (
            (claim.place or not names_record) and fact["place"] != claim.place,
            f"It is about {fact['place'] or 'no place in particular'}.",
        ),
        (claim.subject not in {None, fact["subject"]["id"], thing.id}, f"It is about {fact['subject']['id']}."),
        (
            claim.organization not in {None, fact["subject"]["id"], *fact["organizations"]},
            f"It is about {', '.join(fact['organizations']) or 'no organization'}.",
        ),
        (
            common_unit(claim.metric, claim.quantity["unit"], quantity["unit"]) is None,
            f"It is in {quantity['unit']}, which does not convert.",
        ),
        (not bases_agree(claim.quantity["basis"], quantity["basis"]), f"It is on the basis {quantity['basis']}."),
        (
            claim.attributed_to not in {None, *(claimant["id"] for claimant in fact["attributed_to"])},
            "It is claimed by others.",
        ),
        (claim.period is not None and time_of(fact) is None, "It states no period."),
        (
            claim.period is not None and period_match(claim.period, time_of(fact)) is None,
            f"It is about the period {time_of(fact)}.",
        ),
    )
    return next((reason for apart, reason in reasons if apart), None)


def _of_one_thing(
    claim: Claim, facts: list[Fact], project_of_reserve: dict[str, str], passed_over: list[tuple[Fact, str]]
) -> list[Fact]:
    """The facts about one thing: the place claimed, where facts measure it whole, else the only thing that they measure."""
    things: dict[Measured, list[Fact]] = defaultdict(list)
    for fact in facts:
        things[measured(fact, project_of_reserve)].append(fact)
    whole = Measured("places", claim.place)
    if whole in things:
        for thing, others in things.items():
            if thing != whole:
                passed_over += [(fact, f"It is about {thing.id}, which is not all of {claim.place}.") for fact in others]
        return things[whole]
    if len(things) > 1:
        raise Ambiguous("subject", {fact["subject"]["id"] for fact in facts})
    return facts


def _of_one_kind(claim: Claim, facts: list[Fact], passed_over: list[tuple[Fact, str]]) -> list[Fact]:
    """The facts of the kind of value and under the condition claimed.

    Unless told they are what holds now, or else the one other kind that there is; and under no condition.
    """
    kinds: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        condition = condition_of(fact)
        if (condition[0] if condition else None) == claim.condition:
            kinds[kind_of_value(fact)].append(fact)
        else:
            passed_over.append((fact, f"It holds {f'if {condition[0]}' if condition else 'without condition'}."))
    if claim.value_kind is not None:
        chosen = kinds.get(kind_of_value({"value_kind": claim.value_kind}), [])
    elif "actual" in kinds or len(kinds) > 1:
        chosen = kinds.get("actual", [])
    else:
        chosen = next(iter(kinds.values()), [])
    for kind, passed in kinds.items():
        passed_over += [(fact, f"It is of the kind {kind}.") for fact in passed if passed is not chosen]
    return chosen


def _comparable(facts: list[Fact], project_of_reserve: dict[str, str], passed_over: list[tuple[Fact, str]]) -> list[Fact]:
    """The facts, where they could contradict each other; none where what parts them is nothing that a claim can name.

    Raises Ambiguous where the claim can tell which of them it is about.
    """
    periods = {fact["period"] for fact in facts if fact["period"] is not None}
    if any(period_match(one, other) is None for one, other in combinations(sorted(periods), 2)):
        raise Ambiguous("period", periods)
    if len({comparable_by(fact, project_of_reserve) for fact in facts}) < 2:
        return facts
    for parameter, values in {
        "mineral": {", ".join(fact["minerals"]) for fact in facts},
        "place": {fact["place"] or "" for fact in facts},
        "organization": {", ".join(fact["organizations"]) for fact in facts},
        "subject": {fact["subject"]["id"] for fact in facts},
    }.items():
        if len(values) > 1:
            raise Ambiguous(parameter, values - {""})
    passed_over += [(fact, "It differs from others in its base or in its condition, which have no code.") for fact in facts]
    return []


def _qualified(claim: Claim, facts: list[Fact], project_of_reserve: dict[str, str]) -> Iterator[str]:
    """What the facts behind a verdict are, where a reader of the claim would not expect it."""
    for kind in sorted({fact["value_kind"] for fact in facts} - {"actual", "estimate"}):
        yield f"It is a {kind}."
    if facts and all(fact["assertion"] == "opinion" for fact in facts):
        yield "It is an opinion."
    if any(fact.get("disputed") for fact in facts):
        yield "Other facts dispute one of these: `contradicted_by` names them."
    things = {measured(fact, project_of_reserve) for fact in facts}
    if claim.subject is None and any(thing.type != "places" for thing in things):
        about = ", ".join(sorted(str(thing.id) for thing in things))
        yield f"The only such figure{f' for {claim.place}' if claim.place else ''} is that of {about}."


def _finding(claim: Claim, fact: Fact) -> Finding:
    unit = common_unit(claim.metric, claim.quantity["unit"], fact["quantity"]["unit"]) or fact["quantity"]["unit"]
    claimed = reading_in(claim.metric, claim.quantity, unit)
    stated = reading_in(claim.metric, fact["quantity"], unit)
    if not (claimed.meets(stated) and claimed.meets(_possible(claim.metric))):
        finding, relation = "contradicts", "they have no value in common"
    elif _states(claim, fact, claimed, stated, unit):
        finding, relation = "supports", "the fact states what is claimed"
    else:
        finding, relation = "allows", "the fact leaves room for the claim, but does not state it"
    said = f"{in_words(fact['quantity'])} is read as {with_unit(stated, unit)}"
    return Finding(fact, finding, f"{said}, {in_words(claim.quantity)} as {with_unit(claimed, unit)}: {relation}.")


def _states(claim: Claim, fact: Fact, claimed: Interval, stated: Interval, unit: str) -> bool:
    """A one-sided claim follows from a fact within it; a figure is stated by a two-sided reading around either figure."""
    figure, printed = _point(claim.metric, claim.quantity, unit), _point(claim.metric, fact["quantity"], unit)
    if not claimed.two_sided:
        exact = fact["quantity"]["approximation"] == "exact"
        return stated.within(claimed) or (exact and printed is not None and printed.within(claimed))
    if not stated.two_sided:
        return False
    return (figure is not None and figure.within(stated)) or (printed is not None and printed.within(claimed))


def _possible(metric: str) -> Interval:
    """The values that a metric can have at all."""
    if metric in SHARES:
        return ANY_SHARE
    return Interval(None if metric in CHANGES else Decimal(0), None)


def _point(metric: str, quantity: dict[str, Any], unit: str) -> Interval | None:
    if quantity["value"] is None:
        return None
    value = value_in(metric, exactly(quantity["value"]), quantity["unit"], unit)
    return Interval(value, value)


def _weighed(findings: list[str]) -> tuple[str, str]:
    counted = {finding: findings.count(finding) for finding in ("supports", "allows", "contradicts")}
    said = ", ".join(
        f"{number} {finding if number == 1 else finding.removesuffix('s')} it"
        for finding, number in counted.items()
        if number
    )
    if not findings:
        return "not_covered", "No fact measures what is claimed; `passed_over` says what the facts of the metric are about."
    if counted["contradicts"]:
        verdict = "disputed" if counted["supports"] or counted["allows"] else "contradicted"
    else:
        verdict = "supported" if counted["supports"] else "compatible"
    return verdict, f"Facts that measure what is claimed: {said}."
