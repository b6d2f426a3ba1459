"""The tables of a release, whichever database holds it.

Records are rendered when they are loaded: a row holds the bytes that the API serves. The records of a resource are numbered
from 1 in the order of their ids, and all that filters and sorting need is kept as sets and lists of these numbers.
"""

from typing import Any, ClassVar

from peewee import BigIntegerField, BlobField, CompositeKey, DoubleField, Field, IntegerField, Model, TextField
from playhouse.sqlite_ext import FTS5Model, SearchField

LAYOUT = 5
"""Goes up with every change of the tables, so that a server refuses a database that another version of the code wrote."""


class Table(Model):
    """Base of all tables; bound to no database, because a process may read several."""

    class Meta:
        legacy_table_names = False


class Dataset(Table):
    """The one row that says which release this is."""

    version = TextField()
    hash = TextField()
    title = TextField()
    licence = TextField()
    date = TextField()
    layout = IntegerField()


class Total(Table):
    """How many records a resource has."""

    resource = TextField(primary_key=True)
    records = IntegerField()


class Term(Table):
    """The records that have a value under a filter's name, as a bitmap; for `?name=value`, `?not_name=value` and facets."""

    resource = TextField()
    name = TextField()
    value = TextField()
    records = IntegerField()
    members = BlobField()

    class Meta:
        primary_key = CompositeKey("resource", "name", "value")


ANY_DAY = ""
"""The value of a term under the name of a date, of all records that have the date."""


class Span(Table):
    """The records that have a date under a filter's name, as a bitmap; served by `?name_from=` and `?name_to=`.

    `earliest` and `latest` are the first and last day that the date may mean.
    """

    resource = TextField()
    name = TextField()
    earliest = TextField()
    latest = TextField()
    members = BlobField()

    class Meta:
        primary_key = CompositeKey("resource", "name", "earliest", "latest")


class Run(Table):
    """A run of the records in the order of a sort key, `-key` for its descending order, as 32-bit numbers."""

    resource = TextField()
    key = TextField()
    start = IntegerField()
    numbers = BlobField()

    class Meta:
        primary_key = CompositeKey("resource", "key", "start")


class Member(Table):
    """A mineral or place, and one that belongs to it, itself included; served by `?include_members=true`."""

    resource = TextField()
    id = TextField()
    member = TextField()

    class Meta:
        primary_key = CompositeKey("resource", "id", "member")


class SearchIndex(FTS5Model):
    """The words of every record and fact in SQLite; `rowid` is the number of its document."""

    title = SearchField()
    text = SearchField()
    id_words = SearchField()

    class Meta:
        legacy_table_names = False
        options: ClassVar = {"tokenize": "porter unicode61 remove_diacritics 2"}


class WholeTitle(Table):
    """The hash of each document's folded title in SQLite, so that a document is found by its whole title."""

    document = IntegerField(primary_key=True)
    hash = IntegerField()


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


class Tombstone(Table):
    """A record or fact that earlier releases had; `moved_to` is the address of the one that it was merged into."""

    resource = TextField()
    id = TextField()
    moved_to = TextField(null=True)
    body = BlobField()

    class Meta:
        primary_key = CompositeKey("resource", "id")


class BulkFile(Table):
    """A file to download that holds the whole release."""

    name = TextField(primary_key=True)
    size = BigIntegerField()
    sha256 = TextField()


class BulkChunk(Table):
    """Some bytes of a bulk file; all of its chunks but the last have `CHUNK` of them."""

    file = TextField()
    position = IntegerField()
    content = BlobField()

    class Meta:
        primary_key = CompositeKey("file", "position")


CHUNK = 2**16
"""Bytes of a bulk file that are stored, and read, together."""

SHARED_TABLES: tuple[type[Model], ...] = (
    Dataset,
    Total,
    Term,
    Span,
    Run,
    Member,
    PastRelease,
    Change,
    Tombstone,
    BulkFile,
    BulkChunk,
)
"""The tables that both databases have; what searching needs is each one's own."""

COLUMN_TYPES: dict[str, type[Field]] = {"text": TextField, "days": TextField, "value": DoubleField}


def record_table(name: str, columns: dict[str, type[Field]]) -> type[Table]:
    """The table of a resource: number, id, nullable sort columns, and the rendered bytes."""
    fields: dict[str, Any] = {"number": IntegerField(primary_key=True), "id": TextField(unique=True)}
    fields.update({column: kind(null=True) for column, kind in columns.items()})
    fields["body"] = BlobField()
    meta = type("Meta", (), {"table_name": name})
    class_name = name.title().replace("-", "")
    return type(class_name, (Table,), {**fields, "Meta": meta, "__module__": __name__})


def table_name(table: type[Model]) -> str:
    """The name of a table in the database."""
    return str(table._meta.table_name)  # noqa: SLF001 - peewee documents it by this name


def columns_of(table: type[Model]) -> tuple[str, ...]:
    """The names of a table's columns, in the order in which rows are written."""
    return tuple(table._meta.sorted_field_names)  # noqa: SLF001 - peewee documents it by this name
