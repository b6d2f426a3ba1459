"""Broken fixture files: each replaces the sound one named before its `--`, and check prints the lines of its .txt."""

from pathlib import Path
from shutil import copyfile
from time import process_time

import pytest
from click.testing import CliRunner, Result

from critical_minerals.cli import main

BROKEN = Path(__file__).parent / "broken"
A_MOMENT = 5
"""Seconds of computing."""

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


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder with what a load is to leave as it is."""
    home = tmp_path / "release"
    home.mkdir()
    (home / "x.sqlite").write_text("old", "utf-8")
    return home


def load(folder: Path, home: Path) -> Result:
    return CliRunner().invoke(main, ["load", "--fixtures", str(folder), "--database", f"sqlite:///{home}/x.sqlite"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_load_says_the_same_and_leaves_the_old_release(folder: Path, old: Path, path: Path) -> None:
    copyfile(path, folder / f"{path.name.partition('--')[0]}.yaml")
    result = load(folder, old)
    lines = path.with_suffix(".txt").read_text("utf-8")
    assert (result.exit_code, result.stderr) == (1, f"Error: the fixtures are refused\n{lines}")
    assert [(found.name, found.read_text("utf-8")) for found in old.iterdir()] == [("x.sqlite", "old")]


BOMB = "".join(f"x{number}: &x{number} [{f'*x{number - 1}, ' * 9}]\n" for number in range(1, 10))
HUGE = [
    pytest.param("- name: " + "x" * 3_000_000, ":1:9: ", id="text of 3 MB"),
    pytest.param("- name: '" + "x\n\n" * 1_000_000 + "'", ":1:9: ", id="text of a million lines"),
    pytest.param("[" * 100_000, ":1:21: is nested more than 20 levels deep", id="100,000 brackets"),
    pytest.param("{a: " * 100_000, ":1:81: is nested more than 20 levels deep", id="100,000 braces"),
    pytest.param("- " * 100_000, ":1:41: is nested more than 20 levels deep", id="100,000 dashes"),
    pytest.param("".join(f"k{number}: 1\n" for number in range(100_001)), ":100001:1: has more than 100000 keys", id="keys"),
    pytest.param("- id: a\n" * 100_001, ":100001:3: has more than 100000 items", id="records"),
    pytest.param("a: 1\n" * 100_000, ":2:1: has the key 'a' twice; each key stands once", id="one key 100,000 times"),
    pytest.param(
        "x0: &x0 [x, x, x, x, x, x, x, x, x]\n" + BOMB, ":1:5: x0: uses an anchor or alias", id="aliases of aliases"
    ),
    pytest.param("#" * 10_000_000, ":1:1: found nothing; must be a list of records", id="comment of 10 MB"),
    pytest.param("a" * 10_000_000 + ": 1", ":1:10000001: is not YAML", id="key of 10 MB"),
    pytest.param('- "' + "\\" * 4_000_001 + '"', ":1:4000006: is not YAML", id="backslashes"),
    pytest.param("%" * 1_000_000, ":1:2: is not YAML", id="directive of 1 MB"),
]


@pytest.mark.parametrize(("text", "message"), HUGE)
def test_what_is_huge_is_refused_in_a_moment(folder: Path, old: Path, text: str, message: str) -> None:
    (folder / "deals.yaml").write_text(text, "utf-8")
    start = process_time()
    result = load(folder, old)
    took = process_time() - start
    head, line, *_ = result.stderr.splitlines()
    assert (result.exit_code, head, took < A_MOMENT) == (1, "Error: the fixtures are refused", True)
    assert line.startswith(f"deals.yaml{message}")
    assert [(found.name, found.read_text("utf-8")) for found in old.iterdir()] == [("x.sqlite", "old")]
