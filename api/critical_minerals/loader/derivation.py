"""What follows from the fixtures without saying anything new: names, countries, subjects, and since when a fact is known."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..conflicts.computed import computed_conflicts
from ..conflicts.cross_checks import cross_checks
from ..resources import BEARING_FACTS
from ..resources.conflicts import JOINT
from ..resources.resource import Record, Resource, pluck
from ..vocabulary.edtf import days


class Reference(NamedTuple):
    """What deriving the fields of one record needs of the others.

    The names of organizations, the country of each place, when each source was published, its label, and the places above
    each place; all by id.
    """

    names: dict[str, str]
    countries: dict[str, str]
    published: dict[str, str | None]
    labels: dict[str, str]
    above: dict[str, set[str]]

    @classmethod
    def of(cls, records: dict[str, list[Record]]) -> "Reference":
        """What the organizations, places and sources among the records say."""
        return cls(
            names={record["id"]: record["name"] for record in records["organizations"]},
            countries=country_of_each(records["places"]),
            published={source["id"]: (source["published"] or {}).get("date") for source in records["sources"]},
            labels={source["id"]: source["label"] for source in records["sources"]},
            above=_places_above(records["places"]),
        )


def derive(resource: Resource, record: Record, reference: Reference) -> None:
    """Fills the derived fields of a record and its facts in place, but for what other facts say of them."""
    for fact in record["facts"]:
        fact["subject"] = {"type": resource.name, "id": record["id"], "name": record["name"]}
        fact["countries"] = _countries([fact["place"]], reference.countries)
        fact["known_since"] = _earliest(reference.published[citation["source"]] for citation in fact["citations"])
        for attribution in fact["attributed_to"]:
            attribution["name"] = attribution["name"] or reference.names.get(attribution["id"])
    places = (place for path in resource.place_paths for place in pluck(record, path))
    record["countries"] = _countries(places, reference.countries)
    record["known_since"] = _earliest(fact["known_since"] for fact in record["facts"])
    if resource.name == "reserves":
        estimate = record["facts"][0]
        record["metric"], record["quantity"] = estimate["metric"], estimate["quantity"]


def dispute(record: Record, contradicting: Mapping[str, Iterable[str]]) -> None:
    """Fills in place what other facts say of the facts of a record: the ids of those that contradict each."""
    for fact in record["facts"]:
        fact["contradicted_by"] = sorted(contradicting.get(fact["id"], ()))
        fact["disputed"] = bool(fact["contradicted_by"])
    record["disputed"] = any(fact["disputed"] for fact in record["facts"])


def with_derived_fields(records: dict[str, list[Record]]) -> dict[str, list[Record]]:
    """The records of every resource, facts included, from those of the fixtures; derived fields are filled in place."""
    reference = Reference.of(records)
    bearers = [(resource, record) for resource in BEARING_FACTS for record in records[resource.name]]
    for resource, record in bearers:
        derive(resource, record, reference)
    facts = [fact for _, record in bearers for fact in record["facts"]]
    projects = project_of_reserve(records["reserves"])
    found = conflicts_between(facts, projects, reference.labels, records["conflicts"])
    contradicting = contradictions(found)
    for _, record in bearers:
        dispute(record, contradicting)
    by_id = {fact["id"]: fact for fact in facts}
    return {
        **records,
        "facts": facts,
        "conflicts": [whole_conflict(conflict, by_id) for conflict in found],
        "cross-checks": [whole_cross_check(check, by_id) for check in cross_checks(facts, projects, reference.above)],
    }


def conflicts_between(
    facts: Iterable[Record], projects: dict[str, str], labels: dict[str, str], curated: Iterable[Record]
) -> list[Record]:
    """Computed and curated conflicts, by id, without what follows from their facts.

    A curated conflict that is computed too keeps the arithmetic and has the curator's reason.
    """
    found = {conflict["id"]: conflict for conflict in computed_conflicts(facts, projects, labels)}
    for conflict in curated:
        uncomputed = {"metric": None, "comparison": None}
        found[conflict["id"]] = {**found.get(conflict["id"], uncomputed), **conflict, "origin": "curated"}
    return [found[name] for name in sorted(found)]


def contradictions(conflicts: Iterable[Record]) -> dict[str, set[str]]:
    """The ids of the facts that contradict each fact, by its id."""
    found: dict[str, set[str]] = defaultdict(set)
    for conflict in conflicts:
        one, other = conflict["id"].split(JOINT)
        found[one].add(other)
        found[other].add(one)
    return found


def whole_conflict(conflict: Record, facts: Mapping[str, Record]) -> Record:
    """A conflict with what follows from its facts, which stand in `facts` by id with all their fields."""
    pair = [facts[fact] for fact in conflict["id"].split(JOINT)]
    carried_by = [
        {"fact": fact["id"], "sources": _distinct(citation["source"] for citation in fact["citations"])} for fact in pair
    ]
    return {**conflict, **_from_facts(pair), "carried_by": carried_by}


def whole_cross_check(check: Record, facts: Mapping[str, Record]) -> Record:
    """A cross-check with what follows from its facts, which stand in `facts` by id with all their fields."""
    return {**check, **_from_facts([facts[fact] for fact in check["inputs"]])}


def _from_facts(facts: list[Record]) -> Record:
    """What a record about several facts has from them; it is known since the last of them is."""
    known = [fact["known_since"] for fact in facts]
    return {
        "facts": facts,
        "minerals": _distinct(mineral for fact in facts for mineral in fact["minerals"]),
        "places": _distinct(fact["place"] for fact in facts),
        "countries": _distinct(country for fact in facts for country in fact["countries"]),
        "known_since": None if None in known else max(known, key=days),
    }


def project_of_reserve(reserves: Iterable[Record]) -> dict[str, str]:
    """The project of each reserve that is the estimate of one, by the reserve's id."""
    return {reserve["id"]: reserve["project"] for reserve in reserves if reserve["project"]}


