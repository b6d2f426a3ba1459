"""Records that are too many for memory: put down in a temporary folder once they are valid, beside what links them.

The folder has the records in one file, and a database with their ids, the references that lead from one to another, and
the figures that may have to be compared.
"""

import marshal
import pickle
import sqlite3
import weakref
from collections.abc import Container, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from ...conflicts.comparison import SHARES
from ...conflicts.cross_checks import WORLD_METRICS
from ...files.failures import failures_at
from ...files.temporary import TemporaryFolder
from ...resources.resource import Record, Resource
from ..problems import MOST_PROBLEMS, Problem
from .staged import Context, Staged

_TABLES = """
CREATE TABLE place (resource, id, file, line, start, position);
CREATE TABLE elsewhere (target, id, file, line, record);
CREATE TABLE figure (alike, start, position);
CREATE TABLE related (metric, thing, of_place, start, position);
CREATE TABLE contradiction (fact, other, PRIMARY KEY (fact, other)) WITHOUT ROWID;
CREATE TABLE conflict (id PRIMARY KEY, conflict);
"""
_NUMBERS = """
CREATE INDEX place_of ON place (resource, id, start, position);
CREATE TABLE number AS SELECT resource, id, row_number() OVER (PARTITION BY resource ORDER BY id) AS number FROM place;
CREATE INDEX number_of ON number (resource, id, number);
CREATE INDEX figure_alike ON figure (alike, start, position);
CREATE INDEX related_thing ON related (thing, metric, start, position);
BEGIN;
"""


class Stage:
    """The folder, open for writing until `number` is called; it goes when it is closed, or the last reference to it does."""

    def __init__(self, context: Context) -> None:
        folder = TemporaryFolder("load")
        self.path = folder.path
        self.parts: list[int] = []
        with failures_at(self.path):
            self._records = (self.path / "records").open("wb")
            self._database = sqlite3.connect(self.path / "database", isolation_level=None)
            self._put_away = weakref.finalize(self, _put_away, folder, self._records, self._database)
            self._database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; {_TABLES}")
            (self.path / "context").write_bytes(pickle.dumps(context))

    def close(self) -> None:
        """Removes the folder."""
        self._put_away()

    def put(self, resource: Resource, file: str, records: Iterable[Staged]) -> None:
        """Puts down records of a file, in a part of its own."""
        self.parts.append(self._records.tell())
        places: list[tuple[str, str, str, int, int, int | None]] = []
        elsewhere, figures, related = [], [], []
        for record in records:
            start = self._records.tell()
            self._records.write(len(record.body).to_bytes(4))
            self._records.write(record.body)
            places.append((resource.name, record.id, file, record.line, start, None))
            places += [("facts", fact, file, record.line, start, position) for position, fact in enumerate(record.facts)]
            elsewhere += [(target, name, file, record.line, record.id) for target, name in record.elsewhere]
            figures += [(alike, start, position) for alike, position in record.figures]
            related += [(*measured, start, position) for *measured, position in record.related]
        self._database.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?)", places)
        self._database.executemany("INSERT INTO elsewhere VALUES (?, ?, ?, ?, ?)", elsewhere)
        self._database.executemany("INSERT INTO figure VALUES (?, ?, ?)", figures)
        self._database.executemany("INSERT INTO related VALUES (?, ?, ?, ?, ?)", related)

    def number(self) -> None:
        """Numbers the records and facts of each resource in the order of their ids; nothing can be put down any more."""
        self.parts.append(self._records.tell())
        self._records.close()
        self._database.executescript(_NUMBERS)

    def problems(self) -> list[Problem]:
        """What is wrong between the records, up to a limit: ids that stand twice, and references that lead nowhere."""
        return list(islice(chain(self._repeated(), self._dangling()), MOST_PROBLEMS))

    def _repeated(self) -> Iterator[Problem]:
        repeated = "SELECT resource, id FROM number GROUP BY resource, id HAVING count(*) > 1"
        for resource, name in self._database.execute(repeated):
            said = "fact ids are unique over all files" if resource == "facts" else f"each id of {resource} stands once"
            where = "SELECT file, line FROM place WHERE resource = ? AND id = ? ORDER BY start LIMIT -1 OFFSET 1"
            for file, line in self._database.execute(where, (resource, name)):
                yield Problem(file, line, 1, name, "id", f"found {name!r} again; {said}")

    def _dangling(self) -> Iterator[Problem]:
        dangling = """
            SELECT target, id, file, line, record FROM elsewhere
            WHERE NOT EXISTS (SELECT 1 FROM place WHERE place.resource = elsewhere.target AND place.id = elsewhere.id)
        """
        for target, name, file, line, record in self._database.execute(dangling):
            yield Problem(file, line, 1, record, "", f"found {name!r}; no record of {target} has this id")

    def totals(self) -> dict[str, int]:
        """How many records of each resource are here."""
        return dict(self._database.execute("SELECT resource, count(*) FROM number GROUP BY resource"))

    def ids_of(self, resource: str) -> Container[str]:
        """The ids that a resource has here."""
        return _Ids(self._database, resource)

    def alike(self) -> Iterator[list[tuple[Record, Record]]]:
        """Groups of figures that may have to be compared with each other, as records and the fact of each."""
        groups = "SELECT alike FROM figure GROUP BY alike HAVING count(*) > 1"
        for (alike,) in self._database.execute(groups):
            places = self._database.execute("SELECT start, position FROM figure WHERE alike = ?", (alike,)).fetchall()
            yield [self._at(*place) for place in places]

    def related(self) -> Iterator[list[tuple[Record, Record]]]:
        """Groups of figures from which others may follow, as records and the fact of each.

        Shares of the world of which places have some, and what shares are of, are one group; of each other thing, its
        figures under several metrics.
        """
        several = "SELECT thing FROM related GROUP BY thing HAVING count(DISTINCT metric) > 1"
        shares, world = (", ".join("?" * len(metrics)) for metrics in (SHARES, WORLD_METRICS))
        found = self._database.execute(
            f"SELECT start, position FROM related WHERE metric IN ({world}) "  # noqa: S608 - question marks
            f"AND (thing IN ({several}) OR metric IN (SELECT metric FROM related WHERE of_place AND metric IN ({shares})))",
            (*WORLD_METRICS, *SHARES),
        )
        yield [self._at(*place) for place in found.fetchall()]
        for (thing,) in self._database.execute(several).fetchall():
            found = self._database.execute(
                f"SELECT start, position FROM related WHERE thing = ? AND metric NOT IN ({world})",  # noqa: S608 - question marks
                (thing, *WORLD_METRICS),
            )
            yield [self._at(*place) for place in found.fetchall()]

    def facts(self, ids: Iterable[str]) -> dict[str, Record]:
        """Facts with all their derived fields, by id."""
        found = {}
        for name in ids:
            text = "SELECT start, position FROM place WHERE resource = 'facts' AND id = ?"
            _, fact = self._at(*self._database.execute(text, (name,)).fetchone())
            fact["contradicted_by"] = sorted(contradicting(self._database, [name]).get(name, ()))
            fact["disputed"] = bool(fact["contradicted_by"])
            found[name] = fact
        return found

    def _at(self, start: int, position: int) -> tuple[Record, Record]:
        with (self.path / "records").open("rb") as file:
            file.seek(start)
            _, record = marshal.loads(file.read(int.from_bytes(file.read(4))))  # noqa: S302 - this process wrote it
        return record, record["facts"][position]

    def contradict(self, conflicts: Iterable[Record], pairs: Iterable[tuple[str, str]]) -> None:
        """Puts down conflicts, and which facts contradict each other."""
        rows = ((conflict["id"], marshal.dumps(conflict)) for conflict in conflicts)
        self._database.executemany("INSERT OR REPLACE INTO conflict VALUES (?, ?)", rows)
        self._database.executemany("INSERT OR REPLACE INTO contradiction VALUES (?, ?)", pairs)

    def conflicts(self) -> Iterator[Record]:
        """The conflicts put down, by id; what contradicts each fact can be looked up from now on, by other processes too."""
        self._database.commit()
        for (conflict,) in self._database.execute("SELECT conflict FROM conflict ORDER BY id"):
            yield marshal.loads(conflict)  # noqa: S302 - this process wrote it


