"""Loading: a release stands in its file whole, or the old one stays as it was."""

import json
import sqlite3
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from peewee import DatabaseError
from release_files import opened

from critical_minerals.database.checksums import checksum_of, read_checksums
from critical_minerals.database.release import DatasetInfo, Release, Unavailable
from critical_minerals.database.sqlite_store import SqliteStore
from critical_minerals.database.tables import LAYOUT, Dataset
from critical_minerals.loader.build import build
from critical_minerals.loader.derivation import with_derived_fields
from critical_minerals.loader.validation import Fixtures, read_fixtures
from critical_minerals.packaged import data_folder
from critical_minerals.query import lists
from critical_minerals.query.selection import Selection
from critical_minerals.resources import BY_NAME, REGISTRY
from critical_minerals.resources.tables import TABLES

Edit = Callable[[str, str, str], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "release" / "facts.sqlite"


@pytest.fixture
def loaded(folder: Path, path: Path) -> DatasetInfo:
    return build(read_fixtures(folder), path)


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of every file in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def ids(release: Release, resource: str) -> list[str]:
    table = TABLES[resource]
    return [row[0] for row in release.rows(table.select(table.id).order_by(table.id))]


def test_a_release_says_what_it_is(loaded: DatasetInfo, path: Path) -> None:
    assert loaded == opened(path).dataset
    assert loaded._replace(hash="") == ("0.1.0.dev", "", "Invented facts", "CC-BY-4.0", "2026-11-21")


@pytest.mark.usefixtures("loaded")
def test_a_load_makes_the_folder_and_a_file_with_its_checksum(path: Path) -> None:
    assert contents(path.parent).keys() == {"facts.sqlite", "facts.sqlite.sha256"}
    assert read_checksums(path) == [checksum_of(path)]


@pytest.mark.parametrize("resource", [resource.name for resource in REGISTRY])
def test_every_shipped_record_is_in_the_database(fixtures: Fixtures, database: Path, resource: str) -> None:
    expected = [record["id"] for record in with_derived_fields(deepcopy(fixtures.records))[resource]]
    assert ids(opened(database), resource) == sorted(expected)


@pytest.mark.parametrize("name", ["odd ?#%20&name.sqlite", "é.sqlite", "'quote\".sqlite", "-.sqlite"])
def test_a_file_may_have_any_name(folder: Path, tmp_path: Path, name: str) -> None:
    assert build(read_fixtures(folder), tmp_path / name) == opened(tmp_path / name).dataset


def test_the_same_fixtures_have_the_same_hash(loaded: DatasetInfo, folder: Path, tmp_path: Path) -> None:
    assert build(read_fixtures(folder), tmp_path / "other.sqlite") == loaded


def test_fixtures_that_have_been_loaded_can_be_loaded_again(folder: Path, path: Path) -> None:
    fixtures = read_fixtures(folder)
    assert build(fixtures, path) == build(fixtures, path)


@pytest.mark.usefixtures("loaded")
def test_the_same_fixtures_make_the_same_bytes(folder: Path, path: Path, tmp_path: Path) -> None:
    build(read_fixtures(folder), tmp_path / "other.sqlite")
    assert (tmp_path / "other.sqlite").read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("dataset.yaml", "Invented facts", "Invented fact"),
        ("dataset.yaml", "2026-11-21", "2026-11-22"),
        ("minerals.yaml", "All metals together.", "All metals together!"),
        ("projects.yaml", "value: 33800000, lower: 33800000, upper: 33800000", "value: 33800001"),
        ("sources.yaml", "label: Undated article", "label: Undated Article"),
        ("policies.yaml", "paragraph: 6", "paragraph: 7"),
        ("organizations.yaml", "name: Survey", "name: Surveys"),
        ("places.yaml", "un_m49: '009'", "un_m49: '008'"),
    ],
)
def test_one_changed_character_makes_another_hash(
    loaded: DatasetInfo, folder: Path, tmp_path: Path, edit: Edit, file: str, old: str, new: str
) -> None:
    edit(file, old, new)
    assert build(read_fixtures(folder), tmp_path / "other.sqlite").hash != loaded.hash


