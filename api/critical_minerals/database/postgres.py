"""A release in a schema of PostgreSQL, and the store that follows the pointer from one release to the next."""

import threading
from collections.abc import Iterable, Sequence
from time import monotonic
from typing import Any

from .postgres_pool import Connections
from .release import LONGEST_STATEMENT, Match, Release, TooSlow, Unavailable
from .tsquery import TITLE, tsquery

BETWEEN_LOOKS = 0.5
"""Seconds for which the pointer is taken to stand where it stood: so much later than its load may a release be served."""

EXACT_TITLE = 100

_POINTER = "SELECT schema FROM current_release"
_WHERE = "words @@ to_tsquery('words', %s) AND number <@ %s::int8multirange"
_EXCERPT = "ts_headline('words', text, to_tsquery('words', %s), 'StartSel=\"\", StopSel=\"\", MinWords=18, MaxWords=24')"
# To rank for an excluded word, or for all words at once, would make next to nothing of those that are there.
_WANTED = "replace(querytree(to_tsquery('words', %s)), '&', '|')::tsquery"
_BEST = f"""
    SELECT number, title, {_EXCERPT}, score FROM (
        SELECT number, title, text, ts_rank(words, {_WANTED}) + {EXACT_TITLE} * (folded_title = %s)::int AS score
        FROM search_index WHERE number IN (
            (SELECT number FROM search_index WHERE {_WHERE} AND folded_title = %s ORDER BY number LIMIT %s) UNION
            (SELECT number FROM search_index WHERE {_WHERE} LIMIT %s) UNION
            (SELECT number FROM search_index WHERE {_WHERE} LIMIT %s)
        )
        ORDER BY score DESC, number LIMIT %s
    ) AS best ORDER BY score DESC, number
"""  # noqa: S608 - made of constants
_DOCUMENTS = f"SELECT number FROM search_index WHERE {_WHERE}"  # noqa: S608 - made of constants
_COUNT = f"SELECT count(*) FROM search_index WHERE {_WHERE}"  # noqa: S608 - made of constants


class PostgresRelease(Release):
    """A release in PostgreSQL: a schema that is never written again. Raises Unavailable where it is of another layout."""

    def __init__(self, url: str, schema: str, seconds: float = LONGEST_STATEMENT) -> None:
        self.identity = schema
        self._connections = Connections(url, schema, seconds)
        self.dataset = self.opened("the database")

    def rows(self, query: Any) -> list[tuple[Any, ...]]:
        """The rows of a peewee query, as tuples."""
        return self._fetch(*self._connections.pool.get_sql_context().sql(query).query())

    def fetch(self, text: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a fixed SQL text."""
        return self._fetch(text.replace("?", "%s"), values)

    def _fetch(self, text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        return self._connections.fetch(text, [_storable(value) for value in values])

    def documents(self, words: str, among: range) -> Iterable[int]:
        """The numbers of the documents in a range that have words."""
        return (number for (number,) in self._fetch(_DOCUMENTS, (tsquery(words), _ranges([among]))))

    def best(self, words: str, title: str, among: Sequence[range], most: int) -> list[Match]:
        """The documents in some ranges that match words best."""
        question, ranges = tsquery(words), _ranges(among)
        entitled = (question, ranges, title, most)
        in_title = (tsquery(words, TITLE), ranges, self.most_candidates)
        anywhere = (question, ranges, self.most_candidates)
        values = (question, question, title, *entitled, *in_title, *anywhere, most)
        return [Match(*row) for row in self._fetch(_BEST, values)]

    def count(self, words: str, among: Sequence[range]) -> int:
        """How many documents in some ranges have words."""
        return int(self._fetch(_COUNT, (tsquery(words), _ranges(among)))[0][0])


def _storable(value: Any) -> Any:
    """The value, where a text that PostgreSQL can't hold gives way to one that no fixture may have."""
    return value.replace("\0", "\uffff") if isinstance(value, str) else value


def _ranges(among: Sequence[range]) -> str:
    return f"{{{', '.join(f'[{part.start}, {part.stop})' for part in among)}}}"


class PostgresStore:
    """The PostgreSQL database that a server reads, and the release that its pointer names, for all threads of a process."""

    def __init__(self, url: str, seconds: float = LONGEST_STATEMENT) -> None:
        self._url = url
        self._seconds = seconds
        self._pointer = Connections(url, "public", seconds)
        self._lock = threading.Lock()
        self._next_look = 0.0
        self._found: str | Unavailable = Unavailable()
        self._release: PostgresRelease | None = None

    def identity(self) -> str:
        """The name of the current release's schema, at most `BETWEEN_LOOKS` seconds old; Unavailable where there is none."""
        with self._lock:
            return self._identity()

    def _identity(self) -> str:
        if monotonic() >= self._next_look:
            try:
                ((self._found,),) = self._pointer.fetch(_POINTER, ())
            except Unavailable as unavailable:
                self._found = unavailable
            except TooSlow as slow:
                self._found = Unavailable("the database takes too long to name its release; the next requests ask again")
                self._found.__cause__ = slow
            self._next_look = monotonic() + BETWEEN_LOOKS
        if isinstance(self._found, Unavailable):
            raise Unavailable(str(self._found)) from self._found.__cause__
        return self._found

    def prepare(self) -> None:
        """Does nothing: connections are made when they are needed."""

    def is_ready(self) -> bool:
        """Whether the current release can be had without asking PostgreSQL."""
        return self._release is not None and monotonic() < self._next_look

    def fault(self) -> None:
        """None: what the pointer names is served or nothing is."""

    def release(self) -> PostgresRelease:
        """The current release."""
        with self._lock:
            schema = self._identity()
            if self._release is None or self._release.identity != schema:
                self._release = PostgresRelease(self._url, schema, self._seconds)
            return self._release
