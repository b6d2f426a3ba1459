"""A claim against the facts: which facts measure what is claimed, what each says of it, and the verdict."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from ..vocabulary.metrics import BY_CODE
from .comparison import (
    Fact,
    Measured,
    bases_agree,
    common_unit,
    condition_of,
    kind_of_value,
    measured,
    period_match,
    reading_in,
)
from .readings import Interval, in_words, with_unit


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
    """The claim may be about several things; `subjects` are the ids of the records that it could be about."""

    def __init__(self, subjects: list[str]) -> None:
        super().__init__(", ".join(subjects))
        self.subjects = subjects


def check(claim: Claim, facts: Iterable[Fact], project_of_reserve: dict[str, str]) -> Verdict:
    """The verdict on a claim, from facts of its metric.

    Raises Ambiguous where the facts measure several things and the claim does not say which it is about.
    """
    passed_over: list[tuple[Fact, str]] = []
    alike: list[Fact] = []
    for fact in facts:
        reason = _set_apart(claim, fact)
        if reason:
            passed_over.append((fact, reason))
        else:
            alike.append(fact)
    about = _of_one_thing(claim, alike, project_of_reserve)
    chosen = _of_one_kind(claim, about, passed_over)
    findings = [_finding(claim, fact) for fact in chosen]
    verdict, explanation = _weighed([finding.finding for finding in findings])
    return Verdict(verdict, explanation, findings, passed_over)


def _set_apart(claim: Claim, fact: Fact) -> str | None:
    """Why a fact of the same metric says nothing of the claim, or None where it may."""
    quantity = fact["quantity"]
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
        (claim.subject not in {None, fact["subject"]["id"]}, f"It is about {fact['subject']['id']}."),
        (
            claim.organization not in {None, fact["subject"]["id"], *fact["organizations"]},
            f"It is about {', '.join(fact['organizations']) or 'no organization'}.",
        ),
        (
            common_unit(claim.metric, claim.quantity["unit"], quantity["unit"]) is None,
            f"It is in {quantity['unit']}, which does not convert.",
        ),
        (not bases_agree(claim.quantity["basis"], quantity["basis"]), f"It is on the basis {quantity['basis']}."),
        (period_match(claim.period, fact["period"]) is None, f"It is about the period {fact['period']}."),
    )
    return next((reason for apart, reason in reasons if apart), None)


def _of_one_thing(claim: Claim, facts: list[Fact], project_of_reserve: dict[str, str]) -> list[Fact]:
    things: dict[Measured, list[Fact]] = defaultdict(list)
    for fact in facts:
        things[measured(fact, project_of_reserve)].append(fact)
    if claim.place is not None and claim.subject is None and Measured("places", claim.place) in things:
        return things[Measured("places", claim.place)]
    if len(things) > 1:
        raise Ambiguous(sorted({fact["subject"]["id"] for fact in facts}))
    return facts


def _of_one_kind(claim: Claim, facts: list[Fact], passed_over: list[tuple[Fact, str]]) -> list[Fact]:
    """The facts of the kind of value and the condition claimed; what holds now and without condition unless told.

    Where nothing holds so, the one other kind that there is; several are for the asker to choose from.
    """
    kinds: dict[tuple[str, Any], list[Fact]] = defaultdict(list)
    for fact in facts:
        kinds[kind_of_value(fact), condition_of(fact)].append(fact)
    wanted = {
        kind
        for kind in kinds
        if (claim.value_kind is None or kind[0] == kind_of_value({"value_kind": claim.value_kind}))
        and (claim.condition is None or (kind[1] or ("",))[0] == claim.condition)
    }
    if ("actual", None) in wanted:
        wanted = {("actual", None)}
    elif len(wanted) > 1 and any(kind[1] is None for kind in wanted):
        wanted = {kind for kind in wanted if kind[1] is None}
    chosen = kinds[wanted.pop()] if len(wanted) == 1 else []
    for (kind, condition), passed in kinds.items():
        held = f" under the condition {condition[0]}" if condition else ""
        passed_over += [(fact, f"It is of the kind {kind}{held}.") for fact in passed if passed is not chosen]
    return chosen


def _finding(claim: Claim, fact: Fact) -> Finding:
    unit = common_unit(claim.metric, claim.quantity["unit"], fact["quantity"]["unit"]) or fact["quantity"]["unit"]
    claimed = reading_in(claim.metric, claim.quantity, unit)
    stated = reading_in(claim.metric, fact["quantity"], unit)
    if not claimed.meets(stated):
        finding, relation = "contradicts", "they have no value in common"
    elif _states(claimed, stated):
        finding, relation = "supports", "the fact states what is claimed"
    else:
        finding, relation = "allows", "the fact leaves room for the claim, but does not state it"
    said = f"{in_words(fact['quantity'])} is read as {with_unit(stated, unit)}"
    return Finding(fact, finding, f"{said}, {in_words(claim.quantity)} as {with_unit(claimed, unit)}: {relation}.")


def _states(claimed: Interval, stated: Interval) -> bool:
    """A one-sided claim follows only from a fact that lies within it; a figure is stated only by a two-sided reading."""
    return stated.within(claimed) if not claimed.two_sided else stated.two_sided


def _weighed(findings: list[str]) -> tuple[str, str]:
    counted = {finding: findings.count(finding) for finding in ("supports", "allows", "contradicts")}
    said = ", ".join(f"{number} {finding} it" for finding, number in counted.items() if number)
    if not findings:
        return "not_covered", "No fact measures what is claimed."
    if counted["contradicts"]:
        verdict = "disputed" if counted["supports"] or counted["allows"] else "contradicted"
    else:
        verdict = "supported" if counted["supports"] else "compatible"
    return verdict, f"Facts that measure what is claimed: {said}."
