"""Writes a release into a database: all or nothing."""

import hashlib
from itertools import count
from pathlib import Path

from ..database.release import DatasetInfo
from ..database.tables import LAYOUT, Dataset, Member, Run, Span, Term, Total, columns_of
from ..resources import REGISTRY
from ..resources.showing import shower
from ..resources.tables import TABLES
from .derivation import members_of_each, with_derived_fields
from .index import Index
from .releasing import write_history
from .rendering import batch_of
from .targets import Target, new_file
from .validation import Fixtures, Record


def build(fixtures: Fixtures, path: Path) -> DatasetInfo:
    """Replaces the database at `path` by one with these fixtures, and returns what it says of itself.

    Raises OSError or peewee.DatabaseError where that fails; the old file then stands untouched and nothing is left behind.
    """
    records = with_derived_fields(fixtures.records)
    with new_file(path) as target:
        info = DatasetInfo(hash=fill(target, records, str(sorted(fixtures.dataset.items()))), **fixtures.dataset)
        write_dataset(target, info)
        write_history(target, fixtures, records)
    return info


def write_dataset(target: Target, info: DatasetInfo) -> None:
    """Writes what the release says of itself."""
    row = {"id": 1, "layout": LAYOUT, **info._asdict()}
    target.insert(Dataset, [tuple(row[column] for column in columns_of(Dataset))])


def fill(target: Target, records: dict[str, list[Record]], about: str) -> str:
    """Writes whole records, derived fields included, with all that filters, search and sorting need.

    Returns the first 16 hex digits of a hash over what is said `about` the data and the bytes of every record.
    """
    digest, index = hashlib.sha256(about.encode()), Index()
    for resource in REGISTRY:
        show, table = shower(resource.schema), TABLES[resource.name]
        in_order = sorted(records[resource.name], key=lambda record: str(record["id"]))
        batch = batch_of(resource, zip(count(1), map(show, in_order), strict=False))
        columns = columns_of(table)
        body = columns.index("body")
        for row in batch.rows:
            digest.update(row[body])
        target.insert(table, batch.rows)
        target.insert_documents(batch.documents)
        index.add(resource, batch, columns)
    target.insert(Total, index.totals())
    target.insert(Term, index.terms())
    target.insert(Span, index.spans())
    target.insert(Run, index.runs())
    target.insert(Member, members_of_each(records))
    return digest.hexdigest()[:16]
