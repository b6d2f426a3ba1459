"""Synthetic facts: two of each record, with a figure or a sentence about what bears them."""

from collections.abc import Sequence
from typing import NamedTuple

from .dice import Dice
from .names import TOWNS, slug, town
from .provenance import citations, claim, times
from .words import (
    APPROXIMATIONS,
    CONDITIONS,
    ENDINGS,
    HEDGES,
    MEASURES,
    TOPICS,
    UNIT_WORDS,
    VALUE_KINDS,
    WITH_CONDITION,
    WITH_FIGURE,
    Measure,
)
from .world import Named, Record, World

DISPUTED = 0.01
"""Share of records whose second fact gives a third of what the first one gives."""


class Bearer(NamedTuple):
    """What a record gives its facts to speak of; `place` is None where no fact may name one."""

    resource: str
    number: int
    name: str
    minerals: Sequence[Named]
    place: Named | None
    organization: Named


class Saying(NamedTuple):
    """What a fact says, whoever says it: a word for its id, the printed term, the sentence, and the fields that it fills."""

    word: str
    stated: str
    sentence: str
    fields: Record


def facts_of(dice: Dice, world: World, bearer: Bearer, codes: Sequence[int]) -> list[Record]:
    """The facts of a record, one with each of two codes in its id; those of a reserve start with its estimate."""
    if dice.happens(DISPUTED):
        sayings = _rivals(dice, bearer)
    else:
        first = _figure(dice, bearer) if bearer.resource == "reserves" else _saying(dice, bearer)
        sayings = (first, _saying(dice, bearer))
    return [_fact(dice, world, bearer, code, saying) for code, saying in zip(codes, sayings, strict=True)]


def _fact(dice: Dice, world: World, bearer: Bearer, code: int, saying: Saying) -> Record:
    article = world.article(dice, bearer.number)
    beginning, claimed = claim(dice, world, bearer.number)
    ending = dice.popular(ENDINGS, 1.6).format(town=town(dice.rank(TOWNS)))
    statement = f"{beginning}{saying.sentence}{ending}."
    return {
        "id": f"{slug(bearer.organization.name)}-{saying.word}-{code:x}",
        "statement": statement[0].upper() + statement[1:],
        **saying.fields,
        **times(dice, article),
        **claimed,
        "citations": citations(dice, world, bearer.number, article, saying.stated),
    }


def _saying(dice: Dice, bearer: Bearer) -> Saying:
    return _figure(dice, bearer) if dice.happens(WITH_FIGURE[bearer.resource]) else _topic(dice, bearer)


def _rivals(dice: Dice, bearer: Bearer) -> tuple[Saying, Saying]:
    """Two figures for the same that exclude each other."""
    measure, manner = dice.one_of(MEASURES[bearer.resource]), _manner(dice, bearer)
    value = _value(dice, measure)
    return (
        _measured(bearer, measure, _quantity(measure, "exact", value), manner),
        _measured(bearer, measure, _quantity(measure, "about", value / 3), manner),
    )


def _figure(dice: Dice, bearer: Bearer) -> Saying:
    measure = dice.one_of(MEASURES[bearer.resource])
    quantity = _quantity(measure, dice.one_of(APPROXIMATIONS), _value(dice, measure))
    return _measured(bearer, measure, quantity, _manner(dice, bearer))


def _manner(dice: Dice, bearer: Bearer) -> Record:
    """The kind of value, and the condition where there is one."""
    manner: Record = {"value_kind": "estimate" if bearer.resource == "reserves" else dice.one_of(VALUE_KINDS)}
    if dice.happens(WITH_CONDITION):
        code, text = dice.one_of(CONDITIONS)
        manner["condition"] = {"code": code, "text": text}
    return manner


def _topic(dice: Dice, bearer: Bearer) -> Saying:
    topic = dice.one_of(TOPICS[bearer.resource])
    sentence = topic.sentence.format(
        name=f"the {bearer.name}",
        minerals=_in_words(bearer.minerals),
        place=bearer.place.name if bearer.place else "the region",
        organization=bearer.organization.name,
        town=town(dice.rank(TOWNS)),
    )
    fields = _about(bearer, with_organization="{organization}" in topic.sentence)
    return Saying(topic.word, topic.stated, sentence, {**fields, **_manner(dice, bearer)})


def _measured(bearer: Bearer, measure: Measure, quantity: Record, manner: Record) -> Saying:
    low, high = quantity.get("value", quantity.get("lower")), quantity.get("upper")
    figure = f"{HEDGES[quantity['approximation']]}{f'{low:,}' if high is None else f'{low:,} to {high:,}'}"
    stated = f"{figure}{UNIT_WORDS[measure.unit]}"
    relative_to = {} if measure.relative_to is None else {"relative_to": measure.relative_to}
    return Saying(
        slug(measure.metric.replace("_", " ")),
        stated,
        f"the {measure.words} the {bearer.name} for {_in_words(bearer.minerals)} is {stated}",
        {
            "metric": measure.metric,
            **_about(bearer, with_organization=True),
            **relative_to,
            "quantity": quantity,
            **manner,
        },
    )


def _about(bearer: Bearer, *, with_organization: bool) -> Record:
    fields: Record = {}
    if bearer.minerals:
        fields["minerals"] = [mineral.id for mineral in bearer.minerals]
    if bearer.place:
        fields["place"] = bearer.place.id
    if with_organization:
        fields["organizations"] = [bearer.organization.id]
    return fields


def _in_words(minerals: Sequence[Named]) -> str:
    return " and ".join([mineral.name for mineral in minerals]) or "critical minerals"


def _value(dice: Dice, measure: Measure) -> float:
    """A value of the range of the measure, whose orders of magnitude are equally likely."""
    times_lowest: float = (measure.highest / measure.lowest) ** dice.random()
    return measure.lowest * times_lowest


def _quantity(measure: Measure, approximation: str, value: float) -> Record:
    printed = _as_printed(value, measure)
    figures = (
        {"lower": printed, "upper": _as_printed(value * 1.5, measure)} if approximation == "between" else {"value": printed}
    )
    basis = {} if measure.basis is None else {"basis": measure.basis}
    return {**figures, "unit": measure.unit, "approximation": approximation, **basis}


def _as_printed(value: float, measure: Measure) -> float:
    """The value with two digits that count, as texts round figures; as an integer where it is one."""
    rounded = float(f"{value:.0f}" if measure.whole else f"{value:.2g}")
    return int(rounded) if rounded.is_integer() else rounded
