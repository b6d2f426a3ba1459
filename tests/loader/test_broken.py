"""Broken fixture files: each replaces the sound one named before its `--`, and check prints the lines of its .txt."""

from pathlib import Path
from shutil import copyfile

import pytest
from click.testing import CliRunner

from critical_minerals.cli import main

BROKEN = Path(__file__).parent / "broken"
FILES = sorted(BROKEN.glob("*.yaml"))


def test_every_broken_file_replaces_a_fixture_file_and_has_its_lines_beside_it(folder: Path) -> None:
    assert {path.stem for path in FILES} == {path.stem for path in BROKEN.glob("*.txt")}
    assert {path.name.partition("--")[0] for path in FILES} <= {path.stem for path in folder.iterdir()}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_check_prints_exactly_what_is_wrong(folder: Path, path: Path) -> None:
    copyfile(path, folder / f"{path.name.partition('--')[0]}.yaml")
    result = CliRunner().invoke(main, ["check", "--fixtures", str(folder)])
    lines = path.with_suffix(".txt").read_text("utf-8")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"Error: the fixtures are refused\n{lines}")
