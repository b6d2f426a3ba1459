"""The command line: exit codes, messages, and what each command leaves behind."""

import hashlib
import json
import os
import re
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from click.testing import CliRunner, Result

from critical_minerals.cli import main
from critical_minerals.database.urls import ALLOWED
from critical_minerals.loader.targets import new_file
from critical_minerals.packaged import data_folder

SOUND = Path(__file__).parent / "loader" / "sound"
COMMAND = Path(sys.executable).with_name("critical-minerals")
REFUSED = "Error: the fixtures are refused\ndeals.yaml:3:3: loan: name: found 5; must be text\n"


def run(*arguments: object, **environment: str) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env={"DATABASE_URL": None, **environment})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(SOUND, tmp_path / "fixtures"))


@pytest.fixture
def broken(folder: Path) -> Path:
    path = folder / "deals.yaml"
    path.write_text(path.read_text("utf-8").replace("name: A loan for the Deep Mine", "name: 5"), "utf-8")
    return folder


def contents(folder: Path) -> dict[str, str]:
    """The digest of every file under a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ((), ["check", "document", "fmt", "load", "serve"]),
        (("check",), ["--fixtures"]),
        (("load",), ["--fixtures", "--database", "sqlite:///critical-minerals.sqlite"]),
        (("fmt",), ["--fixtures", "--check"]),
        (("document",), ["--check", "--breaking"]),
        (("serve",), ["--database", "--host", "127.0.0.1", "--port", "8000", "--workers"]),
    ],
)
def test_help_names_all_that_can_be_asked(command: tuple[str, ...], words: list[str]) -> None:
    result = run(*command, "--help")
    assert (result.exit_code, [word for word in words if word not in result.output]) == (0, [])


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version").output == f"critical-minerals-facts {version('critical-minerals-facts')}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("unknown",), "No such command 'unknown'."),
        (("check", "--fixtures", "/nowhere"), "Directory '/nowhere' does not exist."),
        (("check", "--fixtures", __file__), "is a file."),
        (("load", "extra"), "Got unexpected extra argument (extra)"),
        (("fmt", "--chek"), "--chek"),
        (("serve", "--port", "0"), "0 is not in the range 1<=x<=65535."),
        (("serve", "--port", "65536"), "65536 is not in the range 1<=x<=65535."),
        (("serve", "--port", "http"), "'http' is not a valid integer range."),
        (("serve", "--workers", "0"), "0 is not in the range 1<=x<=256."),
    ],
)
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, message in result.output) == (2, True)


def test_check_counts_what_is_valid(folder: Path) -> None:
    result = run("check", "--fixtures", folder)
    assert (result.exit_code, result.output) == (0, "15 records and 7 facts are valid.\n")


def test_check_takes_the_shipped_fixtures_unless_told() -> None:
    assert run("check").output == run("check", "--fixtures", data_folder("fixtures")).output


@pytest.mark.parametrize("command", ["check", "load"])
def test_refused_fixtures_exit_with_1_and_say_why(broken: Path, tmp_path: Path, command: str) -> None:
    result = run(command, "--fixtures", broken, DATABASE_URL=f"sqlite:///{tmp_path}/x.sqlite")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", REFUSED)


def test_load_says_what_the_file_holds(folder: Path, tmp_path: Path) -> None:
    result = run("load", "--fixtures", folder, "--database", f"sqlite:///{tmp_path}/x.sqlite")
    assert result.exit_code == 0
    assert result.output.startswith(f"{tmp_path}/x.sqlite holds version 0.1.0.dev, hash ")


def test_load_writes_where_the_environment_says(folder: Path, tmp_path: Path) -> None:
    run("load", "--fixtures", folder, DATABASE_URL=f"sqlite:///{tmp_path}/new/x.sqlite")
    assert (tmp_path / "new" / "x.sqlite").is_file()


def test_an_option_goes_before_the_environment(folder: Path, tmp_path: Path) -> None:
    run("load", "--fixtures", folder, "--database", f"sqlite:///{tmp_path}/a", DATABASE_URL=f"sqlite:///{tmp_path}/b")
    assert sorted(item.name for item in tmp_path.iterdir()) == ["a", "a.sha256", "fixtures"]


@pytest.mark.parametrize("url", ["mysql://host/facts", "sqlite://", "sqlite:///", "facts.sqlite", "SQLITE:///x"])
def test_a_url_that_names_no_file_is_refused(folder: Path, url: str) -> None:
    result = run("load", "--fixtures", folder, "--database", url)
    message = f"Error: found the database URL '{url}'; {ALLOWED}\n"
    assert (result.exit_code, result.stderr) == (1, message)


def test_a_refused_load_leaves_the_database_as_it_was(broken: Path, tmp_path: Path) -> None:
    path = tmp_path / "release" / "x.sqlite"
    run("load", "--fixtures", SOUND, "--database", f"sqlite:///{path}")
    before = contents(path.parent)
    assert run("load", "--fixtures", broken, "--database", f"sqlite:///{path}").exit_code == 1
    assert (sorted(before), contents(path.parent)) == (["x.sqlite", "x.sqlite.sha256"], before)


def test_a_load_below_a_file_exits_with_1(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old", "utf-8")
    result = run("load", "--fixtures", folder, "--database", f"sqlite:///{tmp_path}/file/x.sqlite")
    assert (result.exit_code, "File exists" in result.stderr, (tmp_path / "file").read_text("utf-8")) == (1, True, "old")


def with_little_room(blocks: int, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A command in a process that may write files of so many blocks of 512 bytes at most: a real failure of the disk."""
    limited = f'ulimit -f {blocks}; exec "$0" "$@"'
    words = ["/bin/sh", "-c", limited, COMMAND, *(str(argument) for argument in arguments)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def load_with_little_room(path: Path, blocks: int, *options: str) -> subprocess.CompletedProcess[str]:
    return with_little_room(blocks, "load", "--fixtures", SOUND, "--database", f"sqlite:///{path}", *options)


@pytest.mark.parametrize("blocks", [0, 1, 100, 800])
def test_a_load_that_finds_no_room_leaves_the_database_as_it_was(tmp_path: Path, blocks: int) -> None:
    path = tmp_path / "x.sqlite"
    run("load", "--fixtures", SOUND, "--database", f"sqlite:///{path}")
    before = contents(tmp_path)
    result = load_with_little_room(path, blocks)
    assert (result.returncode, result.stdout, "Traceback" in result.stderr) == (1, "", False)
    assert (sorted(before), contents(tmp_path)) == (["x.sqlite", "x.sqlite.sha256"], before)


@pytest.mark.parametrize(
    ("options", "place"),
    [(["--no-bulk"], "x[.]sqlite can't be written"), ([], "critical-minerals-bulk-[^/]+/facts[.]sqlite")],
    ids=["the release", "a temporary file"],
)
def test_a_load_that_finds_no_room_says_so(tmp_path: Path, options: list[str], place: str) -> None:
    found = load_with_little_room(tmp_path / "x.sqlite", 100, *options).stderr
    assert re.fullmatch(f"Error: /.+/{place}: disk I/O error\n", found)


@pytest.mark.parametrize("command", [("check",), ("load",), ("new", "project"), ("--help",), ("load", "--help")])
def test_output_that_finds_no_room_is_told_of(folder: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite"}
    options = ["--fixtures", str(folder)] if command in {("check",), ("load",)} else []
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        result = subprocess.run(
            [COMMAND, *command, *options], env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    message = "Error: the output can't be written: No space left on device\n"
    assert (result.returncode, result.stderr, (tmp_path / "x.sqlite").exists()) == (1, message, command == ("load",))


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("/dev/null", "[Errno 22] it is a device; must be a file: '/dev/null'"),
        ("folder/..", "[Errno 21] it is a folder; must be a file: 'folder/..'"),
        ("folder", "[Errno 21] it is a folder; must be a file: 'folder'"),
        ("loop", "[Errno 40] it is a symbolic link that leads back to itself; must be a file: 'loop'"),
        ("dangling", "dangling can't be written: there is no folder /nowhere"),
    ],
)
def test_a_place_for_no_file_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "dangling").symlink_to("/nowhere/x.sqlite")
    before = sorted(tmp_path.rglob("*"))
    result = run("load", "--fixtures", folder, "--database", f"sqlite:///{place}")
    assert (result.exit_code, result.stderr, sorted(tmp_path.rglob("*"))) == (1, f"Error: {message}\n", before)


