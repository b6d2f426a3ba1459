"""The same records make the same bulk files, wherever and in however many pieces they are made; a failure leaves nothing."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
from release_files import opened

from critical_minerals.database.release import DatasetInfo
from critical_minerals.loader.build import build, fill, whole
from critical_minerals.loader.bulk import writing
from critical_minerals.loader.bulk.writing import write_bulk
from critical_minerals.loader.derivation import with_derived_fields
from critical_minerals.loader.targets import SqliteTarget, in_memory
from critical_minerals.loader.validation import Fixtures, read_fixtures
from critical_minerals.query.bulk import bytes_of, stored_files
from critical_minerals.resources import WITH_FIXTURE

COMMAND = Path(sys.executable).with_name("critical-minerals")
INFO = DatasetInfo("1.0.0", "0123456789abcdef", "Invented {facts} of %s", "CC0-1.0", "2025")


def files_in(path: Path) -> dict[str, bytes]:
    release = opened(path)
    return {name: b"".join(bytes_of(release, name, range(file.size))) for name, file in stored_files(release).items()}


def filled(fixtures: Fixtures) -> SqliteTarget:
    """A release in memory without its bulk files."""
    records = with_derived_fields(fixtures.records)
    target = in_memory()
    fill(target, whole(records), records)
    return target


def test_two_processes_make_the_same_bytes(tmp_path: Path) -> None:
    releases = []
    for seed in ("1", "2"):
        path = tmp_path / seed / "facts.sqlite"
        temporary = tmp_path / f"temporary-{seed}"
        temporary.mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TMPDIR": str(temporary), "TZ": f"UTC{seed}"}
        subprocess.run(
            [COMMAND, "load", "--database", f"sqlite:///{path}"], env=environment, check=True, capture_output=True
        )
        assert list(temporary.iterdir()) == []
        releases.append(path.read_bytes())
    assert releases[0] == releases[1]


@pytest.mark.usefixtures("temporary")
def test_other_processes_make_the_same_bytes(fixtures: Fixtures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(fixtures, tmp_path / "here.sqlite")
    monkeypatch.setattr(writing, "RECORDS_AT_ONCE", 100)
    build(fixtures, tmp_path / "elsewhere.sqlite")
    assert files_in(tmp_path / "elsewhere.sqlite") == files_in(tmp_path / "here.sqlite")


def test_a_release_may_be_loaded_without(folder: Path, tmp_path: Path) -> None:
    with_files = build(read_fixtures(folder), tmp_path / "with.sqlite")
    without = build(read_fixtures(folder), tmp_path / "without.sqlite", bulk=False)
    assert (without, list(files_in(tmp_path / "without.sqlite"))) == (with_files, [])


@pytest.mark.usefixtures("temporary")
def test_a_release_of_no_records_has_files_too(tmp_path: Path) -> None:
    dataset = {"version": "1.0.0", "title": "日本", "licence": "LicenseRef-of-ours", "date": "2025-02"}
    build(Fixtures(dataset, {resource.name: [] for resource in WITH_FIXTURE}), tmp_path / "x.sqlite")
    files = files_in(tmp_path / "x.sqlite")
    (tmp_path / "csv.zip").write_bytes(files["csv.zip"])
    with ZipFile(tmp_path / "csv.zip") as archive:
        package = json.loads(archive.read("datapackage.json"))
        assert archive.read("projects.csv").startswith(b"id,name,")
    assert (package["name"], package["title"], package["created"]) == ("facts", "日本", "2025-02-01T00:00:00Z")
    assert package["licenses"] == [
        {
            "name": "LicenseRef-of-ours",
            "title": "LicenseRef-of-ours",
            "path": "https://spdx.org/licenses/LicenseRef-of-ours.html",
        }
    ]


@pytest.mark.parametrize("pages_left", [0, 20, 100])
@pytest.mark.usefixtures("temporary")
def test_a_database_that_finds_no_room_ends_the_load_and_leaves_nothing(fixtures: Fixtures, pages_left: int) -> None:
    target = filled(fixtures)
    with closing(target.database) as database:
        ((pages,),) = database.execute_sql("PRAGMA page_count").fetchall()
        database.execute_sql(f"PRAGMA max_page_count = {pages + pages_left}")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            write_bulk(target, INFO)
