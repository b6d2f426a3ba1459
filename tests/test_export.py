"""`critical-minerals export` writes what `/v1/bulk` serves."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from release_files import changed, copied
from werkzeug.test import Client

from critical_minerals.cli import main
from critical_minerals.database.urls import place_of
from critical_minerals.loader.build import build
from critical_minerals.loader.validation import Fixtures
from critical_minerals.resources.bulk import BULK_FORMS

NAMES = [form.name for form in BULK_FORMS]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["export", *map(str, arguments)])


def test_the_files_are_those_that_are_served(client: Client, database_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    result = run(folder, "--database", database_url)
    assert (result.exit_code, result.output.startswith(f"{folder} holds ")) == (0, True)
    assert sorted(path.name for path in folder.iterdir()) == sorted([*NAMES, "SHA256SUMS"])
    assert [name for name in NAMES if (folder / name).read_bytes() != client.get(f"/v1/bulk/{name}").data] == []


def test_the_sums_are_as_sha256sum_checks_them(database_url: str, tmp_path: Path) -> None:
    run(tmp_path, "--database", database_url)
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert sorted(checked.stdout.splitlines()) == sorted(f"{name}: OK" for name in NAMES)


def test_files_of_these_names_are_replaced_and_others_stay(database_url: str, tmp_path: Path) -> None:
    for name in (*NAMES, "SHA256SUMS", "mine.txt"):
        (tmp_path / name).write_text("old", "utf-8")
    assert run(tmp_path, "--database", database_url).exit_code == 0
    assert [path.name for path in tmp_path.iterdir() if path.read_bytes() == b"old"] == ["mine.txt"]


def test_what_is_no_file_is_not_replaced(database_url: str, tmp_path: Path) -> None:
    (tmp_path / NAMES[0]).mkdir()
    result = run(tmp_path, "--database", database_url)
    assert (result.exit_code, "it is a folder; must be a file" in result.output) == (1, True)


def test_a_folder_that_is_a_file_is_refused(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run(tmp_path / "file", "--database", database_url)
    assert (result.exit_code, "is a file" in result.output) == (2, True)


def test_a_release_without_bulk_files_says_how_to_get_them(
    fixtures: Fixtures, new_database: Callable[[str], str], tmp_path: Path
) -> None:
    url = new_database("without")
    build(fixtures, place_of(url), bulk=False)
    result = run(tmp_path / "out", "--database", url)
    message = "Error: the release was loaded without bulk files; run `critical-minerals load` without --no-bulk\n"
    assert (result.exit_code, result.stderr, (tmp_path / "out").exists()) == (1, message, False)


@pytest.mark.sqlite
def test_no_release_is_no_export(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "critical_minerals", "export", tmp_path / "out"]
    result = subprocess.run(
        [*command, "--database", f"sqlite:///{tmp_path}/none.sqlite"], check=False, capture_output=True, text=True
    )
    message = "Error: none.sqlite can't be read: No such file or directory; run `critical-minerals load`\n"
    assert (result.returncode, result.stdout, result.stderr) == (1, "", message)
    assert not (tmp_path / "out").exists()


@pytest.mark.sqlite
def test_a_chunk_that_is_damaged_replaces_nothing(database: Path, tmp_path: Path) -> None:
    damaged = "UPDATE bulk_chunk SET content = zeroblob(length(content)) WHERE file = 'csv.zip' AND position = 1"
    path = changed(copied(database, tmp_path / "damaged.sqlite"), damaged)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "csv.zip").write_text("old", "utf-8")
    result = run(tmp_path / "out", "--database", f"sqlite:///{path}")
    message = "Error: csv.zip is damaged in the database; run `critical-minerals load`\n"
    assert (result.exit_code, result.stderr) == (1, message)
    assert (tmp_path / "out" / "csv.zip").read_text("utf-8") == "old"
    assert "SHA256SUMS" not in [found.name for found in (tmp_path / "out").iterdir()]
