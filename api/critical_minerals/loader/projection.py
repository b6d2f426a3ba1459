"""What was known at a moment: a release as it would stand if only the sources published by then had been read.

A claim stands when everything that supports it was known; what no fact can date is shown only with a record that was
wholly known. So nothing leaks back from later sources, at the price of nulls.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from ..database.release import Release
from ..database.sqlite import SqliteRelease
from ..resources import BEARING_FACTS, WITH_FIXTURE
from ..resources.conflicts import JOINT
from ..resources.resource import Record, Resource
from ..resources.sources import Moment, published_by
from ..vocabulary.edtf import FIRST_DAY, calendar_days
from .build import fill, whole, write_dataset
from .derivation import with_derived_fields
from .targets import in_memory

Records = dict[str, list[Record]]

MADE_BY_FACTS = frozenset({"projects", "reserves", "deals", "policies"})
"""Resources whose records are there through their facts alone; minerals and places are reference data and always there."""

MOST_FACTS = 20_000
"""A projection takes about half a millisecond a fact, and nobody else is answered meanwhile."""


class TooManyFacts(Exception):
    """The release is too large to be projected while somebody waits."""


def projected(release: Release, moment: Moment) -> Release:
    """The release, in memory, as it was known at a moment; it keeps the name and the hash of the whole.

    Raises TooManyFacts.
    """
    ((facts,),) = release.fetch("SELECT records FROM total WHERE resource = 'facts'")
    if facts > MOST_FACTS:
        raise TooManyFacts(f"`known_by` is worked out for releases of at most {MOST_FACTS} facts; this one has {facts}")
    target = in_memory()
    records = with_derived_fields(known_records(_records(release), moment))
    fill(target, whole(records), records)
    write_dataset(target, release.dataset)
    target.finish()
    return SqliteRelease(target.database, "the projection")


def telling_moment(release: Release, moment: Moment) -> Moment:
    """The earliest moment at which as much was known: nothing becomes known between two dates of publication."""
    text = "SELECT max(published_latest) FROM sources WHERE published_latest <= ?"
    ((day,),) = release.fetch(text, (moment.day,))
    return moment._replace(day=day or FIRST_DAY)


def _records(release: Release) -> Records:
    text = 'SELECT body FROM "{}" ORDER BY number'
    return {
        resource.name: [json.loads(body) for (body,) in release.fetch(text.format(resource.name))]
        for resource in WITH_FIXTURE
    }


def known_records(records: Records, moment: Moment) -> Records:
    """The records with only the facts and citations of sources that were published by a moment."""
    sources = [source for source in records["sources"] if published_by(source, moment)]
    read = {source["id"]: source for source in sources}
    facts = {fact["id"]: fact for resource in BEARING_FACTS for record in records[resource.name] for fact in record["facts"]}
    known = {fact_id: fact for fact_id, whole in facts.items() if (fact := _known_fact(whole, read))}
    for reserve in records["reserves"]:
        if reserve["facts"][0]["id"] not in known:
            for fact in reserve["facts"]:
                known.pop(fact["id"], None)
    naming = _facts_naming(facts.values())
    found: Records = {"sources": sources}
    for resource in BEARING_FACTS:
        found[resource.name] = [
            _known_record(resource, record, known, naming[record["id"]] if resource.name not in MADE_BY_FACTS else set())
            for record in records[resource.name]
            if _is_known(resource, record, known)
        ]
    found["organizations"] = _without_unheard_of(found, known, naming)
    there = {(name, record["id"]) for name, listed in found.items() for record in listed} | {
        ("facts", fact) for fact in known
    }
    for resource in BEARING_FACTS:
        for record in found[resource.name]:
            record["related"] = [link for link in record["related"] if (link["type"], link["id"]) in there]
    for mineral in found["minerals"]:
        listed = [entry for entry in mineral["memberships"] if calendar_days(entry["since"]).latest <= moment.day]
        mineral["memberships"] = listed
    found["conflicts"] = [
        conflict
        for conflict in records["conflicts"]
        if conflict.get("origin") != "computed" and set(conflict["id"].split(JOINT)) <= known.keys()
    ]
    return found


def _known_fact(fact: Record, read: dict[str, Record]) -> Record | None:
    citations = [citation for citation in fact["citations"] if citation["source"] in read]
    if not citations:
        return None
    date = fact["date"]
    if date and date["resolved_from"] == "page_date" and not any(read[one["source"]]["published"] for one in citations):
        date = {**date, "edtf": None, "resolved_from": None}
    return {**fact, "citations": citations, "date": date}


def _facts_naming(facts: Iterable[Record]) -> dict[str, set[str]]:
    """The ids of the facts that name each mineral, place and organization."""
    found: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        for name in _named_by(fact):
            found[name].add(fact["id"])
    return found


def _named_by(fact: Record) -> set[str]:
    place = [fact["place"]] if fact["place"] else []
    return {*fact["minerals"], *place, *fact["organizations"], *_claimants(fact)}


def _claimants(fact: Record) -> set[str]:
    ids = (claimant[field] for claimant in fact["attributed_to"] for field in ("id", "organization"))
    return {name for name in ids if name is not None}


def _is_known(resource: Resource, record: Record, known: dict[str, Record]) -> bool:
    if resource.name == "reserves":
        return record["facts"][0]["id"] in known
    return resource.name not in MADE_BY_FACTS or any(fact["id"] in known for fact in record["facts"])


def _known_record(resource: Resource, record: Record, known: dict[str, Record], naming: set[str]) -> Record:
    own = {fact["id"] for fact in record["facts"]}
    supporting = {fact for facts in record["evidence"].values() for fact in facts}
    if own | naming | supporting <= known.keys():
        return {**record, "facts": [known[fact["id"]] for fact in record["facts"]]}
    facts = [known[fact["id"]] for fact in record["facts"] if fact["id"] in known]
    named = {name for fact in facts for name in _named_by(fact)}
    found = {**record, "summary": None, "related": [], "facts": facts, "evidence": {}}
    for field in ("minerals", "places", "organizations"):
        found[field] = [item for item in record[field] if _id(item) in named]
    for claim in resource.claims:
        evidence = record["evidence"].get(claim, [])
        supported = [fact for fact in evidence if fact in known]
        if supported == evidence:
            found[claim] = record[claim]
        elif isinstance(record[claim], list):
            told = {name for fact in supported for name in _named_by(known[fact])}
            found[claim] = [item for item in record[claim] if _id(item) in told]
        else:
            found[claim] = None
        if found[claim]:
            found["evidence"][claim] = supported
    return found


def _id(item: Any) -> str:
    return str(item["id"] if isinstance(item, dict) else item)


def _without_unheard_of(found: Records, known: dict[str, Record], naming: dict[str, set[str]]) -> list[Record]:
    """The organizations that something known names or bears, and those that no fact names at all."""
    named = {name for fact in known.values() for name in (*fact["organizations"], *_claimants(fact))}
    for resource in BEARING_FACTS:
        for record in found[resource.name]:
            named |= {_id(item) for item in record["organizations"]} | {str(record.get("estimator"))}
            named |= {party["id"] for party in record.get("parties", ()) if party["kind"] == "organization"}
    return [
        organization
        for organization in found["organizations"]
        if organization["id"] in named or organization["facts"] or not naming[organization["id"]]
    ]