def test_a_second_load_is_refused_while_one_is_under_way(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "release" / "x.sqlite"
    run("load", "--fixtures", folder, "--database", f"sqlite:///{path}")
    with new_file(path):
        before = contents(path.parent)
        result = run("load", "--fixtures", folder, "--database", f"sqlite:///{path}")
        message = f"Error: another load is writing {path}; load again when it has finished\n"
        assert (result.exit_code, result.stderr, contents(path.parent)) == (1, message, before)


def test_fmt_leaves_canonical_files_alone(folder: Path) -> None:
    before = contents(folder)
    result = run("fmt", "--fixtures", folder)
    assert (result.exit_code, result.output, contents(folder)) == (0, "0 of 11 files changed.\n", before)


def test_fmt_writes_the_canonical_form(folder: Path) -> None:
    before = contents(folder)
    (folder / "deals.yaml").write_text((folder / "deals.yaml").read_text("utf-8").replace("type: loan\n", "type: 'loan'\n"))
    result = run("fmt", "--fixtures", folder)
    assert (result.exit_code, result.output, contents(folder)) == (0, "1 of 11 files changed.\n", before)


def test_fmt_check_names_the_files_and_writes_nothing(folder: Path) -> None:
    (folder / "deals.yaml").write_text("[ ]\n", "utf-8")
    (folder / "places.yaml").write_text("[ ]\n", "utf-8")
    before = contents(folder)
    result = run("fmt", "--check", "--fixtures", folder)
    message = "Error: not in canonical form: deals.yaml, places.yaml; run `critical-minerals fmt`\n"
    assert (result.exit_code, result.stderr, contents(folder)) == (1, message, before)


def test_fmt_refuses_a_comment_and_writes_nothing(folder: Path) -> None:
    with (folder / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write("# last words\n")
    (folder / "deals.yaml").write_text("[ ]\n", "utf-8")
    before = contents(folder)
    result = run("fmt", "--fixtures", folder)
    assert (result.exit_code, "sources.yaml:26:1: is a comment" in result.stderr) == (1, True)
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("file", "text", "shape"),
    [
        ("deals.yaml", "", "a list of records"),
        ("deals.yaml", "{}\n", "a list of records"),
        ("dataset.yaml", "[]\n", "a mapping"),
    ],
)
def test_fmt_refuses_a_file_of_another_shape_and_writes_nothing(folder: Path, file: str, text: str, shape: str) -> None:
    (folder / file).write_text(text, "utf-8")
    (folder / "places.yaml").write_text("[ ]\n", "utf-8")
    before = contents(folder)
    result = run("fmt", "--fixtures", folder)
    message = f"Error: the fixtures are refused\n{file}:1:1: must be {shape}\n"
    assert (result.exit_code, result.stderr, contents(folder)) == (1, message, before)


def test_fmt_that_finds_no_room_leaves_the_fixtures_as_they_were(folder: Path) -> None:
    (folder / "deals.yaml").write_text("[ ]\n", "utf-8")
    before = {path: path.read_bytes() for path in folder.glob("*.yaml")}
    result = with_little_room(0, "fmt", "--fixtures", folder)
    assert (result.returncode, result.stdout, "Traceback" in result.stderr) == (1, "", False)
    assert {path: path.read_bytes() for path in folder.glob("*.yaml")} == before


@pytest.mark.parametrize("url", ["mysql://host/facts", "sqlite://", "sqlite:///", "facts.sqlite"])
def test_serve_refuses_a_url_that_names_no_file_before_it_prints_addresses(url: str) -> None:
    result = run("serve", "--database", url)
    message = f"Error: found the database URL '{url}'; {ALLOWED}\n"
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", message)


def test_serve_says_what_to_install_where_granian_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("granian", "critical_minerals.server"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "granian", None)
    result = run("serve")
    message = "Error: granian is not installed; pip install 'critical-minerals-facts[serve]'\n"
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", message)


def test_serve_refuses_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("serve", "--port", port)
    message = f"Error: 127.0.0.1:{port} can't be used: Address already in use; choose another with PORT= or --port\n"
    assert (result.exit_code, result.stderr) == (1, message)


def in_checkout(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command in a checkout of its own, so that what it writes stays there."""
    command = [sys.executable, "-c", "from critical_minerals.cli import main; main()", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(folder / "api")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the code and of its generated files."""
    for name in ("api", "fixtures", "openapi"):
        copytree(Path(__file__).parents[1] / name, tmp_path / name, ignore=ignore_patterns("__pycache__"))
    return tmp_path


def generated(folder: Path) -> dict[str, str]:
    package = contents(folder / "api" / "critical_minerals")
    return {
        **contents(folder / "fixtures" / "schemas"),
        **contents(folder / "openapi"),
        **{name: package[name] for name in ("dataset.json", "records.py")},
    }


def test_document_writes_what_is_out_of_date(checkout: Path) -> None:
    expected = generated(checkout)
    (checkout / "fixtures" / "schemas" / "deals.json").write_text("{}\n", "utf-8")
    stale = in_checkout(checkout, "document", "--check")
    assert (stale.returncode, stale.stderr) == (1, "Error: out of date: deals.json; run `critical-minerals document`\n")
    written = in_checkout(checkout, "document")
    assert (written.returncode, written.stdout, generated(checkout)) == (0, "1 files changed.\n", expected)


def test_document_writes_what_breaks_clients_only_when_told(checkout: Path) -> None:
    expected = generated(checkout)
    promised = json.loads((checkout / "openapi" / "v1.json").read_text("utf-8"))
    promised["paths"]["/v1/mines"] = {"get": {"operationId": "listMines", "responses": {}}}
    (checkout / "openapi" / "v1.json").write_text(json.dumps(promised), "utf-8")
    (checkout / "fixtures" / "schemas" / "deals.json").write_text("{}\n", "utf-8")
    before = generated(checkout)
    refused = in_checkout(checkout, "document")
    message = "Error: the document would break its clients:\nGET /v1/mines: removed\n"
    assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", message)
    assert generated(checkout) == before
    written = in_checkout(checkout, "document", "--breaking")
    assert (written.returncode, written.stdout, generated(checkout)) == (0, "2 files changed.\n", expected)


def test_the_installed_command_runs(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": "sqlite:///x.sqlite"}
    result = subprocess.run(
        [COMMAND, "load", "--fixtures", SOUND], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr, contents(tmp_path).keys()) == (0, "", {"x.sqlite", "x.sqlite.sha256"})
