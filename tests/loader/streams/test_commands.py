"""What each command does with NDJSON, and what a load leaves behind that is interrupted."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from critical_minerals.cli import main
from critical_minerals.synthetic.folder import write_synthetic

RECORDS = 2000
LINED = "projects.ndjson, reserves.ndjson, deals.ndjson, policies.ndjson"
KILLED = "Records\nError: a process that did a part of the work was killed; there may be too little memory\n"
PROGRAM = """
import signal
from critical_minerals.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell without job control starts programs with it ignored
main()
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_check_counts_what_is_valid(lined: Path) -> None:
    result = run("check", "--fixtures", lined)
    assert (result.exit_code, result.stdout) == (0, "15 records and 7 facts are valid.\n")


def test_load_says_what_the_file_holds(lined: Path, tmp_path: Path) -> None:
    result = run("load", "--fixtures", lined, "--database", f"sqlite:///{tmp_path}/x.sqlite")
    assert (result.exit_code, result.stdout.partition(", hash")[0]) == (0, f"{tmp_path}/x.sqlite holds version 0.1.0.dev")


def test_fmt_writes_the_files_that_are_yaml(lined: Path) -> None:
    (lined / "conflicts.yaml").write_text("[ ]\n", "utf-8")
    (lined / "deals.ndjson").write_text("whatever", "utf-8")
    result = run("fmt", "--fixtures", lined)
    assert (result.exit_code, result.output) == (0, "2 of 7 files changed.\n")
    assert (lined / "deals.ndjson").read_text("utf-8") == "whatever"


@pytest.mark.parametrize("command", [("release",), ("verify", "--articles", ".")], ids=lambda command: command[0])
def test_what_needs_every_record_refuses(lined: Path, command: tuple[str, ...]) -> None:
    before = {path.name: path.read_bytes() for path in lined.iterdir()}
    result = run(*command, "--fixtures", lined)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: found {LINED}; this command reads YAML alone\n"
    assert {path.name: path.read_bytes() for path in lined.iterdir()} == before


def test_cite_finds_lines_all_the_same(lined: Path, tmp_path: Path) -> None:
    result = run("cite", "--fixtures", lined, "--articles", tmp_path, "no such text")
    assert (result.exit_code, "Traceback" in result.output) == (1, False)


@pytest.mark.usefixtures("temporary")
def test_a_refused_load_leaves_the_database_as_it_was(lined: Path, tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_text("old", "utf-8")
    (lined / "deals.ndjson").write_text("{}\n", "utf-8")
    result = run("load", "--fixtures", lined, "--database", f"sqlite:///{tmp_path}/x.sqlite")
    assert (result.exit_code, (tmp_path / "x.sqlite").read_text("utf-8")) == (1, "old")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many") / "fixtures"
    write_synthetic(RECORDS, 0, folder, lambda: None)
    return folder


@pytest.mark.parametrize("blocks", [100, 10_000])
def test_a_load_that_finds_no_room_leaves_nothing(many: Path, temporary: Path, tmp_path: Path, blocks: int) -> None:
    words = [sys.executable, "-c", PROGRAM, "load", "--fixtures", many, "--database", f"sqlite:///{tmp_path}/x.sqlite"]
    limited = ["/bin/sh", "-c", f'ulimit -f {blocks}; exec "$0" "$@"', *map(str, words)]
    result = subprocess.run(
        limited, env={**os.environ, "TMPDIR": str(temporary)}, capture_output=True, text=True, check=False
    )
    assert (result.returncode, "Traceback" in result.stderr, result.stderr.count("Error: ")) == (1, False, 1)
    assert list(tmp_path.iterdir()) == [temporary]


def workers_of(process: int) -> list[int]:
    """The processes that work on pieces for another."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()
    return [int(child) for child in children if b"multiprocessing-fork" in Path(f"/proc/{child}/cmdline").read_bytes()]


def is_reading(temporary: Path, _: Path) -> bool:
    return any(path.stat().st_size for path in temporary.glob("*/records"))


def is_building(_: Path, release: Path) -> bool:
    return any(path.stat().st_size for path in release.glob(".x.sqlite.*"))


def to_all(process: int, _: int) -> None:
    os.killpg(process, signal.SIGINT)


def terminate(process: int, _: int) -> None:
    os.kill(process, signal.SIGTERM)


def kill_worker(_: int, worker: int) -> None:
    os.kill(worker, signal.SIGKILL)


@pytest.mark.parametrize("moment", [is_reading, is_building])
@pytest.mark.parametrize(
    ("blow", "message"),
    [
        pytest.param(to_all, "Records\n\nAborted!\n", id="Ctrl-C"),
        pytest.param(terminate, "Records\n\nAborted!\n", id="SIGTERM"),
        pytest.param(kill_worker, KILLED, id="a worker is killed"),
    ],
)
def test_a_load_that_is_ended_early_leaves_nothing_behind(
    many: Path,
    temporary: Path,
    tmp_path: Path,
    moment: Callable[[Path, Path], bool],
    blow: Callable[[int, int], None],
    message: str,
) -> None:
    release = tmp_path / "release"
    release.mkdir()
    (release / "x.sqlite").write_text("old", "utf-8")
    command = [sys.executable, "-c", PROGRAM, "load", "--fixtures", many, "--database", f"sqlite:///{release}/x.sqlite"]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as load:
        while not (moment(temporary, release) and (workers := workers_of(load.pid))):
            assert load.poll() is None
            time.sleep(0.005)
        blow(load.pid, workers[-1])
        output = load.communicate(timeout=60)
    assert (load.returncode, *output) == (1, "", message)
    assert [path.name for path in release.iterdir()] == ["x.sqlite"]
    assert (release / "x.sqlite").read_text("utf-8") == "old"
    assert [worker for worker in workers if Path(f"/proc/{worker}").exists()] == []
