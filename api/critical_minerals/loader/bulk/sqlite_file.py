"""The database to download, with the tables that analysts ask."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ...database.release import DatasetInfo
from ...files.failures import failures_at
from ..rendering import Row
from .about import about_release
from .relations import Column, Relation, relations

_PRAGMAS = """
PRAGMA page_size = 4096;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA secure_delete = ON;
PRAGMA cache_size = -16384;
"""
"""The file is made anew after any failure. What SQLite does not need any more becomes zeros, so that the same rows make the
same bytes."""

_ABOUT = """
CREATE TABLE about (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE about_columns (
    "table" TEXT NOT NULL, position INTEGER NOT NULL, "column" TEXT NOT NULL, description TEXT NOT NULL,
    PRIMARY KEY ("table", position)
) WITHOUT ROWID;
"""


class SqliteFile:
    """The database, open for writing."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection

    def insert(self, rows: dict[str, list[Row]]) -> None:
        """Writes rows by the names of their tables."""
        with failures_at(self._path):
            for name, some in rows.items():
                marks = ", ".join("?" * len(some[0]))
                self._connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', some)  # noqa: S608 - a name of our own


@contextmanager
def new_sqlite_file(path: Path, info: DatasetInfo) -> Iterator[SqliteFile]:
    """A new database at a path, whole at the end; raises OSError where it can't be written."""
    with failures_at(path):
        connection = sqlite3.connect(path, isolation_level=None)
    with closing(connection):
        with failures_at(path):
            connection.executescript(f"{_PRAGMAS} BEGIN; {_ABOUT} {''.join(map(_definition, relations()))}")
            connection.executemany("INSERT INTO about VALUES (?, ?)", about_release(info).items())
            connection.executemany("INSERT INTO about_columns VALUES (?, ?, ?, ?)", _descriptions())
        yield SqliteFile(path, connection)
        with failures_at(path):
            connection.execute("COMMIT")
            connection.execute("VACUUM")  # pages in the order of the tables, in however many pieces rows came


def _definition(relation: Relation) -> str:
    keys = ", ".join(f'"{key.name}"' for key in relation.keys)
    columns = ", ".join((*(_column(key, " NOT NULL") for key in relation.keys), *map(_column, relation.columns)))
    return f'CREATE TABLE "{relation.name}" ({columns}, PRIMARY KEY ({keys})) WITHOUT ROWID;\n'


def _column(column: Column, null: str = "") -> str:
    leads_to = f' REFERENCES "{column.target}" (id)' if column.target else ""
    return f'"{column.name}" {column.type}{null}{leads_to}'


def _descriptions() -> Iterable[Row]:
    for relation in relations():
        for position, column in enumerate((*relation.keys, *relation.columns), 1):
            yield relation.name, position, column.name, column.description
