"""What follows from the fixtures without saying anything new: names, countries, subjects, and since when a fact is known."""

from collections.abc import Iterable

from ..conflicts.computed import computed_conflicts
from ..conflicts.cross_checks import cross_checks
from ..resources import BEARING_FACTS
from ..resources.conflicts import JOINT
from ..resources.resource import pluck
from ..vocabulary.edtf import days
from .validation import Record


def with_derived_fields(records: dict[str, list[Record]]) -> dict[str, list[Record]]:
    """The records of every resource, facts included, from those of the fixtures; derived fields are filled in place."""
    names = {record["id"]: record["name"] for record in records["organizations"]}
    countries = country_of_each(records["places"])
    published = {source["id"]: (source["published"] or {}).get("date") for source in records["sources"]}
    facts = []
    for resource in BEARING_FACTS:
        for record in records[resource.name]:
            for fact in record["facts"]:
                fact["subject"] = {"type": resource.name, "id": record["id"], "name": record["name"]}
                fact["countries"] = _countries([fact["place"]], countries)
                fact["known_since"] = _earliest(published[citation["source"]] for citation in fact["citations"])
                for attribution in fact["attributed_to"]:
                    attribution["name"] = attribution["name"] or names.get(attribution["id"])
                facts.append(fact)
            places = (place for path in resource.place_paths for place in pluck(record, path))
            record["countries"] = _countries(places, countries)
            record["known_since"] = _earliest(fact["known_since"] for fact in record["facts"])
    conflicts = _conflicts(records, facts)
    for resource in BEARING_FACTS:
        for record in records[resource.name]:
            record["disputed"] = any(fact["disputed"] for fact in record["facts"])
    for reserve in records["reserves"]:
        estimate = reserve["facts"][0]
        reserve["metric"], reserve["quantity"] = estimate["metric"], estimate["quantity"]
    return {**records, "facts": facts, "conflicts": conflicts, "cross-checks": _cross_checks(records, facts)}


def _conflicts(records: dict[str, list[Record]], facts: list[Record]) -> list[Record]:
    """Computed and curated conflicts with what follows from their facts; what they say of each fact is filled in place.

    A curated conflict that is computed too keeps the arithmetic and has the curator's reason.
    """
    by_id = {fact["id"]: fact for fact in facts}
    labels = {source["id"]: source["label"] for source in records["sources"]}
    found = {conflict["id"]: conflict for conflict in computed_conflicts(facts, _project_of_reserve(records), labels)}
    for conflict in records["conflicts"]:
        uncomputed = {"metric": None, "comparison": None}
        found[conflict["id"]] = {**found.get(conflict["id"], uncomputed), **conflict, "origin": "curated"}
    conflicts = [found[name] for name in sorted(found)]
    contradicting: dict[str, set[str]] = {fact: set() for fact in by_id}
    for conflict in conflicts:
        one, other = conflict["id"].split(JOINT)
        contradicting[one].add(other)
        contradicting[other].add(one)
    for fact in facts:
        fact["contradicted_by"] = sorted(contradicting[fact["id"]])
        fact["disputed"] = bool(fact["contradicted_by"])
    for conflict in conflicts:
        pair = [by_id[fact] for fact in conflict["id"].split(JOINT)]
        conflict.update(_from_facts(pair))
        conflict["carried_by"] = [
            {"fact": fact["id"], "sources": _distinct(citation["source"] for citation in fact["citations"])} for fact in pair
        ]
    return conflicts


def _cross_checks(records: dict[str, list[Record]], facts: list[Record]) -> list[Record]:
    """Every cross-check of the facts, with what follows from them."""
    by_id = {fact["id"]: fact for fact in facts}
    found = cross_checks(facts, _project_of_reserve(records), _places_above(records["places"]))
    return [{**check, **_from_facts([by_id[fact] for fact in check["inputs"]])} for check in found]


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


def _project_of_reserve(records: dict[str, list[Record]]) -> dict[str, str]:
    return {reserve["id"]: reserve["project"] for reserve in records["reserves"] if reserve["project"]}


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
