"""The fixtures for pytest: somebody else's project uses them, and who does not use them does not notice them."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from critical_minerals import dataset

CONSUMER = Path(__file__).parent / "consumer"
PINNED = "critical_minerals_release is 9.9.9, and version {} of the critical minerals data is installed; install"
MOST_SECONDS = 0.05
NOTHING = """
import sys

def test_nothing():
    found = {name for name in sys.modules if name.startswith("critical_minerals")}
    assert found == {"critical_minerals", "critical_minerals.pytest_plugin"}
    assert not {"flask", "marshmallow", "peewee", "yaml"} & sys.modules.keys()
"""
MARKED = "import pytest\n\n@pytest.mark.critical_minerals_release{}\ndef test_marked():\n    pass\n"


@pytest.fixture
def consumer(tmp_path: Path) -> Path:
    return Path(copytree(CONSUMER, tmp_path / "consumer"))


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(
        command, cwd=folder, check=False, capture_output=True, text=True, env={**os.environ, **environment}, timeout=120
    )


def test_somebody_elses_tests_pass_in_two_processes(consumer: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    result = run(consumer, "-n", "2", TMPDIR=str(temporary), DATABASE_URL="sqlite:///nowhere.sqlite", PROXIES="several")
    assert (result.returncode, " passed in " in result.stdout) == (0, True), result.stdout
    assert list(temporary.glob("critical-minerals-*")) == []


def test_a_pin_of_what_is_installed_passes(consumer: Path) -> None:
    result = run(consumer, "-o", f"critical_minerals_release={dataset.version}", "-k", "pinned")
    assert result.returncode == 0, result.stdout


def test_a_pin_of_another_release_ends_the_run(consumer: Path) -> None:
    result = run(consumer, "-o", "critical_minerals_release=9.9.9")
    assert (result.returncode, result.stdout) == (pytest.ExitCode.USAGE_ERROR, "")
    assert result.stderr.startswith(f"ERROR: {PINNED.format(dataset.version)}")


def test_a_mark_of_another_release_fails_that_test_alone(consumer: Path) -> None:
    result = run(consumer, "pinned")
    assert (result.returncode, "1 passed, 1 error" in result.stdout) == (1, True), result.stdout
    assert PINNED.format(dataset.version) in result.stdout
    assert "Traceback" not in result.stdout


@pytest.mark.parametrize(
    ("mark", "found"),
    [("", ""), ("()", ""), ("(version='9.9.9')", "version='9.9.9'"), ("('9.9.9', '9.9.8')", "'9.9.9', '9.9.8'")],
)
def test_a_mark_that_names_no_version_says_how_to_name_one(tmp_path: Path, mark: str, found: str) -> None:
    (tmp_path / "test_marked.py").write_text(MARKED.format(mark), "utf-8")
    result = run(tmp_path)
    assert f"found critical_minerals_release({found}); must name one version, such as" in result.stdout
    assert (result.returncode, "pytest_plugin.py" in result.stdout) == (1, False), result.stdout


def test_fixtures_and_options_are_named_after_the_project(consumer: Path) -> None:
    listed = run(consumer, "--fixtures", "tests").stdout.splitlines()
    ours = [line.split()[0] for line in listed if "critical_minerals/pytest_plugin.py" in line]
    assert len(ours) == 10
    assert [name for name in ours if not name.startswith("critical_minerals_")] == []


def test_who_uses_nothing_of_it_imports_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "test_nothing.py").write_text(NOTHING, "utf-8")
    result = run(tmp_path, "-p", "no:hypothesispytest", "-p", "no:schemathesis", "-W", "error")
    assert result.returncode == 0, result.stdout


def test_importing_it_takes_no_time() -> None:
    command = [sys.executable, "-X", "importtime", "-c", "import pytest, critical_minerals.pytest_plugin"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stderr.splitlines()
    (line,) = (line for line in lines if line.endswith("critical_minerals.pytest_plugin"))
    assert int(line.split("|")[1]) / 1e6 < MOST_SECONDS
