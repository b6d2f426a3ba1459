"""What must hold between records: ids are unique, references lead somewhere, claims have evidence, dates have grounds."""

from collections.abc import Container, Iterator, Mapping
from functools import cache
from typing import Any

from marshmallow import Schema, fields

from ..resources import BEARING_FACTS, WITH_FIXTURE
from ..resources.conflicts import JOINT
from ..resources.fields import Reference
from ..resources.resource import Resource
from .yaml_reader import FieldPath

Records = dict[str, list[dict[str, Any]]]
Broken = tuple[str, FieldPath, str]
Ids = Mapping[str, Container[str]]


def broken_rules(records: Records, ids: Ids) -> Iterator[Broken]:
    """Every broken rule, as the resource whose file breaks it, the path in that file, and the message.

    `ids` are those of all records; records that are invalid by themselves are empty, and passed over.
    """
    sources = {source["id"]: source for source in records["sources"] if source}
    yield from _repeated_fact_ids(records)
    for resource in WITH_FIXTURE:
        yield from _repeated_ids(resource, records[resource.name])
        for position, record in enumerate(records[resource.name]):
            if record:
                for path, message in broken_in(resource, record, ids, sources):
                    yield resource.name, (position, *path), message
    for name in ("minerals", "places"):
        yield from _cycles(name, records[name])


def broken_in(
    resource: Resource, record: dict[str, Any], ids: Ids, sources: dict[str, dict[str, Any]]
) -> Iterator[tuple[FieldPath, str]]:
    """Every rule that one record breaks, as the path in it and the message."""
    yield from _dangling(resource, record, ids)
    if resource in BEARING_FACTS:
        yield from _unsupported(resource, record)
        for number, fact in enumerate(record["facts"]):
            for path, message in (*_unknown_claimants(fact, ids), *_ungrounded(fact, sources)):
                yield ("facts", number, *path), message
    yield from PARTICULAR.get(resource.name, _nothing)(record, ids)


def known_ids(raw: dict[str, Any]) -> dict[str, set[str]]:
    """The ids of each resource, facts included, as the files write them, whether or not the records are valid."""
    ids = {name: {_id(record) for record in _items(listed)} for name, listed in raw.items()}
    bearers = [record for resource in BEARING_FACTS for record in _items(raw[resource.name])]
    ids["facts"] = {_id(fact) for record in bearers for fact in _items(record.get("facts"))}
    return ids


def _items(listed: Any) -> list[dict[str, Any]]:
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def _id(record: dict[str, Any]) -> str:
    found = record.get("id")
    return found if isinstance(found, str) else ""


def _repeated_ids(resource: Resource, records: list[dict[str, Any]]) -> Iterator[Broken]:
    seen = set()
    for position, record in enumerate(records):
        if not record:
            continue
        if record["id"] in seen:
            yield (
                resource.name,
                (position, "id"),
                f"found {record['id']!r} again; each id of {resource.name} stands once",
            )
        seen.add(record["id"])


def _repeated_fact_ids(records: Records) -> Iterator[Broken]:
    bearers: dict[str, str] = {}
    for resource in BEARING_FACTS:
        for position, record in enumerate(records[resource.name]):
            for number, fact in enumerate(record.get("facts", ())):
                bearer = bearers.get(fact["id"])
                if bearer:
                    message = (
                        f"found {fact['id']!r} again; {bearer} bears it already, and fact ids are unique over all files"
                    )
                    yield resource.name, (position, "facts", number, "id"), message
                bearers.setdefault(fact["id"], f"{resource.name}/{record['id']}")


def _dangling(resource: Resource, record: dict[str, Any], ids: Ids) -> Iterator[tuple[FieldPath, str]]:
    for path, target, found in references(resource.schema, record):
        if found not in ids[target]:
            yield path, f"found {found!r}; no record of {target} has this id"
    for number, related in enumerate(record.get("related", ())):
        if related["type"] not in ids:
            yield ("related", number, "type"), f"found {related['type']!r}; allowed: {', '.join(ids)}"
        elif related["id"] not in ids[related["type"]]:
            yield ("related", number, "id"), f"found {related['id']!r}; no record of {related['type']} has this id"


def references(schema: Schema, value: Any, path: FieldPath = ()) -> Iterator[tuple[FieldPath, str, str]]:
    """Every reference in a loaded value: its path, the resource that it belongs to, and the id."""
    for name, field in _referring(schema):
        if value.get(name) is not None:
            yield from _references_in(field, value[name], (*path, name))


@cache
def _referring(schema: Schema) -> list[tuple[str, fields.Field[Any]]]:
    """The fields of a schema that hold references, at whatever depth."""
    return [(name, field) for name, field in schema.fields.items() if not field.dump_only and _refers(field)]