def _places_above(places: list[Record]) -> dict[str, set[str]]:
    """The places that each place lies in, itself not included."""
    parents = {place["id"]: place["parent"] for place in places}
    found: dict[str, set[str]] = {}
    for place, parent in parents.items():
        above: set[str] = set()
        step = parent
        while step is not None:
            above.add(step)
            step = parents.get(step)
        found[place] = above
    return found


def country_of_each(places: list[Record]) -> dict[str, str]:
    """The country that each place is or lies in, by place id; places above countries are left out."""
    by_id = {place["id"]: place for place in places}
    found = {}
    for place in places:
        step: Record | None = place
        while step is not None and step["kind"] != "country":
            step = by_id.get(step["parent"])
        if step is not None:
            found[place["id"]] = step["id"]
    return found


def members_of_each(records: dict[str, list[Record]]) -> Iterable[tuple[str, str, str]]:
    """Resource, id and member, for each mineral and place and all that belongs to it, itself included."""
    below: dict[str, dict[str, list[str]]] = {"minerals": {}, "places": {}}
    for mineral in records["minerals"]:
        below["minerals"][mineral["id"]] = list(mineral["members"])
    for place in records["places"]:
        below["places"].setdefault(place["id"], [])
        if place["parent"]:
            below["places"].setdefault(place["parent"], []).append(place["id"])
    for resource, steps in below.items():
        for start in steps:
            found, ahead = {start}, list(steps[start])
            while ahead:
                member = ahead.pop()
                if member not in found:
                    found.add(member)
                    ahead += steps[member]
            yield from ((resource, start, member) for member in sorted(found))


def _countries(places: Iterable[str | None], countries: dict[str, str]) -> list[str]:
    return _distinct(countries[place] for place in places if place in countries)


def _distinct(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value is not None))


def _earliest(dates: Iterable[str | None]) -> str | None:
    """The first date by whose end it was surely published."""
    return min((date for date in dates if date is not None), key=lambda date: days(date)[::-1], default=None)
