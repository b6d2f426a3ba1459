"""A connection to one release of the data, whichever database holds it."""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from .tables import LAYOUT, Dataset

LONGEST_STATEMENT = 2.0
"""Seconds after which a statement is given up unless told, so that a question that is too broad can't hold a worker."""


RUN_LOAD = "run `critical-minerals load`"


class Unavailable(Exception):
    """There is no database to read, or not one that this version of the code can read."""


class TooSlow(Exception):
    """A statement took longer than allowed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the answer took more than {seconds:g} seconds; add a filter, or sort by fewer keys")


class DatasetInfo(NamedTuple):
    """What a release says of itself."""

    version: str
    hash: str
    title: str
    licence: str
    date: str


class Match(NamedTuple):
    """A document that has words, and how well; a higher score is a better match."""

    document: int
    title: str
    excerpt: str
    score: float


class Release(ABC):
    """One release of the data, open for reading; all that is read through it comes from the same release.

    Every method that reads raises Unavailable where the database is damaged or gone, and TooSlow where it takes too long.
    """

    dataset: DatasetInfo
    identity: Hashable
    most_candidates = 5_000
    """Documents of a range that are ranked for having words in their titles, and as many for having them anywhere."""

    def opened(self, place: str) -> DatasetInfo:
        """What the release says of itself; raises Unavailable, naming the `place`, where it has another layout."""
        try:
            found = self.rows(Dataset.select(Dataset.layout, *(getattr(Dataset, name) for name in DatasetInfo._fields)))
        except TooSlow as slow:
            raise Unavailable(f"{place} takes too long to open; the next requests try again") from slow
        if len(found) != 1 or found[0][0] != LAYOUT:
            layouts = ", ".join(str(row[0]) for row in found) or "none"
            raise Unavailable(f"{place} has the layout {layouts}, this version reads {LAYOUT}; {RUN_LOAD}")
        return DatasetInfo(*found[0][1:])

    def begin_answer(self) -> None:  # noqa: B027 - a database may time each statement alone
        """Says that the statements from now on are for one answer, which may take as long as one statement alone."""

    @abstractmethod
    def rows(self, query: Any) -> list[tuple[Any, ...]]:
        """The rows of a peewee query, as tuples."""

    @abstractmethod
    def fetch(self, text: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a fixed SQL text with `?` for each value: what is asked at every request is not put together anew."""

    @abstractmethod
    def documents(self, words: str, among: range) -> Iterable[int]:
        """The numbers of the documents in a range that have words; `words` is what somebody typed into a search box."""

    @abstractmethod
    def best(self, words: str, title: str, among: Sequence[range], most: int) -> list[Match]:
        """The documents in some ranges that match words best, those with this folded `title` first.

        Only a bounded number of candidates is ranked, those with the words in their titles first.
        """

    @abstractmethod
    def count(self, words: str, among: Sequence[range]) -> int:
        """How many documents in some ranges have words."""


class Store(Protocol):
    """Where a server finds the release of today; one connection for each thread."""

    def identity(self) -> Hashable:
        """What changes whenever another release takes the place of the current one; Unavailable where there is none."""

    def prepare(self) -> None:
        """Has the release ready before the first request."""

    def is_ready(self) -> bool:
        """Whether the current release can be had without waiting for it."""

    def fault(self) -> str | None:
        """Why what stands in the place of the current release is not served, where the current one is the last good."""

    def release(self) -> Release:
        """The current release; raises Unavailable where there is none."""
