"""What must hold between the data and their releases: what is refused, where, and with which words."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from critical_minerals.cli import main
from critical_minerals.loader.validation import read_fixtures
from critical_minerals.releases.manifest import Manifest, data_hash, to_json

Edit = tuple[str, str, str]

GROWTH = "facts/unobtainium-growth"
FACT_GOES = ("minerals.yaml", "  - id: unobtainium-growth\n", "  - id: unobtainium-rise\n")
LOAN_GOES = (("deals.yaml", "- id: loan\n", "- id: lease\n"), ("projects.yaml", "id: loan,", "id: lease,"))
CONFLICT = (
    "- id: deep-mine-cost..deep-mine-works\n  about: feasibility\n"
    "  reason: The author finds the money well spent, and the article says that the mine came later than planned.\n"
)
TOMBSTONE = "- {id: projects/shallow-mine, reason: It is the Deep Mine under another name., moved_to: projects/deep-mine}\n"


@pytest.fixture
def run(folder: Path) -> Callable[..., Result]:
    """A command on the folder."""
    return lambda *words: CliRunner().invoke(main, [*words, "--fixtures", str(folder)])


@pytest.fixture
def change(folder: Path) -> Callable[[Iterable[Edit]], None]:
    """Replaces texts that stand once in a file of the folder; an empty one stands at the end."""

    def edit(edits: Iterable[Edit]) -> None:
        for file, old, new in edits:
            path = folder / file
            text = path.read_text("utf-8") if path.exists() else ""
            assert not old or text.count(old) == 1, (file, old)
            path.write_text(text.replace(old, new) if old else text + new, "utf-8")

    return edit


@pytest.fixture
def released(run: Callable[..., Result]) -> None:
    """The folder after the release of 0.1.0."""
    assert run("release", "--date", "2026-12-01").exit_code == 0


def version(new: str) -> Edit:
    """An edit of the version that follows the release of 0.1.0."""
    return "dataset.yaml", "version: '0.1.0'\n", f"version: '{new}'\n"


def tombstone(address: str, moved_to: str = "") -> str:
    return f"- {{id: {address}, reason: So it is.{moved_to and f', moved_to: {moved_to}'}}}\n"


REFUSED = [
    pytest.param(
        [version("0.1.0.dev")],
        [("dataset.yaml:2:1: version", "found '0.1.0.dev'; must be later than 0.1.0, which is released")],
        id="working version of what is released",
    ),
    pytest.param(
        [version("0.0.9.dev")],
        [("dataset.yaml:2:1: version", "found '0.0.9.dev'; must be later than 0.1.0, which is released")],
        id="working version before what is released",
    ),
    pytest.param(
        [version("0.2.0")],
        [
            (
                "dataset.yaml:2:1: version",
                "found '0.2.0', which has no manifest; write 0.2.0.dev, and `critical-minerals release` releases it",
            )
        ],
        id="version without a manifest",
    ),
    pytest.param(
        [("deals.yaml", "name: A loan for", "name: The loan for")],
        [
            (
                "dataset.yaml:2:1: version",
                "found '0.1.0', which is released with other data; set a later version that ends in .dev",
            )
        ],
        id="released version with other data",
    ),
    pytest.param(
        [("places.yaml", "- id: ocean\n", "- {id: isle, name: Isle, kind: bloc}\n- id: ocean\n")],
        [("dataset.yaml:2:1: version", "found '0.1.0', which is released with other data")],
        id="released version with a new record",
    ),
    pytest.param(
        [version("0.2.0.dev"), *LOAN_GOES],
        [("tombstones.yaml:2:1", "no tombstone for deals/loan, which was released and is gone")],
        id="record that is gone",
    ),
    pytest.param(
        [version("0.2.0.dev"), FACT_GOES],
        [("tombstones.yaml:2:1", "no tombstone for facts/unobtainium-growth, which was released and is gone")],
        id="fact that is gone",
    ),
    pytest.param(
        [version("0.2.0.dev"), ("conflicts.yaml", CONFLICT, "[]\n")],
        [
            (
                "tombstones.yaml:2:1",
                "no tombstone for conflicts/deep-mine-cost..deep-mine-works, which was released and is gone",
            )
        ],
        id="conflict that is gone",
    ),
    pytest.param(
        [
            version("0.2.0.dev"),
            ("sources.yaml", "- id: off-topic\n", "- id: weather\n"),
            ("tombstones.yaml", TOMBSTONE, tombstone("sources/weather")),
        ],
        [
            ("tombstones.yaml:2:1", "no tombstone for projects/shallow-mine, which was released and is gone"),
            ("tombstones.yaml:2:1", "no tombstone for sources/off-topic, which was released and is gone"),
            ("tombstones.yaml:2:4: sources/weather: id", "found 'sources/weather', which is still there"),
        ],
        id="several at once",
    ),
    pytest.param(
        [version("0.2.0.dev"), ("tombstones.yaml", TOMBSTONE, "[]\n")],
        [("tombstones.yaml:2:1", "no tombstone for projects/shallow-mine, which was released and is gone")],
        id="tombstone that is gone, of an earlier release than the last",
    ),
    pytest.param(
        [version("0.2.0.dev"), FACT_GOES, ("tombstones.yaml", "", tombstone("deals/unobtainium-growth"))],
        [
            ("tombstones.yaml:2:1", "no tombstone for facts/unobtainium-growth, which was released and is gone"),
            (
                "tombstones.yaml:3:4: deals/unobtainium-growth: id",
                "found 'deals/unobtainium-growth', which no release has had",
            ),
        ],
        id="tombstone of another resource",
    ),
    pytest.param(
        [("tombstones.yaml", "", tombstone("projects/deep-mine"))],
        [("tombstones.yaml:3:4: projects/deep-mine: id", "found 'projects/deep-mine', which is still there")],
        id="tombstone of a living record",
    ),
    pytest.param(
        [("tombstones.yaml", "", tombstone("facts/loan-signed", "facts/digger-seat"))],
        [("tombstones.yaml:3:4: facts/loan-signed: id", "found 'facts/loan-signed', which is still there")],
        id="tombstone of a living fact",
    ),
    pytest.param(
        [("tombstones.yaml", "", tombstone("conflicts/deep-mine-cost..deep-mine-works"))],
        [("tombstones.yaml:3:4: conflicts/deep-mine-cost..deep-mine-works: id", "', which is still there")],
        id="tombstone of a living conflict",
    ),
    pytest.param(
        [("tombstones.yaml", "", tombstone("deals/gift"))],
        [("tombstones.yaml:3:4: deals/gift: id", "found 'deals/gift', which no release has had")],
        id="tombstone of what was never there",
    ),
    pytest.param(
        [("tombstones.yaml", "", tombstone("cross-checks/sum-0123"))],
        [("tombstones.yaml:3:4: cross-checks/sum-0123: id", "found 'cross-checks/sum-0123', which no release has had")],
        id="tombstone of what is derived",
    ),
    pytest.param(
        [("tombstones.yaml", "", tombstone("mines/deep-mine"))],
        [
            (
                "tombstones.yaml:3:4: mines/deep-mine: id",
                "found 'mines'; resources: projects, reserves, deals, policies, minerals, places, organizations, sources, ",
            )
        ],
        id="tombstone of an unknown resource",
    ),
    pytest.param(
        [("tombstones.yaml", "moved_to: projects/deep-mine", "moved_to: projects/high-mine")],
        [("tombstones.yaml:2:80: projects/shallow-mine: moved_to", "found 'projects/high-mine'; there is no such record")],
        id="moved to nowhere",
    ),
    pytest.param(
        [("tombstones.yaml", "moved_to: projects/deep-mine", "moved_to: deals/deep-mine")],
        [("tombstones.yaml:2:80: projects/shallow-mine: moved_to", "found 'deals/deep-mine'; there is no such record")],
        id="moved to another resource's id",
    ),
    pytest.param(
        [("tombstones.yaml", "moved_to: projects/deep-mine", "moved_to: mines/deep-mine")],
        [("tombstones.yaml:2:80: projects/shallow-mine: moved_to", "found 'mines/deep-mine'; there is no such record")],
        id="moved to an unknown resource",
    ),
    pytest.param(
        [("tombstones.yaml", "moved_to: projects/deep-mine", "moved_to: projects/shallow-mine")],
        [("tombstones.yaml:2:80: projects/shallow-mine: moved_to", "'projects/shallow-mine'; there is no such record")],
        id="moved to itself",
    ),
    pytest.param(
        [
            version("0.2.0.dev"),
            FACT_GOES,
            ("tombstones.yaml", "moved_to: projects/deep-mine", "moved_to: facts/unobtainium-growth"),
            ("tombstones.yaml", "", tombstone(GROWTH, "facts/unobtainium-rise")),
        ],
        [("tombstones.yaml:2:80: projects/shallow-mine: moved_to", "'facts/unobtainium-growth'; there is no such record")],
        id="moved to what has moved on",
    ),
    pytest.param(
        [("tombstones.yaml", "", tombstone("projects/shallow-mine"))],
        [("tombstones.yaml:3:4: projects/shallow-mine: id", "found 'projects/shallow-mine' again; each id stands once")],
        id="tombstone twice",
    ),
    pytest.param(
        [("tombstones.yaml", "", tombstone("projects/Shallow-Mine"))],
        [("tombstones.yaml:3:4: projects/Shallow-Mine: id", "must be a resource and an id, such as projects/brook-mine")],
        id="tombstone in capitals",
    ),
    pytest.param(
        [("tombstones.yaml", "", tombstone("shallow-mine"))],
        [("tombstones.yaml:3:4: shallow-mine: id", "must be a resource and an id, such as projects/brook-mine")],
        id="tombstone without a resource",
    ),
    pytest.param(
        [("tombstones.yaml", "", "- {id: projects/x}\n")],
        [("tombstones.yaml:3:3: projects/x: reason", "missing")],
        id="tombstone without a reason",
    ),
    pytest.param(
        [("releases/0.1.0.json", '"2026-12-01", "hash": "', '"2026-12-01", "hash": "0')],
        [("releases/0.1.0.json:1:1", "has hashes that do not agree; `critical-minerals release` writes a manifest")],
        id="manifest that was edited",
    ),
    pytest.param(
        [("releases/0.0.1.json", '"shallow-mine": {', '"shallower-mine": {')],
        [("releases/0.0.1.json:1:1", "has hashes that do not agree; `critical-minerals release` writes a manifest")],
        id="manifest with another id",
    ),
    pytest.param(
        [("releases/0.0.1.json", '"version": "0.0.1"', '"version": "0.0.2"')],
        [("releases/0.0.1.json:1:1", "has hashes that do not agree; `critical-minerals release` writes a manifest")],
        id="manifest with another version",
    ),
    pytest.param(
        [("releases/0.0.2.json", "", "{}\n")],
        [("releases/0.0.2.json:1:1", "is no manifest: 'seal'")],
        id="manifest without records",
    ),
    pytest.param(
        [("releases/0.0.2.json", "", "version: 0.0.2\n")],
        [("releases/0.0.2.json:1:1", "is no manifest: Expecting value: line 1 column 1")],
        id="manifest that is not JSON",
    ),
    pytest.param(
        [("releases/0.0.2.json", "", "[" * 100_000)],
        [("releases/0.0.2.json:1:1", "is no manifest: ")],
        id="manifest that is too deep",
    ),
    pytest.param(
        [("releases/README.md", "", "The releases.\n")],
        [("releases/README.md:1:1", "is no manifest: ")],
        id="stray file",
    ),
]


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize(("edits", "expected"), REFUSED)
@pytest.mark.parametrize("command", [("check",), ("release", "--date", "2026-12-02")], ids=["check", "release"])
def test_what_breaks_the_history_is_refused(
    folder: Path, run: Callable[..., Result], change: Any, command: Any, edits: list[Edit], expected: list[tuple[str, str]]
) -> None:
    change(edits)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    result = run(*command)
    head, *lines = result.stderr.splitlines()
    assert (result.exit_code, result.stdout, head) == (1, "", "Error: the fixtures are refused")
    assert len(lines) == len(expected)
    for line, (where, what) in zip(lines, expected, strict=True):
        assert line.startswith(f"{where}: ")
        assert what in line
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", ["old", "0.0.2.json"])
def test_a_folder_among_the_manifests_is_refused(folder: Path, run: Callable[..., Result], name: str) -> None:
    (folder / "releases" / name).mkdir()
    result = run("check")
    assert (result.exit_code, result.stderr.splitlines()[1].partition(": ")[0]) == (1, f"releases/{name}:1:1")


def test_what_a_killed_release_left_is_taken_over_by_the_next(folder: Path, run: Callable[..., Result]) -> None:
    (folder / "releases" / ".0.1.0.json.new").write_text("{", "utf-8")
    (folder / ".dataset.yaml.new").write_text("version: ", "utf-8")
    assert (run("check").exit_code, run("release", "--date", "2026-12-01").exit_code) == (0, 0)
    assert list(folder.rglob(".*")) == []


def test_a_manifest_that_is_not_utf_8_is_refused(folder: Path, run: Callable[..., Result]) -> None:
    (folder / "releases" / "0.0.2.json").write_bytes(b'{"version": "\xff"}')
    result = run("check")
    assert (result.exit_code, "releases/0.0.2.json:1:1: " in result.stderr, "utf-8" in result.stderr) == (1, True, True)


@pytest.mark.usefixtures("released")
def test_every_manifest_that_is_broken_is_named_at_once(run: Callable[..., Result], change: Any) -> None:
    change(
        [
            ("releases/0.0.1.json", '"hash": "b', '"hash": "c'),
            ("releases/0.2.0.json", "", ""),
            ("deals.yaml", "type: loan", "type: x"),
        ]
    )
    result = run("check")
    assert [line.partition(":")[0] for line in result.stderr.splitlines()[1:]] == [
        "deals.yaml",
        "releases/0.0.1.json",
        "releases/0.2.0.json",
    ]


ALLOWED = [
    pytest.param([], id="as released"),
    pytest.param([version("0.1.1.dev")], id="patch"),
    pytest.param([version("1.0.0.dev")], id="major"),
    pytest.param([version("0.10.0.dev")], id="ten after one"),
    pytest.param([("deals.yaml", "type: loan\n", "type: 'loan'\n")], id="form"),
    pytest.param([("deals.yaml", "  type: loan\n", "  type: loan\n  related: []\n")], id="default"),
    pytest.param([version("0.2.0.dev"), FACT_GOES, ("tombstones.yaml", "", tombstone(GROWTH))], id="buried"),
    pytest.param(
        [version("0.2.0.dev"), FACT_GOES, ("tombstones.yaml", "", tombstone(GROWTH, "facts/unobtainium-rise"))],
        id="fact merged",
    ),
    pytest.param(
        [
            version("0.2.0.dev"),
            ("conflicts.yaml", CONFLICT, "[]\n"),
            ("tombstones.yaml", "", tombstone("conflicts/deep-mine-cost..deep-mine-works")),
        ],
        id="conflict buried",
    ),
]


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize("edits", ALLOWED)
def test_what_keeps_the_history_is_allowed(folder: Path, change: Any, edits: list[Edit]) -> None:
    change(edits)
    assert [manifest.version for manifest in read_fixtures(folder).manifests] == ["0.0.1", "0.1.0"]


def test_a_manifest_is_named_after_its_version(folder: Path, run: Callable[..., Result]) -> None:
    (folder / "releases" / "0.0.1.json").rename(folder / "releases" / "0.0.2.json")
    assert "releases/0.0.2.json:1:1: is the manifest of 0.0.1; must be named after it" in run("check").output


def test_releases_are_in_the_order_of_their_versions(folder: Path) -> None:
    for name in ("0.0.10", "0.0.9", "0.0.2"):
        (folder / "releases" / f"{name}.json").write_text(to_json(Manifest(name, "2026-01-01", data_hash({}), {})), "utf-8")
    assert [manifest.version for manifest in read_fixtures(folder).manifests] == ["0.0.1", "0.0.2", "0.0.9", "0.0.10"]


def test_data_without_any_release_need_none(folder: Path, run: Callable[..., Result]) -> None:
    (folder / "releases" / "0.0.1.json").unlink()
    (folder / "tombstones.yaml").write_text("[]\n", "utf-8")
    assert run("check").exit_code == 0
    (folder / "releases").rmdir()
    assert run("check").exit_code == 0


def test_a_version_without_any_release_is_refused(folder: Path, run: Callable[..., Result], change: Any) -> None:
    (folder / "releases" / "0.0.1.json").unlink()
    (folder / "tombstones.yaml").write_text("[]\n", "utf-8")
    change([("dataset.yaml", "version: 0.1.0.dev", "version: '0.1.0'")])
    message = "found '0.1.0', which has no manifest; write 0.1.0.dev, and `critical-minerals release` releases it"
    assert run("check").stderr == f"Error: the fixtures are refused\ndataset.yaml:2:1: version: {message}\n"