def _refers(field: Any) -> bool:
    if isinstance(field, fields.Nested):
        return bool(_referring(field.schema))
    if isinstance(field, fields.List):
        return _refers(field.inner)
    if isinstance(field, fields.Dict):
        return _refers(field.value_field)
    return isinstance(field, Reference)


def _references_in(field: fields.Field[Any], value: Any, path: FieldPath) -> Iterator[tuple[FieldPath, str, str]]:
    if isinstance(field, Reference):
        yield path, field.target, value
    elif isinstance(field, fields.Nested):
        yield from references(field.schema, value, path)
    elif isinstance(field, fields.List):
        for position, item in enumerate(value):
            yield from _references_in(field.inner, item, (*path, position))
    elif isinstance(field, fields.Dict) and isinstance(field.value_field, fields.Field):
        for key, item in value.items():
            yield from _references_in(field.value_field, item, (*path, key))


def _unsupported(resource: Resource, record: dict[str, Any]) -> Iterator[tuple[FieldPath, str]]:
    evidence = record["evidence"]
    for claim in resource.claims:
        if record[claim] and not evidence.get(claim):
            yield (claim,), f"makes a claim; evidence.{claim} must name the facts that support it"
    for field in evidence:
        if field not in resource.claims:
            allowed = ", ".join(resource.claims) or "none"
            yield (
                ("evidence", field),
                f"found evidence for {field!r}; fields of {resource.name} that need it: {allowed}",
            )
        elif not record[field]:
            yield ("evidence", field), f"supports {field}, which is empty; leave one out or fill the other"


def _unknown_claimants(fact: dict[str, Any], ids: Ids) -> Iterator[tuple[FieldPath, str]]:
    for number, claimant in enumerate(fact["attributed_to"]):
        if claimant["kind"] == "organization" and claimant["id"] not in ids["organizations"]:
            yield ("attributed_to", number, "id"), f"found {claimant['id']!r}; no record of organizations has this id"


def _ungrounded(fact: dict[str, Any], sources: dict[str, dict[str, Any]]) -> Iterator[tuple[FieldPath, str]]:
    cited = [sources[citation["source"]] for citation in fact["citations"] if citation["source"] in sources]
    for number, citation in enumerate(fact["citations"]):
        source = sources.get(citation["source"])
        if source is None:
            continue
        first, last = source["paragraphs"]["first"], source["paragraphs"]["last"]
        if not source["on_topic"]:
            yield ("citations", number, "source"), f"found {source['id']!r}; it is off topic and bears no facts"
        if not first <= citation["paragraph"] <= last:
            message = f"found {citation['paragraph']}; {source['id']} has the paragraphs {first} to {last}"
            yield ("citations", number, "paragraph"), message
    date = fact["date"]
    all_known = len(cited) == len(fact["citations"])
    if all_known and date and date["resolved_from"] == "page_date" and not any(source["published"] for source in cited):
        yield ("date", "resolved_from"), "found 'page_date'; none of the cited sources has a date"


def _parties(record: dict[str, Any], ids: Ids) -> Iterator[tuple[FieldPath, str]]:
    for number, party in enumerate(record["parties"]):
        target = f"{party['kind']}s"
        if party["id"] not in ids[target]:
            yield ("parties", number, "id"), f"found {party['id']!r}; no record of {target} has this id"


def _estimate(record: dict[str, Any], _: Ids) -> Iterator[tuple[FieldPath, str]]:
    if not record["facts"] or record["facts"][0]["quantity"] is None:
        yield ("facts",), "must start with the estimate itself: a fact with a metric and a quantity"


def _two_facts(record: dict[str, Any], ids: Ids) -> Iterator[tuple[FieldPath, str]]:
    pair = record["id"].split(JOINT)
    for fact in pair:
        if fact not in ids["facts"]:
            yield ("id",), f"found {fact!r}; no record of facts has this id"
    if pair[0] >= pair[1]:
        yield ("id",), "must be two different fact ids in alphabetical order"


def _nothing(_: dict[str, Any], __: Ids) -> Iterator[tuple[FieldPath, str]]:
    return iter(())


PARTICULAR = {"deals": _parties, "reserves": _estimate, "conflicts": _two_facts}
"""Rules of one resource alone."""


def _cycles(name: str, records: list[dict[str, Any]]) -> Iterator[Broken]:
    """Members of groups and parents of places must not lead back to where they start."""
    field = {"minerals": "members", "places": "parent"}[name]
    steps = {record["id"]: _listed(record[field]) for record in records if record}
    for position, record in enumerate(records):
        seen: set[str] = set()
        ahead = list(steps[record["id"]]) if record else []
        while ahead:
            step = ahead.pop()
            if step not in seen:
                seen.add(step)
                ahead += steps.get(step, [])
        if record and record["id"] in seen:
            yield name, (position, field), f"leads from {record['id']!r} back to itself"


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []
