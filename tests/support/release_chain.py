"""A chain of invented releases, each made by the real command on the fixtures of the one before, loaded and served."""

import json
from pathlib import Path
from shutil import copytree
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from critical_minerals.app import create_app
from critical_minerals.cli import main

SOUND = Path(__file__).parents[1] / "loader" / "sound"

Edit = tuple[str, str, str]


def added(file: str, text: str) -> Edit:
    """An edit that puts a text at the end of a file."""
    return file, "", text


def sunk(file: str, text: str) -> Edit:
    """An edit that takes a text out of a file."""
    return file, text, ""


def fact(name: str, statement: str, more: str = "") -> str:
    """A fact of a record."""
    return (
        f"  - id: {name}\n    statement: {statement}\n{more}    value_kind: actual\n    assertion: asserted\n"
        "    citations:\n"
        "    - {source: dated, paragraph: 9, kind: body, stated: so, fingerprint: 0123456789abcdef}\n"
    )


def conflict(name: str, about: str) -> str:
    return f"- id: {name}\n  about: {about}\n  reason: The one says that it is so, the other that it is not.\n"


def tombstone(address: str, reason: str, moved_to: str = "") -> Edit:
    """An edit that buries an id."""
    return added("tombstones.yaml", f"- {{id: {address}, reason: {reason}{moved_to and f', moved_to: {moved_to}'}}}\n")


GIVEN = fact("grant-given", "Atlantis gave a grant.")
SUM = fact(
    "grant-sum",
    "The grant was 5 dollars.",
    "    metric: capital_cost\n    quantity: {value: 5, unit: USD, approximation: exact}\n",
)
GRANT = "- id: grant\n  name: A grant\n  type: grant\n  evidence: {type: [grant-sum]}\n  facts:\n"
OPEN = fact("old-pit-open", "The Old Pit is open.", "    place: deep\n")
OWNER = fact("old-pit-owner", "The Digger Company owns the Old Pit.", "    place: deep\n")
PIT = f"- id: old-pit\n  name: Old Pit\n  places: [deep]\n  facts:\n{OPEN}{OWNER}"
SMELTER = f"- id: smelter\n  name: Smelter\n  facts:\n{fact('smelter-planned', 'A smelter is planned.')}"
QUARREL = conflict("deep-mine-works..grant-given", "standing")
DISPUTE = conflict("grant-given..old-pit-open", "timing")

STEPS: dict[str, tuple[Edit, ...]] = {
    "0.1.0": (
        added("deals.yaml", GRANT + GIVEN + SUM),
        added("projects.yaml", PIT),
        added("conflicts.yaml", QUARREL + DISPUTE),
    ),
    "0.2.0": (
        added("projects.yaml", SMELTER),
        ("reserves.yaml", "value: 400000000", "value: 410000000"),
        ("reserves.yaml", "at about 400 million tons", "at about 410 million tons"),
        ("projects.yaml", "name: Deep Mine\n", "name: The Deep Mine\n"),
    ),
    "0.3.0": (
        sunk("projects.yaml", PIT),
        ("projects.yaml", "- id: smelter\n", "- id: smelter\n  summary: A smelter by the sea.\n"),
        sunk("deals.yaml", GIVEN),
        sunk("conflicts.yaml", QUARREL + DISPUTE),
        tombstone("projects/old-pit", "It is the Deep Mine.", "projects/deep-mine"),
        tombstone("facts/old-pit-open", "The Deep Mine has it.", "facts/deep-mine-works"),
        tombstone("facts/old-pit-owner", "The article does not say so."),
        tombstone("facts/grant-given", "The sum says it too.", "facts/grant-sum"),
        tombstone("conflicts/deep-mine-works..grant-given", "One side is gone."),
        tombstone("conflicts/grant-given..old-pit-open", "It is another.", "conflicts/deep-mine-cost..deep-mine-works"),
    ),
    "0.4.0": (
        sunk("deals.yaml", GRANT + SUM),
        ("tombstones.yaml", "reason: The sum says it too., moved_to: facts/grant-sum", "reason: The sum is gone too."),
        tombstone("deals/grant", "It never was."),
        tombstone("facts/grant-sum", "It never was."),
        ("places.yaml", "name: Ocean\n", "name: The Ocean\n"),
    ),
    "0.5.0": (added("conflicts.yaml", conflict("deep-mine-works..smelter-planned", "existence")),),
    "0.6.0": (
        (
            "organizations.yaml",
            "  name: Survey\n  kind: research\n",
            "  kind: 'research'\n\n  summary: null\n  name: Survey\n",
        ),
        (
            "deals.yaml",
            "  bindingness: binding\n  status: signed\n",
            "  status: signed\n  related: []\n  bindingness: binding\n",
        ),
        ("reserves.yaml", "unit: t, approximation: about", "approximation: about, unit_assumed: false, unit: t"),
        ("sources.yaml", "paragraphs: {first: 2, last: 20}", "paragraphs: {last: 20, first: 2}"),
    ),
    "0.7.0.dev": (("policies.yaml", "name: Export ban\n", "name: The export ban\n"),),
}
"""For each release the edits of the fixtures of the one before; the last are not released.

A project, a figure, a statement and a name change; records, facts and conflicts go or are merged; a place alone changes; a
conflict comes; form, order and defaults alone change.
"""


class Served(NamedTuple):
    """One state of the data as it is served, and the folder of its fixtures."""

    client: FlaskClient
    folder: Path

    def data(self, address: str) -> Any:
        """What an address answers with."""
        response = self.client.get(address)
        assert response.status_code == 200, response.text
        return response.json["data"]

    def bodies(self, resource: str) -> dict[str, str]:
        """The JSON of every record of a resource, by id, as it is served."""
        lines = self.client.get(f"/v1/{resource}.ndjson").text.splitlines()
        return {json.loads(line)["id"]: line for line in lines}


def edited(folder: Path, edits: tuple[Edit, ...]) -> None:
    for file, old, new in edits:
        text = (folder / file).read_text("utf-8")
        assert not old or text.count(old) == 1, (file, old)
        (folder / file).write_text(text.replace(old, new) if old else text + new, "utf-8")


def run(*arguments: object) -> None:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output


def served(folder: Path) -> Served:
    """The fixtures of a folder, loaded and served."""
    url = f"sqlite:///{folder}.sqlite"
    run("load", "--fixtures", folder, "--database", url)
    return Served(create_app(url).test_client(), folder)


@pytest.fixture(scope="session")
def chain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Served]:
    """The data as served after each release, by version, and at last the working data after all of them."""
    home = tmp_path_factory.mktemp("chain")
    before, found = SOUND, {}
    for day, (version, edits) in enumerate(STEPS.items(), 1):
        folder = before = Path(copytree(before, home / version))
        _set_version(folder, f"{version.removesuffix('.dev')}.dev")
        edited(folder, edits)
        if not version.endswith(".dev"):
            run("release", "--fixtures", folder, "--date", f"2026-12-{day:02}")
        found[version] = served(folder)
    return found


def _set_version(folder: Path, version: str) -> None:
    lines = (folder / "dataset.yaml").read_text("utf-8").splitlines(keepends=True)
    head = [f"version: {version}\n" if line.startswith("version:") else line for line in lines]
    (folder / "dataset.yaml").write_text("".join(head), "utf-8")
