"""The same data make the same release, whether files are read whole or line by line, here or in other processes."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest
from pyroaring import BitMap

from critical_minerals.conflicts.comparison import Measured, measured
from critical_minerals.database.release import DatasetInfo
from critical_minerals.loader.build import build
from critical_minerals.loader.canonical import canonical_text
from critical_minerals.loader.derivation import project_of_reserve
from critical_minerals.loader.streams.reading import STREAMABLE
from critical_minerals.loader.validation import read_fixtures
from critical_minerals.loader.yaml_reader import read_yaml
from critical_minerals.packaged import data_folder
from critical_minerals.synthetic.folder import write_synthetic

AsLines = Callable[..., None]
Record = dict[str, Any]

RECORDS = 300


def tables_of(path: Path) -> dict[str, list[str]]:
    """The rows of every table, in an order of their own; of what the search index makes, what it was given."""
    database = sqlite3.connect(path)
    names = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_index_%' AND name NOT LIKE 'sqlite%'"
    )
    found = {name: sorted(_rows(database, name)) for (name,) in names.fetchall()}
    database.close()
    return found


def _rows(database: sqlite3.Connection, table: str) -> Iterator[str]:
    for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - its own tables
        # A set that was gathered in another order may have other bytes.
        yield repr((*row[:-1], list(BitMap.deserialize(row[-1]))) if table in {"term", "span"} else row)


def built(folder: Path, path: Path) -> tuple[DatasetInfo, dict[str, list[str]]]:
    return build(read_fixtures(folder), path), tables_of(path)


def assert_same(whole: Path, lined: Path, tmp_path: Path) -> dict[str, list[str]]:
    expected, found = built(whole, tmp_path / "whole.sqlite"), built(lined, tmp_path / "lined.sqlite")
    assert found[0] == expected[0]
    assert [name for name in expected[1] if found[1][name] != expected[1][name]] == []
    assert found[1].keys() == expected[1].keys()
    return found[1]


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same invented records as YAML alone, and as NDJSON where they may be."""
    lined, whole = (tmp_path_factory.mktemp("synthetic") / name for name in ("lined", "whole"))
    write_synthetic(RECORDS, 0, lined, lambda: None)
    copytree(lined, whole)
    for path in whole.glob("*.ndjson"):
        records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        path.with_suffix(".yaml").write_text(canonical_text(path.stem, records), "utf-8")
        path.unlink()
    return whole, lined


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """The shipped fixtures without their history."""
    folder = Path(copytree(data_folder("fixtures"), tmp_path / "whole", ignore=ignore_patterns("releases")))
    (folder / "tombstones.yaml").write_text("[]\n", "utf-8")
    dataset = read_yaml(folder / "dataset.yaml").value
    (folder / "dataset.yaml").write_text(canonical_text("dataset", {**dataset, "version": "9.9.9.dev"}), "utf-8")
    return folder


@pytest.mark.usefixtures("temporary")
def test_invented_records_read_here(synthetic: tuple[Path, Path], tmp_path: Path) -> None:
    tables = assert_same(*synthetic, tmp_path)
    assert sum(len(tables[name]) for name in STREAMABLE) == RECORDS


@pytest.mark.usefixtures("temporary")
def test_figures_from_which_nothing_follows_are_not_gathered(synthetic: tuple[Path, Path]) -> None:
    stage = read_fixtures(synthetic[1]).stage
    assert stage is not None
    metrics: dict[Measured, set[str]] = defaultdict(set)
    with closing(stage):
        for record, fact in (figure for group in stage.related() for figure in group):
            of_reserve = [record] if fact["subject"]["type"] == "reserves" else []
            metrics[measured(fact, project_of_reserve(of_reserve))].add(fact["metric"])
    assert [thing for thing, found in metrics.items() if len(found) < 2] == []


@pytest.mark.usefixtures("temporary", "small_pieces")
def test_invented_records_read_by_other_processes(synthetic: tuple[Path, Path], tmp_path: Path) -> None:
    assert_same(*synthetic, tmp_path)


@pytest.mark.usefixtures("temporary")
def test_shipped_records_with_every_conflict_and_cross_check(shipped: Path, tmp_path: Path, as_lines: AsLines) -> None:
    lined = Path(copytree(shipped, tmp_path / "lined"))
    as_lines(lined)
    tables = assert_same(shipped, lined, tmp_path)
    assert (len(tables["conflicts"]), len(tables["cross-checks"])) == (16, 14)


@pytest.mark.parametrize("name", STREAMABLE)
@pytest.mark.usefixtures("temporary")
def test_shipped_records_with_one_resource_as_lines(shipped: Path, tmp_path: Path, as_lines: AsLines, name: str) -> None:
    lined = Path(copytree(shipped, tmp_path / "lined"))
    as_lines(lined, [name])
    assert_same(shipped, lined, tmp_path)


@pytest.mark.usefixtures("temporary")
def test_what_was_read_can_be_built_from_again(shipped: Path, tmp_path: Path, as_lines: AsLines) -> None:
    as_lines(shipped)
    fixtures = read_fixtures(shipped)
    first, second = (build(fixtures, tmp_path / name) for name in ("first.sqlite", "second.sqlite"))
    assert first == second
    assert tables_of(tmp_path / "first.sqlite") == tables_of(tmp_path / "second.sqlite")


def fact(name: str, population: int) -> Record:
    return {
        "id": name,
        "statement": f"{population} people live in Atlantis.",
        "metric": "population",
        "place": "atlantis",
        "quantity": {"value": population, "unit": "count", "approximation": "exact"},
        "value_kind": "actual",
        "assertion": "asserted",
        "citations": [
            {"source": "undated", "paragraph": 5, "kind": "body", "stated": "people", "fingerprint": "0123456789abcdef"}
        ],
    }


def with_fact(folder: Path, resource: str, added: Record) -> None:
    """Adds a fact to the first record of a resource."""
    path = folder / f"{resource}.yaml"
    first, *others = read_yaml(path).value
    path.write_text(canonical_text(resource, [{**first, "facts": [*first.get("facts", []), added]}, *others]), "utf-8")


CURATED = """- id: five-live-there..six-live-there
  about: value
  reason: The curator says so.
"""


@pytest.mark.parametrize("bearers", [("places", "policies"), ("policies", "places"), ("deals", "policies")])
@pytest.mark.parametrize("curated", ["", CURATED], ids=["computed", "curated and computed"])
@pytest.mark.usefixtures("temporary")
def test_facts_of_different_files_that_contradict_each_other(
    whole: Path, tmp_path: Path, as_lines: AsLines, bearers: tuple[str, str], curated: str
) -> None:
    with_fact(whole, bearers[0], fact("five-live-there", 5))
    with_fact(whole, bearers[1], fact("six-live-there", 6))
    with (whole / "conflicts.yaml").open("a", encoding="utf-8") as file:
        file.write(curated)
    lined = Path(copytree(whole, tmp_path / "lined"))
    as_lines(lined)
    tables = assert_same(whole, lined, tmp_path)
    (found,) = (row for row in tables["conflicts"] if "five-live-there..six-live-there" in row)
    assert ("The curator says so." in found, '"difference":1' in found) == (bool(curated), True)
