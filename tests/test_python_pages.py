"""docs/python.md and docs/testing.md are true: what they show runs, and a type checker has nothing to say."""

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest
from shown import blocks

from critical_minerals import dataset, pytest_plugin, testing

ROOT = Path(__file__).parents[1]
CACHE = f"--cache-dir={ROOT / '.mypy_cache'}"


def texts(page: str, language: str) -> list[str]:
    """The blocks of a page that are in a language."""
    return [block.text for block in blocks((ROOT / page).read_text("utf-8")) if block.language == language]


@pytest.mark.parametrize("page", ["README.md", "docs/python.md"])
def test_a_session_goes_as_shown(page: str) -> None:
    session = doctest.DocTestParser().get_doctest("".join(texts(page, "pycon")), {}, page, page, 0)
    assert session.examples
    assert doctest.DocTestRunner().run(session).failed == 0


TESTS = [program for page in ("README.md", "docs/testing.md") for program in texts(page, "python") if "def test_" in program]
PROGRAMS = [
    program for page in ("docs/python.md", "docs/testing.md") for program in texts(page, "python") if program not in TESTS
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_runs_and_its_types_are_right(program: str, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(program, "utf-8")
    assert subprocess.run([sys.executable, path], check=True, capture_output=True, cwd=tmp_path).stdout
    checked = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--config-file=", CACHE, str(path)]
    subprocess.run(checked, check=True, cwd=tmp_path, env={"MYPYPATH": str(ROOT / "api")})


def test_every_test_passes(tmp_path: Path) -> None:
    for position, program in enumerate(TESTS):
        (tmp_path / f"test_{position}.py").write_text(program, "utf-8")
    (configuration,) = texts("docs/testing.md", "ini")
    (tmp_path / "pytest.ini").write_text(re.sub(r"\d+\.\d+\.\d+", dataset.version, configuration), "utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--strict-config",
        "--strict-markers",
        "-W",
        "error",
        "-p",
        "no:cacheprovider",
    ]
    result = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert re.search(rf"{len(re.findall('def test_', ''.join(TESTS)))} passed", result.stdout), result.stdout


def test_every_fixture_and_builder_is_named() -> None:
    text = (ROOT / "docs/testing.md").read_text("utf-8")
    fixtures = {name for name in dir(pytest_plugin) if name.startswith("critical_minerals_")}
    assert [name for name in fixtures if "_sample_" not in name and f"| `{name}` |" not in text] == []
    assert {name.replace("_sample", "") for name in fixtures if "_sample_" in name} == {
        name for name in fixtures if "_sample_" not in name
    }
    assert [name for name in testing.__all__ if name not in text] == []
