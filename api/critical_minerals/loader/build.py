"""Writes a release into a database: all or nothing."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from ..database.release import DatasetInfo
from ..database.tables import LAYOUT, Dataset, Member, Run, Span, Term, Total, columns_of
from ..resources import BY_NAME, REGISTRY
from ..resources.resource import Record, Resource
from ..resources.showing import shower
from ..resources.sources import SOURCES
from ..resources.tables import TABLES
from .bulk.writing import write_bulk
from .derivation import members_of_each, with_derived_fields
from .index import Index
from .places import new_release
from .releasing import write_history
from .rendering import Batch, Row, batch_of
from .streams.reading import Progress, unseen
from .streams.writing import rendered
from .targets import Target
from .validation import Fixtures

DOCUMENTS_AT_ONCE = 50_000
"""FTS5 is four times as fast where documents come in the order of their numbers, if only for a while."""


def build(fixtures: Fixtures, place: Path | str, progress: Progress = unseen, *, bulk: bool = True) -> DatasetInfo:
    """Replaces the release at a place by one of these fixtures, and returns what it says of itself.

    The place is the path of a SQLite file or the URL of a PostgreSQL database; `progress` is told of the bytes that are done
    of what was put down; without `bulk` no bulk files are made. Raises OSError or peewee.DatabaseError where that fails; the
    old release then stands untouched and nothing is left behind.
    """
    with new_release(place) as target:
        if fixtures.stage is None:
            records = with_derived_fields(fixtures.records)
            fingerprint = fill(target, whole(records), records)
            write_history(target, fixtures, records)
        else:
            sources = whole_batch(SOURCES, fixtures.records["sources"])
            put_down = rendered(fixtures.stage, fixtures.records, progress)
            fingerprint = fill(target, chain([sources], put_down), fixtures.records)
        info = DatasetInfo(hash=_hash(fixtures.dataset, fingerprint), **fixtures.dataset)
        write_dataset(target, info)
        if bulk:
            write_bulk(target, info)
    return info


def _hash(dataset: Record, fingerprint: int) -> str:
    return hashlib.sha256(f"{sorted(dataset.items())} {fingerprint}".encode()).hexdigest()[:16]


def write_dataset(target: Target, info: DatasetInfo) -> None:
    """Writes what the release says of itself."""
    row = {"id": 1, "layout": LAYOUT, **info._asdict()}
    target.insert(Dataset, [tuple(row[column] for column in columns_of(Dataset))])


def whole(records: dict[str, list[Record]]) -> Iterator[Batch]:
    """Records of every resource, derived fields included, ready for the database."""
    return (whole_batch(resource, records[resource.name]) for resource in REGISTRY)


def whole_batch(resource: Resource, records: list[Record]) -> Batch:
    """All records of a resource, ready for the database."""
    in_order = sorted(records, key=lambda record: str(record["id"]))
    return batch_of(resource, enumerate(map(shower(resource.schema), in_order), 1))


def fill(target: Target, batches: Iterable[Batch], records: dict[str, list[Record]]) -> int:
    """Writes batches that hold all records of a release, with all that filters, search and sorting need.

    `records` has at least the minerals and places. Returns a number that stands for the bytes of every record.
    """
    index, fingerprint, documents = Index(), 0, list[Row]()
    for batch in batches:
        table = TABLES[batch.resource]
        target.insert(table, sorted(batch.rows))
        documents += batch.documents
        if len(documents) > DOCUMENTS_AT_ONCE:
            target.insert_documents(sorted(documents))
            documents.clear()
        index.add(BY_NAME[batch.resource], batch, columns_of(table))
        fingerprint += batch.digest
    target.insert_documents(sorted(documents))
    target.insert(Total, index.totals())
    target.insert(Term, index.terms())
    target.insert(Span, index.spans())
    target.insert(Run, index.runs())
    target.insert(Member, members_of_each(records))
    return fingerprint
