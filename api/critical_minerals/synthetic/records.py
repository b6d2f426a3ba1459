"""Synthetic projects, reserves, deals and policies: the record of each number, in fixed proportions."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from .dice import CODES, Dice, code_of, ranked
from .facts import Bearer, facts_of
from .kinds import (
    BINDINGNESS,
    DEAL_STATUSES,
    DEVELOPMENT_STAGES,
    FURTHER_SUMMARIES,
    LINKS,
    MINERALS_OF_RECORD,
    NOUNS,
    OPERATING_STATUSES,
    ORGANIZATIONS_OF_RECORD,
    PARTIES,
    POLICY_STATUSES,
    RELATIONS,
    REPORTING_CODES,
    ROLES,
    SCHEDULE_STATUSES,
    SUMMARIES,
    SUPPLY_CHAIN_STAGES,
    Noun,
)
from .names import TOWNS, slug, town
from .words import WITH_PLACE
from .world import Named, Record, World

MOST_RECORDS = CODES // 3
"""Each record takes three codes: its own, and one for each of its two facts."""

RESOURCES = ("projects", "reserves", "deals", "policies")
_CYCLE = tuple(RESOURCES["PRDL".index(letter)] for letter in "PRPDPDLPRPDPDPRPDLPP")
"""The resources in turn: a half are projects, and one stands before every reserve."""


class Identity(NamedTuple):
    """What follows from the number of a record alone, so that others can refer to it."""

    resource: str
    id: str
    name: str
    noun: Noun


class Scene(NamedTuple):
    """Who and what a record is about; facts speak of the first place and organization. Estimates may be of a project."""

    number: int
    noun: Noun
    minerals: list[Named]
    places: list[Named]
    organizations: list[Named]
    project: Identity | None


def identity(number: int, seed: int) -> Identity:
    """The identity of the record of a number."""
    resource, code = _CYCLE[number % len(_CYCLE)], code_of(3 * number, seed)
    noun = NOUNS[resource][code % len(NOUNS[resource])]
    name = f"{town(ranked(code / CODES, TOWNS))} {noun.words}"
    return Identity(resource, f"{slug(name)}-{code:x}", name, noun)


def record_of(dice: Dice, world: World, number: int, seed: int) -> tuple[str, Record]:
    """The resource and the record of a number, which are the same in a data set of any size."""
    dice.seed(seed << 32 | number)
    resource, record_id, name, noun = identity(number, seed)
    scene = Scene(
        number,
        noun,
        _distinct(dice.popular(world.minerals, 2) for _ in range(dice.one_of(MINERALS_OF_RECORD))),
        _distinct(dice.popular(world.places) for _ in range(2)),
        _distinct(world.organization(dice, number) for _ in range(2)),
        identity(number - 1, seed) if resource == "reserves" and dice.happens(0.7) else None,
    )
    claims = _CLAIMS[resource](dice, scene)
    bearer = Bearer(resource, number, name, scene.minerals, _place_of_facts(dice, resource, scene), scene.organizations[0])
    facts = facts_of(dice, world, bearer, (code_of(3 * number + 1, seed), code_of(3 * number + 2, seed)))
    ids = [fact["id"] for fact in facts]
    record = {
        "id": record_id,
        "name": name,
        "summary": _summary(dice, resource, name, scene),
        **claims,
        "minerals": [mineral.id for mineral in scene.minerals],
        "places": [place.id for place in scene.places],
        "related": _related(dice, scene, seed),
        "evidence": {field: ids if dice.happens(0.3) else ids[:1] for field, value in claims.items() if value},
        "facts": facts,
    }
    return resource, {field: value for field, value in record.items() if value}


def _distinct(drawn: Iterable[Named]) -> list[Named]:
    return list(dict.fromkeys(drawn))


def _project(dice: Dice, scene: Scene) -> Record:
    return {
        "kind": scene.noun.code,
        "supply_chain_stage": SUPPLY_CHAIN_STAGES.get(scene.noun.code) if dice.happens(0.6) else None,
        "development_stage": dice.one_of(DEVELOPMENT_STAGES),
        "operating_status": dice.one_of(OPERATING_STATUSES),
        "schedule_status": dice.one_of(SCHEDULE_STATUSES),
        "organizations": _roles(dice, "projects", scene),
    }


def _reserve(dice: Dice, scene: Scene) -> Record:
    estimator = scene.organizations[0].id if dice.happens(0.8) else None
    return {
        "estimate_class": scene.noun.code,
        "reporting_code": dice.one_of(REPORTING_CODES),
        "estimator": estimator,
        "project": scene.project.id if scene.project else None,
        "organizations": [{"id": estimator, "role": "estimator"}] if estimator else [],
    }


def _deal(dice: Dice, scene: Scene) -> Record:
    named = {"organization": iter(scene.organizations), "place": iter(scene.places)}
    drawn = ((kind, next(named[kind], None), role) for kind, role in dice.one_of(PARTIES))
    parties = [{"kind": kind, "id": party.id, "role": role} for kind, party, role in drawn if party]
    return {
        "type": scene.noun.code,
        "bindingness": dice.one_of(BINDINGNESS),
        "status": dice.one_of(DEAL_STATUSES),
        "parties": parties,
        "organizations": [
            {"id": party["id"], "role": party["role"]} for party in parties if party["kind"] == "organization"
        ],
    }


def _policy(dice: Dice, scene: Scene) -> Record:
    return {
        "type": scene.noun.code,
        "status": dice.one_of(POLICY_STATUSES),
        "jurisdictions": [scene.places[0].id] if dice.happens(0.9) else [],
        "organizations": _roles(dice, "policies", scene),
    }


_CLAIMS: dict[str, Callable[[Dice, Scene], Record]] = {
    "projects": _project,
    "reserves": _reserve,
    "deals": _deal,
    "policies": _policy,
}
"""The fields of each resource that need evidence, some of them empty."""


def _roles(dice: Dice, resource: str, scene: Scene) -> list[Record]:
    count = dice.one_of(ORGANIZATIONS_OF_RECORD[resource])
    return [{"id": each.id, "role": dice.one_of(ROLES[resource])} for each in scene.organizations[:count]]


def _place_of_facts(dice: Dice, resource: str, scene: Scene) -> Named | None:
    """Estimates of no project name no place, because all of one place would be rivals."""
    if resource == "reserves":
        return scene.places[0] if scene.project else None
    return scene.places[0] if dice.happens(WITH_PLACE) else None


def _summary(dice: Dice, resource: str, name: str, scene: Scene) -> str:
    return f"{SUMMARIES[resource]}. {dice.popular(FURTHER_SUMMARIES)}".format(
        name=name,
        place=scene.places[0].name,
        organization=scene.organizations[0].name,
        minerals=" and ".join([mineral.name for mineral in scene.minerals]) or "critical minerals",
        town=town(dice.rank(TOWNS)),
    )


def _related(dice: Dice, scene: Scene, seed: int) -> list[Record]:
    numbers = {int(dice.random() * scene.number) for _ in range(dice.one_of(LINKS) if scene.number else 0)}
    related = [(identity(number, seed), dice.one_of(RELATIONS)) for number in sorted(numbers)]
    if scene.project:
        related.append((scene.project, "estimates"))
    return [{"type": each.resource, "id": each.id, "relation": relation} for each, relation in related]
