"""The tables that every resource shares, and a read-only connection to one release of the data.

Records are rendered when they are loaded; a row holds the bytes that the API serves, beside what filters and sorting need.
"""

import os
import sqlite3
import threading
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, NamedTuple
from urllib.parse import quote
from weakref import finalize

from peewee import (
    BlobField,
    CompositeKey,
    DatabaseError,
    DoubleField,
    Field,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
)
from playhouse.sqlite_ext import FTS5Model, SearchField

LAYOUT = 2
"""Goes up with every change of the tables, so that a server refuses a file that another version of the code wrote."""


class Table(Model):
    """Base of all tables; bound to no database, because a process may read several files."""

    class Meta:
        legacy_table_names = False


class Dataset(Table):
    """The one row that says which release the file holds."""

    version = TextField()
    hash = TextField()
    title = TextField()
    licence = TextField()
    date = TextField()
    layout = IntegerField()


class Term(Table):
    """A value that a record has under a filter's name; served by `?name=value`, `?not_name=value` and facets."""

    resource = TextField()
    name = TextField()
    value = TextField()
    id = TextField()

    class Meta:
        primary_key = CompositeKey("resource", "name", "value", "id")
        without_rowid = True
        indexes = ((("resource", "id", "name"), False),)


class Span(Table):
    """The first and last day of a date that a record has under a filter's name; served by `?name_from=` and `?name_to=`."""

    resource = TextField()
    name = TextField()
    earliest = TextField()
    latest = TextField()
    id = TextField()

    class Meta:
        primary_key = CompositeKey("resource", "name", "earliest", "latest", "id")
        without_rowid = True


class Member(Table):
    """A mineral or place, and one that belongs to it, itself included; served by `?include_members=true`."""

    resource = TextField()
    id = TextField()
    member = TextField()

    class Meta:
        primary_key = CompositeKey("resource", "id", "member")
        without_rowid = True


class Total(Table):
    """How many records of a resource have a value under a filter's name; both empty for all records."""

    resource = TextField()
    name = TextField()
    value = TextField()
    records = IntegerField()

    class Meta:
        primary_key = CompositeKey("resource", "name", "value")
        without_rowid = True


class SearchIndex(FTS5Model):
    """The words of every record and fact."""

    resource = SearchField(unindexed=True)
    id = SearchField(unindexed=True)
    folded_title = SearchField(unindexed=True)
    title = SearchField()
    text = SearchField()

    class Meta:
        legacy_table_names = False
        options: ClassVar = {"tokenize": "porter unicode61 remove_diacritics 2"}


class PastRelease(Table):
    """A release that was made, with its place in their order: what a list shows of it, and its whole manifest."""

    version = TextField(primary_key=True)
    position = IntegerField()
    summary = BlobField()
    body = BlobField()


class Change(Table):
    """What happened to a record or fact since a release, in the order in which `/v1/changes` shows it."""

    since = TextField()
    position = IntegerField()
    type = TextField()
    change = TextField()
    body = BlobField()

    class Meta:
        primary_key = CompositeKey("since", "position")
        without_rowid = True


class Tombstone(Table):
    """A record or fact that earlier releases had; `moved_to` is the address of the one that it was merged into."""

    resource = TextField()
    id = TextField()
    moved_to = TextField(null=True)
    body = BlobField()

    class Meta:
        primary_key = CompositeKey("resource", "id")
        without_rowid = True


SHARED_TABLES: tuple[type[Model], ...] = (
    Dataset,
    Term,
    Span,
    Member,
    Total,
    SearchIndex,
    PastRelease,
    Change,
    Tombstone,
)


BATCH = 500


