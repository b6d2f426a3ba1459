"""What stands in the place of a fixture file, and what is done to it while it is read."""

import os
import socket
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

import pytest
from click.testing import CliRunner

from critical_minerals.cli import main
from critical_minerals.files.regular import open_unchanged
from critical_minerals.loader.problems import InvalidFixtures
from critical_minerals.loader.streams.ndjson import lines_of

MANIFEST = "releases/0.0.1.json"
READ_BY = {
    "minerals.yaml": ("check", "load", "fmt", "release"),
    "dataset.yaml": ("check", "load", "fmt", "release"),
    "deals.ndjson": ("check", "load"),
    MANIFEST: ("check", "load", "release"),
}
READINGS = [(name, command) for name, commands in READ_BY.items() for command in commands]


def said(command: str, folder: Path) -> tuple[int, str]:
    """The exit code and the error message of a command."""
    result = CliRunner().invoke(
        main, [command, "--fixtures", str(folder)], env={"DATABASE_URL": f"sqlite:///{folder.parent}/x.sqlite"}
    )
    assert result.exc_info is None or result.exc_info[0] is SystemExit
    return result.exit_code, result.stderr


@pytest.fixture
def place(folder: Path, request: pytest.FixtureRequest) -> Path:
    """The path of a file that is to be read, where nothing stands."""
    path = folder / request.param
    if path.suffix == ".ndjson":
        path.with_suffix(".yaml").unlink()
        rmtree(folder / "releases")
        (folder / "tombstones.yaml").write_text("[]\n", "utf-8")
    path.unlink(missing_ok=True)
    return path


def socket_at(path: Path) -> None:
    before = Path.cwd()
    os.chdir(path.parent)  # the path of a socket has 107 characters at most
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)
    os.chdir(before)


@pytest.mark.parametrize(
    ("stand", "message"),
    [
        pytest.param(Path.mkdir, "it is a folder; must be a file", id="folder"),
        pytest.param(os.mkfifo, "it is a pipe; must be a file", id="pipe"),
        pytest.param(socket_at, "it is a socket; must be a file", id="socket"),
        pytest.param(lambda path: path.symlink_to("/dev/zero"), "it is a device; must be a file", id="device"),
        pytest.param(lambda path: path.symlink_to("/nowhere"), "No such file or directory", id="dangling link"),
        pytest.param(lambda path: path.symlink_to(path.name), "Too many levels of symbolic links", id="loop"),
    ],
)
@pytest.mark.parametrize(("place", "command"), READINGS, indirect=["place"])
def test_what_is_no_file_is_refused_by_name(place: Path, command: str, stand: Callable[[Path], None], message: str) -> None:
    folder = place.parents[place.parent.name == "releases"]
    stand(place)
    expected = f"Error: the fixtures are refused\n{place.relative_to(folder)}:1:1: can't be read: {message}\n"
    assert said(command, folder) == (1, expected)


@pytest.mark.parametrize(
    ("stand", "message"),
    [
        pytest.param(Path.touch, "Not a directory", id="file"),
        pytest.param(os.mkfifo, "Not a directory", id="pipe"),
        pytest.param(lambda path: path.symlink_to("/nowhere"), "No such file or directory", id="dangling link"),
        pytest.param(lambda path: path.symlink_to(path.name), "Too many levels of symbolic links", id="loop"),
    ],
)
def test_what_is_no_folder_of_manifests_is_refused(folder: Path, stand: Callable[[Path], None], message: str) -> None:
    rmtree(folder / "releases")
    stand(folder / "releases")
    expected = f"releases:1:1: can't be read: {message}; must be a folder of manifests\n"
    assert said("check", folder) == (1, f"Error: the fixtures are refused\n{expected}")


def test_links_lead_to_fixtures_as_kubernetes_mounts_them(folder: Path) -> None:
    expected = said("check", folder)
    for home in (folder / "releases", folder):
        names = [path.name for path in home.iterdir() if path.is_file()]
        (home / "..2026_11_22").mkdir()
        (home / "..data").symlink_to("..2026_11_22")
        for name in names:
            (home / name).rename(home / "..data" / name)
            (home / name).symlink_to(f"..data/{name}")
    assert (said("check", folder), expected[0]) == (expected, 0)


def append(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("\n")


def edit(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"#")


def replace(path: Path) -> None:
    new = path.with_name("new")
    new.write_bytes(path.read_bytes())
    new.rename(path)


CHANGES = [append, edit, replace, Path.unlink, lambda path: os.truncate(path, 1)]


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, change: Callable[[Path], None]) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: 1\n", "utf-8")
    with pytest.raises(OSError, match=r"it changed while it was read; read it again: .*/x\.yaml'"), open_unchanged(path):
        change(path)


@pytest.mark.parametrize("change", CHANGES)
def test_lines_that_change_while_they_are_read_are_refused(tmp_path: Path, change: Callable[[Path], None]) -> None:
    path = tmp_path / "x.ndjson"
    path.write_text("{}\n" * 1000, "utf-8")
    lines = lines_of(path)
    next(lines)
    change(path)
    with pytest.raises(
        InvalidFixtures, match=r"x\.ndjson:\d+:1: can't be read: it changed while it was read; read it again"
    ):
        list(lines)


@pytest.mark.parametrize("name", ["dataset.yaml", MANIFEST])
def test_a_change_at_the_last_moment_is_seen(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    path, fstat = folder / name, os.fstat
    size = path.stat().st_size
    asked = []

    def change_at_the_third(descriptor: int) -> os.stat_result:
        found = fstat(descriptor)
        if found.st_ino == path.stat().st_ino:
            asked.append(found.st_size)
            if len(asked) == 3:
                append(path)
        return fstat(descriptor)

    monkeypatch.setattr(os, "fstat", change_at_the_third)
    expected = f"{name}:1:1: can't be read: it changed while it was read; read it again\n"
    assert said("check", folder) == (1, f"Error: the fixtures are refused\n{expected}")
    assert asked == [size] * 3
