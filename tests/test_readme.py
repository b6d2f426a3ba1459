"""The README is true: its requests run against a real server, its commands exist, its answers are the API's."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from critical_minerals.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
LINES = [line for language, text in BLOCKS if language == "sh" for line in text.splitlines()]
REQUESTS = [line for line in LINES if line.startswith("curl ")]
TARGETS = [line for line in LINES if line.startswith("make ")]
COMMANDS = [line for line in LINES if line.startswith(".venv/bin/critical-minerals ")]
GENERATORS = [line for line in LINES if line.startswith(("openapi-python-client ", "npx openapi-typescript "))]
"""What `tests/clients` runs."""
ANSWERED = [
    (text.strip(), BLOCKS[position + 1][1])
    for position, (language, text) in enumerate(BLOCKS[:-1])
    if language == "sh" and BLOCKS[position + 1][0] == "json"
]
NEEDED = {
    "/v1/search": "?q=mine",
    "/v1/check": "?metric=price_floor&value=110&unit=USD/kg",
    "/v1/changes": "?since=0.1.0",
}
"""What an address can't be asked without."""
ADDRESSES = re.findall(r"`(/[a-z0-9./]+)`", README)


def run(command: str, live: str) -> str:
    command = command.replace("http://127.0.0.1:8000", live)
    return subprocess.run(["bash", "-c", command], check=True, capture_output=True, text=True, cwd=ROOT).stdout


def agrees(found: object, shown: object) -> bool:
    """Whether an answer is as shown; "..." stands for anything."""
    if isinstance(shown, dict) and isinstance(found, dict):
        return found.keys() == shown.keys() and all(agrees(found[name], value) for name, value in shown.items())
    if isinstance(shown, list) and isinstance(found, list):
        return len(found) == len(shown) and all(map(agrees, found, shown))
    return shown in ("...", found)


def test_every_command_is_of_a_known_kind():
    assert sorted(LINES) == sorted(REQUESTS + TARGETS + COMMANDS + GENERATORS)


@pytest.mark.parametrize("request_line", REQUESTS)
def test_a_request_is_answered(live, request_line):
    assert run(request_line.replace("curl -s", "curl -sf"), live)


@pytest.mark.parametrize(("request_line", "shown"), ANSWERED)
def test_an_answer_is_as_shown(live, request_line, shown):
    found = json.loads(run(request_line, live))
    assert agrees(found, json.loads(shown)), json.dumps(found, indent=2)


@pytest.mark.parametrize("command", TARGETS)
def test_a_make_target_exists(live, command):
    assert run(f"{command} --dry-run", live)


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
    layout = BLOCKS[-1][1]
    names = re.findall(r"^( *)([\w./]+(?:  [\w.]+)?)  +", layout, re.MULTILINE)
    assert len(names) == 20
    for indent, listed in names:
        for name in listed.split():
            assert (ROOT / ("api/critical_minerals" if indent else "") / name).exists(), name