def records_in(folder: Path, start: int, stop: int) -> Iterator[tuple[str, Record]]:
    """The records of a part, each with the name of its resource."""
    with (folder / "records").open("rb") as file:
        file.seek(start)
        while file.tell() < stop:
            yield marshal.loads(file.read(int.from_bytes(file.read(4))))  # noqa: S302 - this load wrote it


def _put_away(folder: TemporaryFolder, records: BinaryIO, database: sqlite3.Connection) -> None:
    database.close()
    with suppress(OSError):  # what could not be written is not wanted any more
        records.close()
    folder.remove()


class _Ids(Container[str]):
    def __init__(self, database: sqlite3.Connection, resource: str) -> None:
        self._database, self._resource = database, resource

    def __contains__(self, found: object) -> bool:
        text = "SELECT 1 FROM number WHERE resource = ? AND id = ?"
        return self._database.execute(text, (self._resource, found)).fetchone() is not None


@lru_cache(maxsize=1)
def context_of(folder: Path) -> Context:
    """What was put down with the folder; read once a process."""
    found: Context = pickle.loads((folder / "context").read_bytes())  # noqa: S301 - another process of this load wrote it
    return found


@contextmanager
def database_of(folder: Path) -> Iterator[sqlite3.Connection]:
    """The folder's database, open for reading."""
    with closing(sqlite3.connect(f"file:{folder / 'database'}?mode=ro&immutable=1", uri=True)) as database:
        yield database


def numbers_of(database: sqlite3.Connection, resource: str, ids: list[str]) -> dict[str, int]:
    """The numbers of records by their ids."""
    marks = ", ".join("?" * len(ids))
    return dict(
        database.execute(f"SELECT id, number FROM number WHERE resource = ? AND id IN ({marks})", (resource, *ids))  # noqa: S608 - question marks
    )


def contradicting(database: sqlite3.Connection, facts: list[str]) -> dict[str, list[str]]:
    """The ids of the facts that contradict each of some facts, by its id, for those that are disputed."""
    marks = ", ".join("?" * len(facts))
    found: dict[str, list[str]] = {}
    for fact, other in database.execute(f"SELECT fact, other FROM contradiction WHERE fact IN ({marks})", facts):  # noqa: S608 - question marks
        found.setdefault(fact, []).append(other)
    return found
