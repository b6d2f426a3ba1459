"""Phase two: what was put down is compared, then rendered on all cores."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import count, pairwise
from pathlib import Path
from typing import NamedTuple

from ...batches import batches
from ...conflicts.cross_checks import cross_checks
from ...files.failures import failures_at
from ...resources import BEARING_FACTS, BY_NAME, FACTS
from ...resources.conflicts import CONFLICTS, JOINT
from ...resources.cross_checks import CROSS_CHECKS
from ...resources.resource import Record, Resource
from ...resources.showing import shower
from ..derivation import (
    Reference,
    conflicts_between,
    contradictions,
    dispute,
    project_of_reserve,
    whole_conflict,
    whole_cross_check,
)
from ..rendering import Batch, batch_of
from .parallel import in_parallel
from .reading import Progress
from .stage import Stage, contradicting, database_of, numbers_of, records_in
from .staged import staged

RECORDS_AT_ONCE = 256


class Rendered(NamedTuple):
    """Batches of some records and of their facts, and in how many bytes they were put down."""

    batches: list[Batch]
    size: int


def put_in_memory(stage: Stage, records: dict[str, list[Record]]) -> None:
    """Puts down the records that were read whole and bear facts, beside those that were read line by line."""
    reference = Reference.of(records)
    for resource in BEARING_FACTS:
        whole = (staged(resource, record, 1, reference, {}) for record in records[resource.name])
        stage.put(resource, f"{resource.name}.yaml", whole)


def rendered(stage: Stage, records: dict[str, list[Record]], progress: Progress) -> Iterator[Batch]:
    """All that was put down and what follows from it, ready for the database; `records` are those that were read whole."""
    reference = Reference.of(records)
    with failures_at(stage.path):
        _compare(stage, records["conflicts"], reference)
        yield from _in_batches(CONFLICTS, (_whole_conflict(stage, conflict) for conflict in stage.conflicts()))
        yield from _in_batches(CROSS_CHECKS, _cross_checks(stage, reference))
        for some in in_parallel(partial(_rendered, stage.path), pairwise(stage.parts)):
            yield from some.batches
            progress(some.size)


def _compare(stage: Stage, curated: list[Record], reference: Reference) -> None:
    """Puts down every conflict, computed or curated, and which facts contradict each other."""
    waiting = {conflict["id"]: conflict for conflict in curated}
    for group in stage.alike():
        facts = [fact for _, fact in group]
        here = {fact["id"] for fact in facts}
        among = [waiting.pop(name) for name in list(waiting) if here.issuperset(name.split(JOINT))]
        _put_conflicts(stage, conflicts_between(facts, _projects(group), reference.labels, among))
    _put_conflicts(stage, conflicts_between([], {}, {}, waiting.values()))


def _put_conflicts(stage: Stage, found: list[Record]) -> None:
    pairs = ((fact, other) for fact, others in contradictions(found).items() for other in others)
    stage.contradict(found, pairs)


def _projects(figures: Iterable[tuple[Record, Record]]) -> dict[str, str]:
    return project_of_reserve(record for record, fact in figures if fact["subject"]["type"] == "reserves")


def _whole_conflict(stage: Stage, conflict: Record) -> Record:
    return whole_conflict(conflict, stage.facts(conflict["id"].split(JOINT)))


def _cross_checks(stage: Stage, reference: Reference) -> Iterator[Record]:
    checks = (
        check
        for group in stage.related()
        for check in cross_checks((fact for _, fact in group), _projects(group), reference.above)
    )
    for check in sorted(checks, key=lambda check: str(check["id"])):
        yield whole_cross_check(check, stage.facts(check["inputs"]))


def _in_batches(resource: Resource, in_order: Iterable[Record]) -> Iterator[Batch]:
    """Batches of records that come in the order of their ids."""
    show, numbers = shower(resource.schema), count(1)
    for some in batches(in_order, RECORDS_AT_ONCE):
        yield batch_of(resource, [(next(numbers), show(record)) for record in some])


def _rendered(folder: Path, part: tuple[int, int]) -> Rendered:
    """The batches of the records of a part and of their facts."""
    found: dict[str, list[Record]] = {}
    for name, record in records_in(folder, *part):
        found.setdefault(name, []).append(record)
    made = [batch for name, records in found.items() for batch in _with_facts(folder, BY_NAME[name], records)]
    return Rendered(made, part[1] - part[0])


def _with_facts(folder: Path, resource: Resource, records: list[Record]) -> Iterator[Batch]:
    show = shower(resource.schema)
    with database_of(folder) as database:
        against = contradicting(database, [fact["id"] for record in records for fact in record["facts"]])
        for record in records:
            dispute(record, against)
        shown = [show(record) for record in records]
        for each, listed in ((resource, shown), (FACTS, [fact for record in shown for fact in record["facts"]])):
            numbers = numbers_of(database, each.name, [record["id"] for record in listed])
            yield batch_of(each, [(numbers[record["id"]], record) for record in listed])
