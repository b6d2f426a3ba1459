"""What filters and sorting need of all records together, gathered batch by batch in memory that does not grow with them."""

import sqlite3
import weakref
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from pyroaring import BitMap

from ..batches import batches
from ..database.runs import RUN, packed
from ..resources import REGISTRY
from ..resources.resource import Resource
from .rendering import Batch, Row

MOST_HELD = 64 * 1024 * 1024
"""About how many bytes of sets are held in memory before they are put aside."""

SET_SIZE, NUMBER_SIZE = 400, 2
"""About how many bytes a set takes with its key, and a number in it."""

Key = tuple[str, str, str, str, str]


class Index:
    """Sets of records by what they have in common, and the orders that they stand in.

    What does not fit into memory is put aside in a temporary database, which SQLite itself deletes.
    """

    def __init__(self) -> None:
        self._aside = sqlite3.connect("")
        weakref.finalize(self, self._aside.close)
        self._aside.execute("CREATE TABLE part (kind, resource, name, first, second, members)")
        for resource in REGISTRY:
            columns = ", ".join(("number", *_sort_columns(resource)))
            self._aside.execute(f'CREATE TABLE "{resource.name}" ({columns})')
        self._sets: dict[Key, BitMap] = {}
        self._held = 0

    def add(self, resource: Resource, batch: Batch, columns: tuple[str, ...]) -> None:
        """Takes in a batch; `columns` are those of its rows."""
        for (name, value), numbers in batch.terms.items():
            self._put(("term", resource.name, name, value, ""), numbers)
        for (name, earliest, latest), numbers in batch.spans.items():
            self._put(("span", resource.name, name, earliest, latest), numbers)
        wanted = [columns.index(column) for column in ("number", *_sort_columns(resource))]
        marks = ", ".join("?" * len(wanted))
        rows = (tuple(row[position] for position in wanted) for row in batch.rows)
        self._aside.executemany(f'INSERT INTO "{resource.name}" VALUES ({marks})', rows)  # noqa: S608 - names of our own
        if self._held > MOST_HELD:
            self._put_aside()

    def _put(self, key: Key, numbers: list[int]) -> None:
        found = self._sets.get(key)
        if found is None:
            self._sets[key] = BitMap(numbers)
            self._held += SET_SIZE
        else:
            found.update(numbers)
        self._held += NUMBER_SIZE * len(numbers)

    def _put_aside(self) -> None:
        rows = ((*key, members.serialize()) for key, members in self._sets.items())
        self._aside.executemany("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._sets, self._held = {}, 0

    def terms(self) -> Iterator[Row]:
        """The rows of the table of terms."""
        for (_, resource, name, value, _), members in self._of("term"):
            yield resource, name, value, len(members), members.serialize()

    def spans(self) -> Iterator[Row]:
        """The rows of the table of spans."""
        for (_, *key), members in self._of("span"):
            yield *key, members.serialize()

    def _of(self, kind: str) -> Iterator[tuple[Key, BitMap]]:
        self._put_aside()
        parts = self._aside.execute("SELECT * FROM part WHERE kind = ? ORDER BY resource, name, first, second", (kind,))
        for key, alike in groupby(parts, itemgetter(slice(0, 5))):
            members = BitMap.union(*(BitMap.deserialize(part[5]) for part in alike))
            members.run_optimize()
            yield key, members

    def runs(self) -> Iterator[Row]:
        """The rows of the table of runs: nulls last both ways, and in the order of ids where all else is equal."""
        for resource in REGISTRY:
            for key in resource.sort_keys:
                for prefix, direction in (("", "ASC"), ("-", "DESC")):
                    order = ", ".join(f"{column} IS NULL, {column} {direction}" for column in key.columns)
                    text = f'SELECT number FROM "{resource.name}" ORDER BY {order}, number'  # noqa: S608 - names of our own
                    numbers = (number for (number,) in self._aside.execute(text))
                    for position, run in enumerate(batches(numbers, RUN)):
                        yield resource.name, prefix + key.name, position * RUN, packed(run)

    def totals(self) -> Iterator[Row]:
        """The rows of the table of totals."""
        for resource in REGISTRY:
            ((records,),) = self._aside.execute(f'SELECT count(*) FROM "{resource.name}"')  # noqa: S608 - a name of our own
            yield resource.name, records


def _sort_columns(resource: Resource) -> list[str]:
    return [column for key in resource.sort_keys for column in key.columns]
