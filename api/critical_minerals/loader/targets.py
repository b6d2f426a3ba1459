"""Where a release is written: all or nothing, and unseen until it is whole."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from peewee import DatabaseError, Model, SqliteDatabase

from ..database.tables import SHARED_TABLES, SearchIndex, WholeTitle, columns_of, table_name
from ..database.words import title_hash
from ..files.successor import successor
from ..resources import REGISTRY
from ..resources.tables import TABLES
from .certificate import put_in_place
from .rendering import Row

_BINDING = threading.Lock()
"""peewee binds a model to a database for all threads, so that one release's tables are made at a time."""

SEARCH_COLUMNS = ("rowid", "title", "text", "id_words")


class Target(Protocol):
    """The tables of a new release."""

    def insert(self, table: type[Model], rows: Iterable[Row]) -> None:
        """Writes rows, each with the values of the table's columns in their order."""

    def insert_documents(self, rows: Sequence[Row]) -> None:
        """Writes the rows of the search index: number, folded title, title, text and words of the id."""

    def bodies(self, table: type[Model]) -> Iterator[bytes]:
        """The bodies of a table's records, in the order of their numbers; other rows may be written meanwhile."""


class SqliteTarget:
    """The tables of a new release in a SQLite database."""

    def __init__(self, database: SqliteDatabase) -> None:
        self.database = database
        self._connection = database.connection()

    def create_tables(self) -> None:
        """Makes every table, and leaves a transaction open."""
        tables: tuple[type[Model], ...] = (*SHARED_TABLES, SearchIndex, WholeTitle, *TABLES.values())
        with _BINDING, self.database.bind_ctx(tables):
            self.database.begin()
            self.database.create_tables(tables, safe=False)

    def insert(self, table: type[Model], rows: Iterable[Row]) -> None:
        """Writes rows into a table."""
        self._write(table_name(table), columns_of(table), rows)

    def insert_documents(self, rows: Sequence[Row]) -> None:
        """Writes rows into the search index."""
        self._write("search_index", SEARCH_COLUMNS, ((number, *shown) for number, _, *shown in rows))
        self.insert(WholeTitle, ((number, title_hash(folded)) for number, folded, *_ in rows))

    def _write(self, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        self._connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608 - our own names

    def bodies(self, table: type[Model]) -> Iterator[bytes]:
        """The bodies of a table's records, in the order of their numbers."""
        found = self._connection.execute(f'SELECT body FROM "{table_name(table)}" ORDER BY number')  # noqa: S608 - our own name
        return (body for (body,) in found)

    def finish(self) -> None:
        """Makes what is left to make once all rows are there, and commits."""
        for resource in REGISTRY:
            columns = ", ".join(column for key in resource.sort_keys for column in key.columns)
            name = resource.name
            self._connection.execute(f'CREATE INDEX "{name}_sort_columns" ON "{name}" ({columns}, number)')
        self._connection.execute("CREATE INDEX whole_title_hash ON whole_title (hash)")
        self.database.commit()


@contextmanager
def new_file(path: Path) -> Iterator[SqliteTarget]:
    """A new SQLite file beside the one at `path`: checked, then renamed into its place with its checksum beside it.

    Raises OSError or peewee.DatabaseError where that fails; the old file then stands untouched and nothing is left behind,
    unless the message says that the new one is in place.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with successor(path) as new:
            # Nobody sees the file before it is renamed, so a crash may leave it unfinished: no journal on disk is needed.
            pragmas = {"journal_mode": "memory", "synchronous": 0, "page_size": 8192}
            database = SqliteDatabase(str(new.path), pragmas=pragmas)
            database.connect()
            try:
                target = SqliteTarget(database)
                target.create_tables()
                yield target
                target.finish()
                _prove(database)
            finally:
                database.close()
            put_in_place(new)
    except BlockingIOError:
        raise DatabaseError(f"another load is writing {path}; load again when it has finished") from None
    except (DatabaseError, sqlite3.DatabaseError) as error:
        raise DatabaseError(f"{path} can't be written: {error}") from error


def _prove(database: SqliteDatabase) -> None:
    database.execute_sql("PRAGMA optimize")
    (verdict,) = database.execute_sql("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        raise DatabaseError(f"it is damaged: {verdict}")


def in_memory() -> SqliteTarget:
    """A database in memory, of which `database` is to be read once it is finished."""
    database = SqliteDatabase(":memory:", check_same_thread=False)
    database.connect()
    target = SqliteTarget(database)
    target.create_tables()
    return target
