"""Clients, generated as the README says from the document that a real server serves, each in a folder under build/."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from shown import ADDRESS, blocks

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build/clients"
GENERATOR = BUILD / "generator/bin"
NODE_MODULES = ROOT / "tests/clients/node_modules"
EXAMPLES = blocks((ROOT / "README.md").read_text("utf-8"))
COMPILE = ["npx", "tsc", "--strict", "--noUncheckedIndexedAccess", "--target", "es2022", "--module", "nodenext"]
ADVICE = """
Mend the document, in api/critical_minerals/web, where any client would stumble over this. What one generator alone gets
wrong belongs into openapi/python-client.yaml, or into the programs in tests/clients."""

Run = Callable[..., str]


def example(live: str, language: str, holds: str = "") -> str:
    """The README's one example in a language that holds some words, for a server that runs elsewhere."""
    (found,) = (text for named, text in EXAMPLES if named == language and holds in text)
    return found.replace(ADDRESS, live)


@pytest.fixture(scope="session")
def run() -> Run:
    """Runs a command in a folder and gives what it says; fails with that where the command fails."""

    def ran(folder: Path, *command: str | Path) -> str:
        path = os.pathsep.join([str(GENERATOR), os.environ["PATH"]])
        # npx shall run what is installed, and not fetch what is missing.
        environment = {**os.environ, "PATH": path, "npm_config_offline": "true", "npm_config_loglevel": "error"}
        found = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        said = found.stdout + found.stderr
        assert found.returncode == 0, f"{' '.join(map(str, command))}, in {folder}:\n{said}{ADVICE}"
        return said

    return ran


@pytest.fixture(scope="session")
def python() -> Path:
    """The interpreter that has what the client in Python imports."""
    return GENERATOR / "python"


@pytest.fixture(scope="session")
def python_folder(live: str, run: Run) -> Path:
    """The client in Python, and beside it our program and the README's that use it."""
    assert GENERATOR.exists(), f"{GENERATOR} is not there; `make clients` installs the generator"
    folder = _empty("python")
    (folder / "openapi").symlink_to(ROOT / "openapi")
    shutil.copy(ROOT / "tests/clients/uses_python_client.py", folder)
    (folder / "readme.py").write_text(f"{example(live, 'python', 'facts_client')}print(reserves)\n", "utf-8")
    run(folder, "sh", "-c", f"{example(live, 'sh', 'openapi-python-client').strip()} --fail-on-warning")
    return folder


@pytest.fixture(scope="session")
def typescript_folder(live: str, run: Run) -> Path:
    """The types in TypeScript, and beside them our program and the README's that use them, compiled."""
    assert NODE_MODULES.exists(), f"{NODE_MODULES} is not there; `make clients` installs what generates and compiles"
    folder = _empty("typescript")
    (folder / "node_modules").symlink_to(NODE_MODULES)
    shutil.copy(ROOT / "tests/clients/uses_typescript.mts", folder)
    (folder / "readme.mts").write_text(f"{example(live, 'ts')}console.log(JSON.stringify(reserves));\n", "utf-8")
    run(folder, "sh", "-c", example(live, "sh", "openapi-typescript"))
    run(folder, *COMPILE, "uses_typescript.mts", "readme.mts")
    return folder


def _empty(name: str) -> Path:
    folder = BUILD / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
