"""A sample of the fixtures: some records of each resource, and all that they refer to, so that it loads by itself."""

from collections.abc import Iterator

from ..loader.rules import references
from ..loader.validation import Fixtures
from ..resources import BY_NAME, WITH_FIXTURE
from ..resources.conflicts import CONFLICTS, JOINT
from ..resources.resource import Record

Key = tuple[str, str]
"""The name of a resource, and the id of one of its records."""

CHOSEN: frozenset[Key] = frozenset(
    {
        ("projects", "brook-mine"),
        ("projects", "tomtor"),
        ("reserves", "russia-rare-earths-natural-resources-ministry"),
        ("reserves", "russia-rare-earths-usgs"),
        ("deals", "dod-mp-materials-equity"),
        ("deals", "us-ukraine-minerals-deal"),
        ("policies", "us-executive-action-on-critical-minerals"),
        ("policies", "zimbabwe-domestic-processing"),
        ("minerals", "lithium"),
        ("places", "ukraine"),
        ("organizations", "quad"),
    }
)
"""The records that the sample has whole."""


def sample_of(fixtures: Fixtures) -> Fixtures:
    """The sample, without earlier releases.

    What the chosen records refer to has only those of its facts that something in the sample refers to, and no links.
    """
    everything = {
        (resource.name, str(record["id"])): record
        for resource in WITH_FIXTURE
        for record in fixtures.records[resource.name]
        if resource is not CONFLICTS
    }
    parts = _closed(everything)
    records: dict[str, list[Record]] = {resource.name: [] for resource in WITH_FIXTURE}
    for (resource_name, _), part in parts.items():
        records[resource_name].append(part)
    borne = {fact["id"] for part in parts.values() for fact in part.get("facts", ())}
    records["conflicts"] = [each for each in fixtures.records["conflicts"] if borne.issuperset(each["id"].split(JOINT))]
    return Fixtures(fixtures.dataset, records)


def _closed(everything: dict[Key, Record]) -> dict[Key, Record]:
    """The chosen records and, as far as they are needed, those that they refer to, in the order of all of them."""
    bearers = {str(fact["id"]): key for key, record in everything.items() for fact in record.get("facts", ())}
    keys, facts = set(CHOSEN), set[str]()
    while True:
        parts = {key: _part(key, record, facts) for key, record in everything.items() if key in keys}
        named = {each for (resource, _), part in parts.items() for each in _named_in(resource, part)}
        more_facts = {name for resource, name in named if resource == "facts"}
        more_keys = {key for key in named if key[0] != "facts"} | {bearers[fact] for fact in more_facts}
        if more_keys <= keys and more_facts <= facts:
            return parts
        keys |= more_keys
        facts |= more_facts


def _part(key: Key, record: Record, facts: set[str]) -> Record:
    """What the sample has of a record where these facts are referred to; a reserve always has its estimate."""
    if key in CHOSEN or "facts" not in record:
        return record
    estimate = record["facts"][:1] if key[0] == "reserves" else []
    return {
        **record,
        "related": [],
        "facts": [*estimate, *(each for each in record["facts"][len(estimate) :] if each["id"] in facts)],
    }


def _named_in(resource: str, record: Record) -> Iterator[Key]:
    """All that a record refers to."""
    for _, target, name in references(BY_NAME[resource].schema, record):
        yield target, name
    for related in record.get("related", ()):
        yield related["type"], related["id"]
    for party in record.get("parties", ()):
        yield f"{party['kind']}s", party["id"]
    for fact in record.get("facts", ()):
        yield from (("organizations", each["id"]) for each in fact["attributed_to"] if each["kind"] == "organization")
