"""`critical-minerals doctor` finds what is wrong with an installation, and nothing where all is well."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result
from real_server import running
from release_files import changed, copied, sealed

from critical_minerals.cli import main
from critical_minerals.database import sqlite_store
from critical_minerals.database.checksums import checksums_beside
from critical_minerals.database.tables import LAYOUT
from critical_minerals.packaged import data_folder


@pytest.fixture
def path(database: Path, tmp_path: Path) -> Path:
    return copied(database, tmp_path / "facts.sqlite")


def doctor(path: Path, *more: str, **environment: str) -> Result:
    arguments = ["doctor", "--database", f"sqlite:///{path}", *more]
    return CliRunner().invoke(main, arguments, env={"DATABASE_URL": None, **environment})


def remedies(result: Result) -> list[str]:
    return [line.removeprefix("fix  ") for line in result.stdout.splitlines() if line.startswith("fix")]


def test_a_sound_installation_needs_nothing(path):
    result = doctor(path)
    assert (result.exit_code, remedies(result), result.stderr) == (0, [], "")
    assert "holds version" in result.stdout
    assert "its pages are sound" in result.stdout


def without_index(path: Path) -> None:
    """Forgets an index, whose pages nobody uses then, in a file with the checksum that belongs to it."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA writable_schema = 1")
        connection.execute("DELETE FROM sqlite_master WHERE name = 'whole_title_hash'")
    sealed(path)


DAMAGES = [
    pytest.param(
        lambda path: path.unlink(),
        "facts.sqlite can't be read: No such file or directory: run `critical-minerals load`",
        id="missing",
    ),
    pytest.param(
        lambda path: path.write_bytes(path.read_bytes().replace(b"Minerals", b"Minerale", 1)),
        "facts.sqlite is damaged: its SHA-256 is not that beside it: run `critical-minerals load`",
        id="damaged",
    ),
    pytest.param(
        lambda path: checksums_beside(path).unlink(),
        "facts.sqlite.sha256 can't be read: No such file or directory: run `critical-minerals load`",
        id="no checksum",
    ),
    pytest.param(
        lambda path: changed(path, "UPDATE dataset SET layout = 1"),
        f"facts.sqlite has the layout 1, this version reads {LAYOUT}: run `critical-minerals load`",
        id="another layout",
    ),
    pytest.param(
        lambda path: changed(path, "UPDATE dataset SET version = '0.0.1'"),
        "the fixtures have version 0.1.0: run `critical-minerals load`",
        id="an older release",
    ),
    pytest.param(without_index, "its pages are sound: *** in database main ***", id="lost pages"),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "remedy"), DAMAGES)
def test_what_is_wrong_with_the_database_is_found(path, damage, remedy):
    damage(path)
    result = doctor(path)
    assert result.exit_code == 1
    assert [found for found in remedies(result) if found.startswith(remedy)] != []
    assert len(remedies(result)) == 1


def test_a_file_that_takes_long_to_verify_is_waited_for(path, monkeypatch):
    monkeypatch.setattr(sqlite_store, "FIRST_PATIENCE", 0.02)
    with path.open("r+b") as file:
        file.truncate(2**30)
    assert remedies(doctor(path)) == [
        "facts.sqlite is damaged: its SHA-256 is not that beside it: run `critical-minerals load`"
    ]


def test_a_setting_that_is_not_understood_is_found(path):
    result = doctor(path, PROXIES="one")
    assert remedies(result) == ["found PROXIES='one': set another value: it must be a whole number from 0 to 10"]


def test_fixtures_that_cannot_be_read_are_found(path, tmp_path):
    folder = Path(copytree(data_folder("fixtures"), tmp_path / "fixtures"))
    (folder / "dataset.yaml").write_text("[", "utf-8")
    (remedy,) = remedies(doctor(path, "--fixtures", str(folder)))
    assert remedy.startswith("the fixtures can't be read: dataset.yaml:")
    assert remedy.endswith("run `critical-minerals check`")


@pytest.mark.parametrize(
    ("url", "remedy"),
    [
        ("mysql://host/facts", "correct DATABASE_URL or --database"),
        ("postgresql://user:secret@127.0.0.1:1/facts", "Connection refused"),
    ],
)
def test_a_database_that_is_not_understood_or_not_there_is_found(url, remedy):
    result = CliRunner().invoke(main, ["doctor", "--database", url])
    assert result.exit_code == 1
    (found,) = [line for line in result.stdout.splitlines() if line.startswith("fix")]
    assert remedy in result.stdout
    assert "secret" not in result.output
    assert found


@pytest.mark.parametrize("address", ["", "nonsense", "http://[::1", "http://a b"])
def test_an_address_that_is_none_can_not_be_asked(path: Path, address: str):
    assert f"fix  {address}/readyz can't be asked: " in doctor(path, "--url", address).stdout


def test_a_running_server_is_asked(path):
    with running(path) as server:
        result = doctor(path, "--url", server.address)
        assert (result.exit_code, remedies(result)) == (0, [])
        assert f"{server.address}/readyz serves version" in result.stdout
        checksums = checksums_beside(path).read_bytes()
        path.write_bytes(b"")
        assert (
            f"{server.address}/readyz serves the last good release: facts.sqlite is damaged"
            in doctor(path, "--url", server.address).stdout
        )
        assert checksums_beside(path).read_bytes() == checksums
    assert "can't be asked" in doctor(path, "--url", server.address).stdout


def test_a_temporary_folder_that_is_not_there_is_found(path, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    (remedy,) = remedies(doctor(path))
    assert remedy.startswith(f"no temporary files can be made in {tmp_path}/nowhere: ")
    assert remedy.endswith("set TMPDIR to a folder that this user can write into")
