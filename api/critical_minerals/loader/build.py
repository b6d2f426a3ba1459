"""Writes a release into a new SQLite file beside the old one, checks it, and renames it into place: all or nothing."""

import hashlib
import os
import secrets
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peewee import Model, SqliteDatabase

from ..database import LAYOUT, SHARED_TABLES, Dataset, DatasetInfo, Member, SearchIndex, Span, Term, Total, insert
from ..resources import REGISTRY
from ..resources.resource import Resource
from ..resources.tables import TABLES
from .derivation import members_of_each, with_derived_fields
from .releasing import write_history
from .rendering import Rendered, render
from .validation import Fixtures, Record

_BINDING = threading.Lock()
"""peewee binds a model to a database for all threads, so one release is filled at a time."""


def build(fixtures: Fixtures, path: Path) -> DatasetInfo:
    """Replaces the database at `path` by one with these fixtures, and returns what it says of itself.

    Raises OSError or peewee.DatabaseError where that fails; the old file then stands untouched and nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with _writing(new) as database:
            records = with_derived_fields(fixtures.records)
            digest = hashlib.sha256(repr(sorted(fixtures.dataset.items())).encode())
            info = DatasetInfo(hash=fill(database, records, digest), **fixtures.dataset)
            Dataset.insert(**info._asdict(), layout=LAYOUT).execute()
            write_history(fixtures, records)
        _sync(new)
        new.replace(path)
        _sync(path.parent)
    finally:
        new.unlink(missing_ok=True)
    return info


@contextmanager
def _writing(path: Path) -> Iterator[SqliteDatabase]:
    # Nobody else sees the file before it is renamed, so a crash may leave it unfinished: no journal on disk is needed.
    database = SqliteDatabase(str(path), pragmas={"journal_mode": "memory", "synchronous": 0, "page_size": 8192})
    database.connect()
    try:
        with filling(database):
            yield database
        database.execute_sql("PRAGMA optimize")
        (verdict,) = database.execute_sql("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise OSError(f"{path.name} is damaged: {verdict}")
    finally:
        database.close()


@contextmanager
def filling(database: SqliteDatabase) -> Iterator[None]:
    """Makes the tables of a release in a new database, and commits what is then written to them."""
    tables: tuple[type[Model], ...] = (*SHARED_TABLES, *TABLES.values())
    with _BINDING, database.bind_ctx(tables):
        database.begin()
        database.create_tables(tables, safe=False)
        yield
        database.commit()


def fill(database: SqliteDatabase, records: dict[str, list[Record]], digest: Any) -> str:
    """Writes whole records, derived fields included, with all that filters, search and sorting need.

    Feeds the bytes of every record to the hash `digest`, and returns its first 16 hex digits.
    """
    for resource in REGISTRY:
        rendered = [render(resource, record) for record in records[resource.name]]
        for item in rendered:
            digest.update(item.row["body"])
        insert(TABLES[resource.name], (item.row for item in rendered))
        _insert_filters(resource, rendered)
        _index_sort_keys(database, resource)
    insert(Member, (dict(zip(("resource", "id", "member"), row, strict=True)) for row in members_of_each(records)))
    return str(digest.hexdigest()[:16])


def _insert_filters(resource: Resource, rendered: list[Rendered]) -> None:
    name = resource.name
    insert(
        Term,
        (
            {"resource": name, "name": term, "value": value, "id": item.row["id"]}
            for item in rendered
            for term, value in sorted(item.terms)
        ),
    )
    insert(
        Span,
        (
            {"resource": name, "name": span, "earliest": earliest, "latest": latest, "id": item.row["id"]}
            for item in rendered
            for span, earliest, latest in sorted(item.spans)
        ),
    )
    totals = Counter(term for item in rendered for term in item.terms)
    totals["", ""] = len(rendered)
    insert(
        Total,
        (
            {"resource": name, "name": term, "value": value, "records": records}
            for (term, value), records in sorted(totals.items())
        ),
    )
    insert(
        SearchIndex,
        (
            {
                "resource": name,
                "id": item.row["id"],
                "folded_title": item.title.casefold(),
                "title": item.title,
                "text": item.text,
            }
            for item in rendered
            if resource.searchable
        ),
    )


def _index_sort_keys(database: SqliteDatabase, resource: Resource) -> None:
    """An index for each order that can be asked for: nulls last both ways, and the id at the end."""
    for key in resource.sort_keys:
        for direction in ("ASC", "DESC"):
            columns = ", ".join(f"({column} IS NULL), {column} {direction}" for column in key.columns)
            database.execute_sql(
                f'CREATE INDEX "{resource.name}_{key.name}_{direction.lower()}" ON "{resource.name}" ({columns}, id)'
            )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
