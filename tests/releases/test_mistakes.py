"""What a curator can do wrong between releases, and what must not come of it."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest
from click.testing import CliRunner, Result

from critical_minerals.cli import main


class Data:
    """A copy of the sound fixtures, which is edited and released."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--fixtures", str(self.folder)])

    def edit(self, file: str, old: str, new: str) -> None:
        text = (self.folder / file).read_text("utf-8")
        assert text.count(old) == 1, (file, old)
        (self.folder / file).write_text(text.replace(old, new), "utf-8")

    def release(self, before: str, after: str, date: str = "2026-12-01") -> None:
        result = self.run("release", "--date", date)
        assert result.exit_code == 0, result.output
        self.edit("dataset.yaml", f"version: '{before}'", f"version: {after}")


@pytest.fixture
def data(tmp_path: Path) -> Data:
    return Data(Path(copytree(Path(__file__).parents[1] / "loader" / "sound", tmp_path / "fixtures")))


def test_a_release_whose_head_cannot_be_written_leaves_no_manifest_and_can_be_made_again(data: Data) -> None:
    (data.folder / ".dataset.yaml.new").mkdir()
    assert data.run("release").exit_code == 1
    assert [path.name for path in (data.folder / "releases").iterdir()] == ["0.0.1.json"]
    (data.folder / ".dataset.yaml.new").rmdir()
    assert data.run("release").exit_code == 0


@pytest.mark.parametrize("date", ["0001-01-01", "0999-12-31"])
def test_a_date_that_the_fixtures_refuse_is_refused(data: Data, date: str) -> None:
    assert data.run("release", "--date", date).exit_code != 0
    assert data.run("check").exit_code == 0


def test_an_id_that_was_gone_is_not_used_again(data: Data) -> None:
    data.release("0.1.0", "0.2.0.dev")
    text = (data.folder / "tombstones.yaml").read_text("utf-8")
    data.edit("sources.yaml", "- id: off-topic\n", "- id: weather\n")
    (data.folder / "tombstones.yaml").write_text(f"{text}- {{id: sources/off-topic, reason: So.}}\n", "utf-8")
    data.release("0.2.0", "0.3.0.dev")
    data.edit("sources.yaml", "- id: weather\n", "- id: off-topic\n")
    data.edit("sources.yaml", "Article on the weather", "Article on gold")
    (data.folder / "tombstones.yaml").write_text(f"{text}- {{id: sources/weather, reason: So.}}\n", "utf-8")
    result = data.run("check")
    assert (result.exit_code, "sources/off-topic" in result.stderr) == (1, True)


def test_a_tombstone_moves_to_a_record_of_the_same_resource(data: Data) -> None:
    data.edit("tombstones.yaml", "moved_to: projects/deep-mine", "moved_to: facts/loan-signed")
    assert data.run("check").exit_code == 1


def test_releases_that_are_a_file_are_refused(data: Data) -> None:
    rmtree(data.folder / "releases")
    (data.folder / "releases").write_text("", "utf-8")
    (data.folder / "tombstones.yaml").write_text("[]\n", "utf-8")
    assert data.run("check").exit_code == 1


def test_a_missing_tombstone_is_said_in_one_sentence(data: Data) -> None:
    (data.folder / "tombstones.yaml").write_text("[]\n", "utf-8")
    assert "found a list" not in data.run("check").stderr


def test_a_folder_is_said_to_be_one_without_the_path_of_this_machine(data: Data) -> None:
    (data.folder / "releases" / "old").mkdir()
    assert (str(data.folder) in data.run("check").stderr, "Errno" in data.run("check").stderr) == (False, False)


def test_an_earlier_release_is_not_said_to_have_no_manifest(data: Data) -> None:
    data.release("0.1.0", "0.2.0.dev")
    data.release("0.2.0", "'0.1.0'")
    assert "no manifest" not in data.run("check").stderr


def test_a_released_version_keeps_its_date(data: Data) -> None:
    data.release("0.1.0", "'0.1.0'")
    data.edit("dataset.yaml", "2026-12-01", "2020-12-01")
    assert data.run("check").exit_code == 1


@pytest.mark.parametrize("version", ["0.0.9.dev", "00.0.2", "0.0", "-1.0.0", "0.0.2 ", "0.0.2.0", "٠.٠.٢"])
def test_a_manifest_has_the_version_of_a_release(data: Data, version: str) -> None:
    whole = json.loads((data.folder / "releases" / "0.0.1.json").read_text("utf-8"))
    text = json.dumps({**whole, "version": version})
    (data.folder / "releases" / f"{version}.json").write_text(text, "utf-8")
    assert data.run("check").exit_code == 1


@pytest.mark.parametrize("part", [{"derived": ["x"]}, {"body": 5}, {"derived": {"disputed": None}}])
def test_a_manifest_with_no_hashes_where_they_belong_is_refused(data: Data, part: dict[str, Any]) -> None:
    data.release("0.1.0", "0.2.0.dev")
    path = data.folder / "releases" / "0.1.0.json"
    whole = json.loads(path.read_text("utf-8"))
    whole["records"]["deals"]["loan"].update(part)
    path.write_text(json.dumps(whole), "utf-8")
    result = data.run("check")
    assert (result.exit_code, type(result.exception)) == (1, SystemExit)


def test_a_fact_that_moves_to_another_record_is_a_change_of_the_fact(later: Callable[..., Any], now: Any) -> None:
    text = (now.folder / "projects.yaml").read_text("utf-8")
    start = text.index("  - id: deep-mine-cost\n")
    moved = text[start : text.index("- id: smelter\n")]
    state = later(("projects.yaml", moved, ""), ("policies.yaml", "", moved))
    assert state.data("/v1/facts/deep-mine-cost")["subject"]["id"] == "ban"
    assert "deep-mine-cost" in [change["id"] for change in state.data("/v1/changes?since=0.6.0&type=facts")]
