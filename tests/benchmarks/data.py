"""What is served: synthetic records in the project's database, and the same facts in one that suits the peers."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import critical_minerals

COMMAND = str(Path(sys.executable).with_name("critical-minerals"))
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Of all that is started: modules are compiled once for everybody, whether or not pip has done it at installation."""

COLUMNS = {
    "id": "TEXT PRIMARY KEY",
    "subject_type": "TEXT",
    "subject_id": "TEXT",
    "subject_name": "TEXT",
    "statement": "TEXT",
    "metric": "TEXT",
    "place": "TEXT",
    "relative_to": "TEXT",
    "quantity_value": "REAL",
    "quantity_lower": "REAL",
    "quantity_upper": "REAL",
    "quantity_unit": "TEXT",
    "quantity_unit_assumed": "INTEGER",
    "quantity_approximation": "TEXT",
    "quantity_basis": "TEXT",
    "date_edtf": "TEXT",
    "date_role": "TEXT",
    "date_stated": "TEXT",
    "date_resolved_from": "TEXT",
    "period": "TEXT",
    "value_kind": "TEXT",
    "assertion": "TEXT",
    "condition_code": "TEXT",
    "condition_text": "TEXT",
    "known_since": "TEXT",
    "disputed": "INTEGER",
    "minerals": "TEXT",
    "countries": "TEXT",
    "organizations": "TEXT",
    "attributed_to": "TEXT",
    "citations": "TEXT",
    "contradicted_by": "TEXT",
}
"""The peers' columns: every field of a fact, those of nested objects by `object_field`, lists as JSON."""

PEERS_LAYOUT = f"""
CREATE TABLE facts ({", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())});
CREATE TABLE fact_minerals (mineral TEXT, fact_id TEXT REFERENCES facts (id), PRIMARY KEY (mineral, fact_id)) WITHOUT ROWID;
"""
PEERS_INDEXES = """
CREATE INDEX facts_metric ON facts (metric, id);
CREATE INDEX facts_place ON facts (place, id);
CREATE VIRTUAL TABLE facts_fts USING fts5 (statement, content="facts", tokenize="porter unicode61");
INSERT INTO facts_fts (facts_fts) VALUES ('rebuild');
"""


@dataclass(frozen=True, slots=True)
class Data:
    """Where the data with so many records lie."""

    records: int
    folder: Path

    @property
    def fixtures(self) -> Path:
        return self.folder / "fixtures"

    @property
    def database(self) -> Path:
        return self.folder / "facts.sqlite"

    @property
    def peers(self) -> Path:
        return self.folder / "peers.sqlite"


def synthesise(data: Data) -> None:
    """Makes the records, unless they are there and no older than the code that makes them."""
    if _written(data.fixtures) < _newest_code("synthetic"):
        shutil.rmtree(data.folder, ignore_errors=True)
        data.folder.mkdir(parents=True)
        new = data.folder / "fixtures.new"
        _run("synth", str(data.records), str(new))
        new.rename(data.fixtures)


def load_command(data: Data) -> list[str]:
    """What loads the records into the project's database, without the bulk files, which no peer makes."""
    return [COMMAND, "load", "--no-bulk", "--fixtures", str(data.fixtures), "--database", f"sqlite:///{data.database}"]


def prepare(data: Data) -> None:
    """Makes the project's database, unless it is there and no older than the code."""
    if _written(data.database) < _newest_code():
        synthesise(data)
        _run(*load_command(data)[1:])


def prepare_shipped(data: Data) -> None:
    """Makes the project's database of the shipped data."""
    data.folder.mkdir(parents=True, exist_ok=True)
    _run("load", "--database", f"sqlite:///{data.database}")


def prepare_peers(data: Data) -> None:
    """Makes the peers' database from the project's, unless it is there and no older."""
    if _written(data.peers) > _written(data.database):
        return
    new = data.peers.with_suffix(".new")
    new.unlink(missing_ok=True)
    with closing(sqlite3.connect(new, isolation_level=None)) as peers:
        peers.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; {PEERS_LAYOUT}")
        insert = f"INSERT INTO facts VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - nothing but question marks
        for fact in facts(data):
            peers.execute(insert, [_column(fact, name) for name in COLUMNS])
            peers.executemany(
                "INSERT INTO fact_minerals VALUES (?, ?)", [(mineral, fact["id"]) for mineral in fact["minerals"]]
            )
        peers.executescript(f"{PEERS_INDEXES} ANALYZE")
    new.rename(data.peers)


def facts(data: Data) -> Iterator[dict[str, Any]]:
    """Every fact, as the project serves it, in the order of their ids."""
    with closing(sqlite3.connect(f"file:{data.database}?mode=ro", uri=True)) as database:
        for (body,) in database.execute("SELECT body FROM facts ORDER BY id"):
            yield json.loads(body)


def fact_ids(data: Data) -> list[str]:
    """The id of every fact, in order."""
    with closing(sqlite3.connect(f"file:{data.database}?mode=ro", uri=True)) as database:
        return [fact_id for (fact_id,) in database.execute("SELECT id FROM facts ORDER BY id")]


def _column(fact: dict[str, Any], name: str) -> Any:
    if name in fact:
        return json.dumps(fact[name], ensure_ascii=False) if isinstance(fact[name], list) else fact[name]
    head, _, rest = name.partition("_")
    return (fact[head] or {}).get(rest)


def _run(*arguments: str) -> None:
    subprocess.run([COMMAND, *arguments], env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)


def _written(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else 0.0


def _newest_code(package: str = ".") -> float:
    code = Path(critical_minerals.__file__).parent / package
    return max(module.stat().st_mtime for module in code.rglob("*.py"))
