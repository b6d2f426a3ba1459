"""`critical-minerals release`: what it writes, what it refuses, and that it leaves nothing half done."""

import hashlib
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from click.testing import CliRunner, Result

from critical_minerals.cli import main
from critical_minerals.loader.validation import read_fixtures
from critical_minerals.releases.manifest import data_hash, field_hashes, from_json, to_json

SOUND = Path(__file__).parent / "loader" / "sound"
HEAD = (
    "# yaml-language-server: $schema=schemas/dataset.json\nversion: '0.1.0'\ntitle: Invented facts\nlicence: CC-BY-4.0\n"
    "date: '2026-12-01'\n"
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(SOUND, tmp_path / "fixtures"))


def release(folder: Path, *arguments: object) -> Result:
    return run("release", "--fixtures", folder, *(arguments or ("--date", "2026-12-01")))


def contents(folder: Path) -> dict[str, str]:
    """The digest of every file under a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_release_says_what_it_has_and_what_to_do_next(folder: Path) -> None:
    result = release(folder)
    made = from_json((folder / "releases" / "0.1.0.json").read_text("utf-8"))
    said = (
        f"Release 0.1.0 has 22 records and facts, hash {made.hash}: 0.1.0.json.\n"
        "Run `critical-minerals document`, and give the next change of the data a later version that ends in .dev.\n"
    )
    assert (result.exit_code, result.stderr, result.stdout) == (0, "", said)


def test_a_release_writes_two_files_and_no_other(folder: Path) -> None:
    before = contents(folder)
    release(folder)
    after = contents(folder)
    assert {name for name in {*before, *after} if before.get(name) != after.get(name)} == {
        "dataset.yaml",
        "releases/0.1.0.json",
    }
    assert (folder / "dataset.yaml").read_text("utf-8") == HEAD


def test_the_head_is_written_in_its_canonical_form(folder: Path) -> None:
    (folder / "dataset.yaml").write_text(
        "date: '2020'\nlicence: \"CC-BY-4.0\"\ntitle:   Invented facts\nversion: '0.1.0.dev'\n", "utf-8"
    )
    release(folder)
    assert (folder / "dataset.yaml").read_text("utf-8") == HEAD
    assert run("fmt", "--check", "--fixtures", folder).exit_code == 0


def test_the_manifest_is_that_of_the_data(folder: Path) -> None:
    before = read_fixtures(folder)
    release(folder)
    text = (folder / "releases" / "0.1.0.json").read_text("utf-8")
    made, after = from_json(text), read_fixtures(folder)
    assert (made.version, made.date) == (after.dataset["version"], after.dataset["date"]) == ("0.1.0", "2026-12-01")
    assert made.hash == data_hash(field_hashes(before.written)) == data_hash(field_hashes(after.written))
    assert {
        resource: {name: entry.fields for name, entry in entries.items()} for resource, entries in made.records.items()
    } == (field_hashes(after.written))
    assert (to_json(made), after.manifests[-1]) == (text, made)


def test_the_same_data_make_the_same_manifest(folder: Path, tmp_path: Path) -> None:
    other = Path(copytree(folder, tmp_path / "other"))
    release(folder)
    release(other)
    assert contents(folder) == contents(other)


def test_a_release_is_valid_and_loads(folder: Path, tmp_path: Path) -> None:
    release(folder)
    assert run("check", "--fixtures", folder).output == "15 records and 7 facts are valid.\n"
    loaded = run("load", "--fixtures", folder, "--database", f"sqlite:///{tmp_path}/x.sqlite")
    assert loaded.output.startswith(f"{tmp_path}/x.sqlite holds version 0.1.0, hash ")


def test_the_first_release_of_all_makes_its_folder(folder: Path) -> None:
    rmtree(folder / "releases")
    (folder / "tombstones.yaml").write_text("[]\n", "utf-8")
    assert release(folder).exit_code == 0
    assert [path.name for path in (folder / "releases").iterdir()] == ["0.1.0.json"]


def test_a_release_is_of_today_unless_told(folder: Path) -> None:
    before = str(datetime.now(UTC).date())
    assert run("release", "--fixtures", folder).exit_code == 0
    assert before <= from_json((folder / "releases" / "0.1.0.json").read_text("utf-8")).date <= str(datetime.now(UTC).date())


def test_what_is_released_is_not_released_again(folder: Path) -> None:
    release(folder)
    before = contents(folder)
    result = release(folder, "--date", "2026-12-02")
    message = "Error: 0.1.0 is released; a new release starts from a version that ends in .dev\n"
    assert (result.exit_code, result.stdout, result.stderr, contents(folder)) == (1, "", message, before)


def test_a_release_of_unchanged_data_under_a_later_version_has_the_same_hash(folder: Path) -> None:
    release(folder)
    head = folder / "dataset.yaml"
    head.write_text(head.read_text("utf-8").replace("'0.1.0'", "0.1.1.dev"), "utf-8")
    assert release(folder, "--date", "2026-12-02").exit_code == 0
    first, second = read_fixtures(folder).manifests[1:]
    assert second == first._replace(version="0.1.1", date="2026-12-02")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        pytest.param("deals.yaml", "name: A loan for the Deep Mine", "name: 5", "name: found 5; must be text", id="field"),
        pytest.param("dataset.yaml", "0.1.0.dev", "0.0.1.dev", "must be later than 0.0.1, which is released", id="version"),
        pytest.param("dataset.yaml", "0.1.0.dev", "'0.1.0'", "which has no manifest", id="version of no release"),
        pytest.param("tombstones.yaml", "projects/deep-mine", "projects/x", "there is no such record", id="tombstone"),
        pytest.param("releases/0.0.1.json", "babf7c740518", "000000000000", "hashes that do not agree", id="manifest"),
    ],
)
def test_what_is_invalid_is_not_released(folder: Path, file: str, old: str, new: str, message: str) -> None:
    (folder / file).write_text((folder / file).read_text("utf-8").replace(old, new), "utf-8")
    before = contents(folder)
    result = release(folder)
    assert (result.exit_code, result.stdout, message in result.stderr, contents(folder)) == (1, "", True, before)


@pytest.mark.parametrize(
    "date",
    [
        "",
        "today",
        "2026",
        "2026-12",
        "2026-13-01",
        "2026-02-30",
        "20261201",
        "2026-12-01T00:00:00",
        "01.12.2026",
        "0000-01-01",
    ],
)
def test_what_is_no_day_is_wrong_usage(folder: Path, date: str) -> None:
    before = contents(folder)
    result = release(folder, "--date", date)
    message = f"Invalid value for '--date': '{date}' does not match the format '%Y-%m-%d'."
    assert (result.exit_code, message in result.stderr, contents(folder)) == (2, True, before)


def test_a_folder_that_is_not_there_is_wrong_usage() -> None:
    assert run("release", "--fixtures", "/nowhere").exit_code == 2


@pytest.mark.parametrize("blocks", [0, 1])
def test_a_release_that_finds_no_room_changes_nothing(folder: Path, blocks: int) -> None:
    before = contents(folder)
    limited = f'ulimit -f {blocks}; exec "$0" "$@"'
    command = [sys.executable, "-c", "from critical_minerals.cli import main; main()", "release", "--fixtures", folder]
    result = subprocess.run(
        ["/bin/sh", "-c", limited, *command], capture_output=True, text=True, check=False, env=os.environ
    )
    assert (result.returncode, result.stdout, "Traceback" in result.stderr) == (1, "", False)
    assert contents(folder) == before


def test_a_file_in_the_way_of_the_manifests_changes_nothing(folder: Path) -> None:
    rmtree(folder / "releases")
    (folder / "releases").write_text("", "utf-8")
    (folder / "tombstones.yaml").write_text("[]\n", "utf-8")
    before = contents(folder)
    assert (release(folder).exit_code, contents(folder)) == (1, before)


def test_a_manifest_that_cannot_be_put_in_place_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(folder)

    def fail(path: Path, target: Path) -> None:
        raise OSError(f"{path.name} stays out of {target.name}")

    monkeypatch.setattr(Path, "replace", fail)
    result = release(folder)
    assert (result.exit_code, result.stderr) == (1, "Error: .0.1.0.json.new stays out of 0.1.0.json\n")
    assert contents(folder) == before


def test_a_release_that_was_cut_off_between_its_two_files_says_how_to_finish_it(folder: Path) -> None:
    head = folder / "dataset.yaml"
    before = head.read_text("utf-8")
    release(folder)
    finished = contents(folder)
    head.write_text(before, "utf-8")
    result = release(folder)
    message = (
        "dataset.yaml:2:1: version: found '0.1.0.dev'; must be later than 0.1.0, which is released; "
        "to finish a release that was cut off, set '0.1.0' and the date '2026-12-01'\n"
    )
    assert (result.exit_code, result.stderr) == (1, f"Error: the fixtures are refused\n{message}")
    text = before.replace("0.1.0.dev", "'0.1.0'")
    head.write_text(re.sub("date: .*", "date: '2026-12-01'", text), "utf-8")
    assert (run("check", "--fixtures", folder).exit_code, contents(folder)) == (0, finished)
