"""One record as it is put down: what it needs of those in memory, and what links it to others."""

import hashlib
import marshal
from typing import Any, NamedTuple

from ...conflicts.comparison import comparable_by, measured
from ...conflicts.cross_checks import RELATED_METRICS, holds
from ...resources.resource import Record, Resource
from ..derivation import Reference, derive, project_of_reserve


class Context(NamedTuple):
    """What validating and deriving one record needs of those that stay in memory.

    `ids` has the ids of each of their resources, `streamed` the names of the resources that are put down.
    """

    ids: dict[str, set[str]]
    streamed: frozenset[str]
    sources: dict[str, Record]
    reference: Reference


class Elsewhere(set[str]):
    """Ids that are asked for and will be looked up once all records are there; it seems to have them all."""

    def __contains__(self, found: object) -> bool:
        self.add(str(found))
        return True


class Staged(NamedTuple):
    """A valid record as it is put down, with its derived fields.

    `elsewhere` has the references to other records that are put down, as resource and id; `figures` a hash of what each
    figure may be compared by, and the position of its fact; `related` the metric, a hash of the thing, whether that is a
    place, and the position of each figure that others may follow from.
    """

    id: str
    line: int
    facts: list[str]
    body: bytes
    elsewhere: list[tuple[str, str]]
    figures: list[tuple[int, int]]
    related: list[tuple[str, int, bool, int]]


def staged(resource: Resource, record: Record, line: int, reference: Reference, elsewhere: dict[str, Elsewhere]) -> Staged:
    """A valid record, ready to be put down."""
    derive(resource, record, reference)
    own = {str(fact["id"]) for fact in record["facts"]}
    projects = project_of_reserve([record] if resource.name == "reserves" else [])
    measuring = [(position, fact) for position, fact in enumerate(record["facts"]) if fact["quantity"] is not None]
    return Staged(
        id=record["id"],
        line=line,
        facts=[fact["id"] for fact in record["facts"]],
        body=marshal.dumps((resource.name, record)),
        elsewhere=[(target, name) for target, ids in elsewhere.items() for name in ids if name not in own],
        figures=[(_hash(comparable_by(fact, projects)), position) for position, fact in measuring],
        related=[
            (fact["metric"], _hash(thing), thing.type == "places", position)
            for position, fact in measuring
            if fact["metric"] in RELATED_METRICS and holds(fact)
            for thing in (measured(fact, projects),)
        ],
    )


def _hash(key: Any) -> int:
    """The same number for equal keys in every process; different keys may share one, which costs time and nothing else."""
    plain = repr([sorted(part) if isinstance(part, frozenset) else part for part in key])
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=7).digest())
