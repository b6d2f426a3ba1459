"""docs/python.md and docs/testing.md are true: what they show runs, and a type checker has nothing to say."""

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text("utf-8")
    return [
        block for found, block in re.findall(r"^```(\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL) if found == language
    ]


@pytest.mark.parametrize("page", ["README.md", "docs/python.md"])
def test_a_session_goes_as_shown(page: str) -> None:
    session = doctest.DocTestParser().get_doctest("".join(blocks(page, "pycon")), {}, page, page, 0)
    assert session.examples
    assert doctest.DocTestRunner().run(session).failed == 0


@pytest.mark.parametrize("program", blocks("docs/python.md", "python"))
def test_a_program_runs_and_its_types_are_right(program: str, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(program, "utf-8")
    assert subprocess.run([sys.executable, path], check=True, capture_output=True, cwd=tmp_path).stdout
    checked = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={ROOT / '.mypy_cache'}", str(path)]
    subprocess.run(checked, check=True, cwd=tmp_path, env={"MYPYPATH": str(ROOT / "api")})
