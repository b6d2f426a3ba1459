"""The README is true: its requests run against a real server, its commands exist, its answers are the API's."""

import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from shown import Block, blocks, run

from critical_minerals.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = blocks(README)
LINES = [line for language, text in BLOCKS if language == "sh" for line in text.splitlines()]
REQUESTS = [line for line in LINES if line.startswith("curl ")]
TARGETS = [line for line in LINES if line.startswith("make ")]
COMMANDS = [line for line in LINES if line.startswith(".venv/bin/critical-minerals ")]
GENERATORS = [line for line in LINES if line.startswith(("openapi-python-client ", "npx openapi-typescript "))]
"""What `tests/clients` runs."""
ANSWERED = [(block, after) for block, after in pairwise(BLOCKS) if (block.language, after.language) == ("sh", "json")]
NEEDED = {
    "/v1/search": "?q=mine",
    "/v1/check": "?metric=price_floor&value=110&unit=USD/kg",
    "/v1/changes": "?since=0.1.0",
}
"""What an address can't be asked without."""
ADDRESSES = re.findall(r"`(/[a-z0-9./]+)`", README)


def test_every_command_is_of_a_known_kind():
    assert sorted(LINES) == sorted(REQUESTS + TARGETS + COMMANDS + GENERATORS)


@pytest.mark.parametrize("request_line", REQUESTS)
def test_a_request_is_answered(live, tmp_path, request_line):
    assert run(Block("sh", request_line.replace("curl -s", "curl -sf")), live, tmp_path)


@pytest.mark.parametrize(("block", "shown"), ANSWERED)
def test_an_answer_is_as_shown(live, tmp_path, block, shown):
    output = run(block, live, tmp_path)
    assert shown.is_printed_by(output), output


@pytest.mark.parametrize("command", TARGETS)
def test_a_make_target_exists(live, command):
    assert run(Block("sh", f"{command} --dry-run"), live, ROOT)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_runs(command):
    name = command.split()[1]
    arguments = {"check": [], "fmt": ["--check"], "document": ["--check"]}[name]
    executable = Path(sys.executable).with_name("critical-minerals")
    assert subprocess.run([executable, name, *arguments], check=False, capture_output=True).returncode == 0


def test_a_broken_fixture_is_refused_as_shown(tmp_path):
    folder = tmp_path / "fixtures"
    shutil.copytree(ROOT / "fixtures", folder)
    path = folder / "reserves.yaml"
    path.write_text(path.read_text("utf-8").replace("{value: 1700000, unit: t,", "{value: 1700000, unit: kt,"), "utf-8")
    result = CliRunner().invoke(main, ["check", "--fixtures", str(folder)])
    shown = next(text for language, text in BLOCKS if language == "text" and "reserves.yaml" in text)
    assert shown.strip() in result.output


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_exists(client, address):
    with client.get(f"{address}{NEEDED.get(address, '')}") as response:
        assert response.status_code == 200


@pytest.mark.parametrize("link", re.findall(r"\]\((?!http)([^)]+)\)", README))
def test_a_link_leads_somewhere(link):
    assert (ROOT / link).exists()


def test_the_layout_is_that_of_the_checkout():
    layout = re.findall(r"^( *)([\w./]+(?:  [\w.]+)?)  +", BLOCKS[-1][1], re.MULTILINE)
    package = ROOT / "api/critical_minerals"
    listed = [(package if indent else ROOT) / name for indent, names in layout for name in names.split()]
    assert [path for path in listed if not path.exists()] == []
    assert {init.parent for init in package.glob("*/__init__.py")} == {
        path for path in listed if path.parent == package and path.is_dir()
    }