def insert(table: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    """Inserts rows in batches, into the database that the table is bound to."""
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        table.insert_many(batch).execute()


def record_table(name: str, columns: dict[str, type[Field]]) -> type[Table]:
    """The table of a resource: id, rendered bytes, and nullable sort columns; the loader adds an index for each order."""
    fields: dict[str, Field] = {"id": TextField(primary_key=True), "body": BlobField()}
    fields.update({column: kind(null=True) for column, kind in columns.items()})
    meta = type("Meta", (), {"table_name": name})
    class_name = name.title().replace("-", "")
    return type(class_name, (Table,), {**fields, "Meta": meta, "__module__": __name__})


COLUMN_TYPES: dict[str, type[Field]] = {"text": TextField, "days": TextField, "value": DoubleField}


class Unavailable(Exception):
    """There is no database to read, or not one that this version of the code can read."""


class DatasetInfo(NamedTuple):
    """What a release says of itself."""

    version: str
    hash: str
    title: str
    licence: str
    date: str


class Release:
    """One release of the data, open for reading; all that is read through it comes from the same database.

    `source` is its file, or a database in memory that holds it already; `identity` is what tells it from others that stood
    or will stand in its place. Raises Unavailable where the file is missing, damaged or of another layout.
    """

    def __init__(self, source: Path | SqliteDatabase, identity: Hashable = None) -> None:
        self.identity = identity
        self._file = source.name if isinstance(source, Path) else "the projection"
        self._database = _read_only(source) if isinstance(source, Path) else source
        self.dataset = self._opened()

    def _opened(self) -> DatasetInfo:
        with self._reading():
            self._database.connect(reuse_if_open=True)
            # query_only and mode=ro still let ATTACH and VACUUM INTO create other files.
            connection = self._database.connection()
            connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        finalize(self, connection.close)
        found = self.rows(Dataset.select(Dataset.layout, *(getattr(Dataset, name) for name in DatasetInfo._fields)))
        if len(found) != 1 or found[0][0] != LAYOUT:
            layouts = ", ".join(str(row[0]) for row in found) or "none"
            raise Unavailable(
                f"{self._file} has the layout {layouts}, this version reads {LAYOUT}; run `critical-minerals load`"
            )
        return DatasetInfo(*found[0][1:])

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Turns what SQLite says of a file that is missing, damaged or locked into Unavailable."""
        try:
            yield
        except (DatabaseError, sqlite3.DatabaseError) as error:
            raise Unavailable(f"{self._file} can't be read: {error}; run `critical-minerals load`") from error

    def rows(self, query: Any) -> list[tuple[Any, ...]]:
        """The rows of a peewee query, as tuples; raises Unavailable where the file is damaged."""
        return list(self.stream(query))

    def stream(self, query: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a peewee query one by one; raises Unavailable where the file is damaged."""
        with self._reading():
            yield from self._database.execute(query)


def _read_only(path: Path) -> SqliteDatabase:
    return SqliteDatabase(
        f"file:{quote(str(path))}?mode=ro",
        uri=True,
        pragmas={"query_only": 1, "trusted_schema": 0},
        timeout=0.1,
        check_same_thread=False,  # the connection is closed with the release, whichever thread lets go of it last
    )


class Store:
    """The database file that a server reads, and the release that stands there now; one connection for each thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._address = str(path)
        self._local = threading.local()

    def identity(self) -> Hashable:
        """What tells the release in the file from any other; raises Unavailable where there is none."""
        try:
            status = os.stat(self._address)  # noqa: PTH116 - asked at each request, and a Path takes twice as long
        except OSError as error:
            raise Unavailable(f"{self.path.name} is not there: {error.strerror}; run `critical-minerals load`") from error
        return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size

    def release(self) -> Release:
        """The release in the file, opened anew when a load has put another file in its place.

        Raises Unavailable where there is none.
        """
        while getattr(self._local, "identity", None) != (identity := self.identity()):
            self._local.release = Release(self.path, identity)
            self._local.identity = identity
        release: Release = self._local.release
        return release


def sqlite_path(url: str) -> Path:
    """The file that a `sqlite:///relative` or `sqlite:////absolute` URL names; ValueError for any other URL."""
    prefix = "sqlite:///"
    path = Path(url.removeprefix(prefix))
    if not url.startswith(prefix) or not path.name:
        raise ValueError(f"found the database URL {url!r}; must be sqlite:/// and the path of a file")
    return path