def test_a_load_that_fails_leaves_what_stands_in_its_way(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "facts.sqlite" / "inside").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        build(read_fixtures(folder), tmp_path / "facts.sqlite")
    assert sorted(item.name for item in tmp_path.iterdir()) == ["facts.sqlite", "fixtures"]


@pytest.mark.usefixtures("loaded")
def test_a_load_below_a_file_fails_and_leaves_the_file(folder: Path, path: Path) -> None:
    before = contents(path.parent)
    with pytest.raises(FileExistsError):
        build(read_fixtures(folder), path / "facts.sqlite")
    assert contents(path.parent) == before


def test_a_load_into_a_name_that_is_too_long_fails_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    with pytest.raises((OSError, DatabaseError)):
        build(read_fixtures(folder), tmp_path / ("x" * 250))
    assert [item.name for item in tmp_path.iterdir()] == ["fixtures"]


@pytest.mark.usefixtures("loaded")
def test_a_load_with_a_repeated_id_fails_in_the_database_and_leaves_the_old_release(folder: Path, path: Path) -> None:
    before = contents(path.parent)
    fixtures = read_fixtures(folder)
    fixtures.records["deals"] *= 2
    with pytest.raises(DatabaseError, match=r"facts.sqlite can't be written: UNIQUE"):
        build(fixtures, path)
    assert contents(path.parent) == before


def test_a_reader_keeps_the_old_release_whole_while_another_takes_its_place(
    loaded: DatasetInfo, folder: Path, path: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "BODIES_A_READ", 1)
    old = opened(path)
    bodies = lists.every_body(old, Selection(BY_NAME["places"]))
    seen = [next(bodies)]
    edit("places.yaml", "- id: ocean\n", "- {id: new, name: New, kind: bloc}\n- id: ocean\n")
    assert build(read_fixtures(folder), path).hash != loaded.hash
    assert [json.loads(body)["id"] for body in seen + list(bodies)] == ["atlantis", "deep", "ocean"]
    assert ids(old, "places") == ["atlantis", "deep", "ocean"]
    assert ids(opened(path), "places") == ["atlantis", "deep", "new", "ocean"]


def test_a_store_opens_the_new_release_after_a_load(loaded: DatasetInfo, folder: Path, path: Path, edit: Edit) -> None:
    store = SqliteStore(path)
    assert store.release() is store.release()
    edit("dataset.yaml", "0.1.0.dev", "0.2.0.dev")
    build(read_fixtures(folder), path)
    assert (loaded.version, store.release().dataset.version) == ("0.1.0.dev", "0.2.0.dev")


@pytest.mark.usefixtures("loaded")
def test_a_release_is_open_for_reading_alone(path: Path) -> None:
    release = opened(path)
    with pytest.raises(Unavailable, match="readonly"):
        release.rows(Dataset.delete())
    assert release.dataset == opened(path).dataset


def test_a_database_is_sound_and_has_no_page_to_spare(database: Path) -> None:
    connection = sqlite3.connect(database)
    found = [
        connection.execute(f"PRAGMA {name}").fetchone() for name in ("integrity_check", "freelist_count", "journal_mode")
    ]
    connection.close()
    assert found == [("ok",), (0,), ("delete",)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "unable to open database file", id="missing"),
        pytest.param(b"", "no such table", id="empty"),
        pytest.param(b"not a database" * 100, "file is not a database", id="text"),
    ],
)
def test_what_is_no_release_is_unavailable(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "x.sqlite").write_bytes(content)
    with pytest.raises(Unavailable, match=f"x.sqlite can't be read: {message}.*; run `critical-minerals load`"):
        opened(tmp_path / "x.sqlite")


@pytest.mark.usefixtures("loaded")
def test_a_release_of_another_layout_is_unavailable(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE dataset SET layout = layout + 1")
    connection.commit()
    connection.close()
    with pytest.raises(Unavailable, match=f"has the layout {LAYOUT + 1}, this version reads {LAYOUT}"):
        opened(path)


def test_the_shipped_fixtures_load(database: Path) -> None:
    assert opened(database).dataset.version == read_fixtures(data_folder("fixtures")).dataset["version"]
