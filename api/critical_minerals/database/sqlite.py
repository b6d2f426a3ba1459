"""A release in SQLite, open for reading alone: a file, or the bytes of one in memory."""

import sqlite3
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import quote
from weakref import finalize

from peewee import DatabaseError, SqliteDatabase

from .release import LONGEST_STATEMENT, RUN_LOAD, Match, Release, TooSlow, Unavailable
from .words import fts5_expression, title_hash

CACHE_KIB = 8192
"""Pages of the file that a connection keeps in memory: reading a page of records again takes half the time."""

FAILURES = (DatabaseError, sqlite3.DatabaseError)

_FOR_READING: dict[str, Any] = {
    "pragmas": {"query_only": 1, "trusted_schema": 0, "cache_size": -CACHE_KIB},
    "check_same_thread": False,  # the connection is closed with the release, whichever thread lets go of it last
}

STEPS_BETWEEN_LOOKS = 10_000
"""Instructions of SQLite's machine, about a tenth of a millisecond, between two looks at the clock."""

TITLE_WEIGHT = 8.0
EXACT_TITLE = 100.0

_SCORE = f"bm25(search_index, {TITLE_WEIGHT}, 1.0, 1.0)"
_BEST = f"""
SELECT rowid, score FROM (
    SELECT rowid, {_SCORE} AS score FROM search_index WHERE search_index MATCH ? AND rowid >= ? AND rowid < ? LIMIT ?
) ORDER BY score, rowid LIMIT ?
"""  # noqa: S608 - made of constants
# FTS5 weighs the words anew for each rowid that it is asked for, unless + hides that it is: 100 of them then take seconds.
_SCORES_OF = f"""
SELECT rowid, {_SCORE} FROM search_index WHERE search_index MATCH ? AND rowid >= ? AND rowid <= ? AND +rowid IN ({{}})
"""  # noqa: S608 - made of constants
_ENTITLED = "SELECT document FROM whole_title WHERE hash = ? AND document >= ? AND document < ? ORDER BY document LIMIT ?"
_SHOWN = """
SELECT title, snippet(search_index, 1, '', '', ' … ', 24) FROM search_index WHERE search_index MATCH ? AND rowid = ?
"""
_DOCUMENTS = "SELECT rowid FROM search_index WHERE search_index MATCH ? AND rowid >= ? AND rowid < ?"
_COUNT = "SELECT count(*) FROM search_index WHERE search_index MATCH ? AND rowid >= ? AND rowid < ?"


class _Patience:
    """How long a statement may still take: each of them `seconds`, or all of an answer together."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._left: float | None = None
        self._end = 0.0

    def begin_answer(self) -> None:
        self._left = self.seconds

    def begin(self) -> None:
        self._end = monotonic() + (self.seconds if self._left is None else self._left)

    def end(self) -> None:
        if self._left is not None:
            self._left = self._end - monotonic()

    def is_over(self) -> bool:
        return monotonic() > self._end


class SqliteRelease(Release):
    """A release in SQLite; `name` is what it is called in messages, `identity` what tells it from others in its place.

    `database` is connected already or will be. A statement may take `seconds`. Raises Unavailable where the database is
    missing, damaged or of another layout.
    """

    def __init__(
        self, database: SqliteDatabase, name: str, identity: Hashable = None, seconds: float = LONGEST_STATEMENT
    ) -> None:
        self.identity = identity
        self._name = name
        self._database = database
        self._patience = _Patience(seconds)
        try:
            self._database.connect(reuse_if_open=True)
        except FAILURES as error:
            raise self._explained(error) from error
        self._connection = self._database.connection()
        # query_only and mode=ro still let ATTACH and VACUUM INTO create other files.
        self._connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        self._connection.set_progress_handler(self._patience.is_over, STEPS_BETWEEN_LOOKS)
        finalize(self, self._connection.close)
        self.dataset = self.opened(name)

    def rows(self, query: Any) -> list[tuple[Any, ...]]:
        """The rows of a peewee query, as tuples."""
        return self.fetch(*self._database.get_sql_context().sql(query).query())

    def fetch(self, text: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a fixed SQL text."""
        self._patience.begin()
        try:
            rows: list[tuple[Any, ...]] = self._connection.execute(text, values).fetchall()
        except FAILURES as error:
            raise self._explained(error) from error
        finally:
            self._patience.end()
        return rows

    def begin_answer(self) -> None:
        """Gives the statements from now on as much time together as one alone may take."""
        self._patience.begin_answer()

    def documents(self, words: str, among: range) -> Iterable[int]:
        """The numbers of the documents in a range that have words."""
        return (number for (number,) in self.fetch(_DOCUMENTS, (fts5_expression(words), among.start, among.stop)))

    def best(self, words: str, title: str, among: Sequence[range], most: int) -> list[Match]:
        """The documents in some ranges that match words best."""
        expression, hashed = fts5_expression(words), title_hash(title)
        found: dict[int, float] = {}
        named: set[int] = set()
        for part in among:
            here = (part.start, part.stop)
            found.update(self.fetch(_BEST, (expression, *here, self.most_candidates, most)))
            in_title = self.fetch(_BEST, (f"{{title}} : ({expression})", *here, self.most_candidates, most))
            entitled = self.fetch(_ENTITLED, (hashed, *here, most))
            named.update(number for (number,) in entitled)
            found.update(self._scores_of({number for number, *_ in (*in_title, *entitled)} - found.keys(), expression))
        scores = {number: EXACT_TITLE * (number in named) - score for number, score in found.items()}
        chosen = sorted(scores, key=lambda number: (-scores[number], number))[:most]
        return [Match(number, *self._shown(number, expression), scores[number]) for number in chosen]

    def _scores_of(self, numbers: set[int], expression: str) -> list[tuple[Any, ...]]:
        """The scores of those of some documents that match; lower is better."""
        if not numbers:
            return []
        text = _SCORES_OF.format(", ".join("?" * len(numbers)))
        return self.fetch(text, (expression, min(numbers), max(numbers), *numbers))

    def _shown(self, number: int, expression: str) -> tuple[str, str]:
        """The title of a document, and the words around the match."""
        ((title, excerpt),) = self.fetch(_SHOWN, (expression, number))
        return title, excerpt

    def count(self, words: str, among: Sequence[range]) -> int:
        """How many documents in some ranges have words."""
        expression = fts5_expression(words)
        return sum(self.fetch(_COUNT, (expression, part.start, part.stop))[0][0] for part in among)

    def _explained(self, error: Exception) -> Exception:
        """What to raise where SQLite says that a file is missing, damaged or locked, or that it was interrupted."""
        if str(error) == "interrupted":
            return TooSlow(self._patience.seconds)
        return Unavailable(f"{self._name} can't be read: {error}; {RUN_LOAD}")


def in_file(path: Path) -> SqliteDatabase:
    """The database in a file."""
    return SqliteDatabase(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=0.1, **_FOR_READING)


def in_memory(content: bytes) -> SqliteDatabase:
    """The database whose file would have these bytes; raises sqlite3.DatabaseError where they are too few or too many."""
    database = SqliteDatabase(":memory:", **_FOR_READING)
    database.connect()
    database.connection().deserialize(content)
    return database
