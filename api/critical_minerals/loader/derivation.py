"""What follows from the fixtures without saying anything new: names, countries, subjects, and since when a fact is known."""

from collections.abc import Iterable

from ..resources import BEARING_FACTS
from ..resources.resource import pluck
from ..vocabulary.edtf import days
from .validation import Fixtures, Record


def with_derived_fields(fixtures: Fixtures) -> dict[str, list[Record]]:
    """The records of every resource, facts included, with their derived fields filled in place."""
    records = fixtures.records
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
    for reserve in records["reserves"]:
        estimate = reserve["facts"][0]
        reserve["metric"], reserve["quantity"] = estimate["metric"], estimate["quantity"]
    return {**records, "facts": facts}


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
    return list(dict.fromkeys(countries[place] for place in places if place in countries))


def _earliest(dates: Iterable[str | None]) -> str | None:
    return min((date for date in dates if date is not None), key=days, default=None)
