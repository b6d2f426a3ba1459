"""A release of the data that fails or is killed anywhere: nothing has changed, or what is left says how to go on."""

import errno
import signal
from itertools import count
from pathlib import Path
from shutil import copytree

import pytest
from disk_faults import DiskFaults, Fault, How, Kind

WRITES = Kind.TAKES_ROOM | Kind.CHANGES
CUT_OFF = "to finish a release that was cut off, set '0.1.0' and the date '2026-12-01'\n"


def code(command: str, folder: Path) -> str:
    date = ", '--date', '2026-12-01'" if command == "release" else ""
    return f"from critical_minerals.cli import main; main([{command!r}, '--fixtures', {str(folder)!r}{date}])"


def visible(folder: Path) -> dict[str, bytes]:
    """The content of every file, those left out that the next release takes over."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("[!.]*") if path.is_file()}


@pytest.mark.parametrize(
    ("fault", "status"),
    [(Fault(WRITES, How.FAIL_HALF_WAY, errno.EIO), 1), (Fault(WRITES, How.KILL), -signal.SIGKILL)],
    ids=["broken", "killed"],
)
def test_a_release_that_fails_anywhere_can_be_made_again_or_finished(
    faults: DiskFaults, folder: Path, tmp_path: Path, fault: Fault, status: int
) -> None:
    before, released = visible(folder), Path(copytree(folder, tmp_path / "released"))
    assert faults.run(code("release", released), released, fault, 0).status == 0
    states = [before, {**before, "releases/0.1.0.json": visible(released)["releases/0.1.0.json"]}, visible(released)]
    seen = set()
    for nth in count(1):
        copy = Path(copytree(folder, tmp_path / str(nth) / "fixtures"))
        run = faults.run(code("release", copy), copy.parent, fault, nth)
        if run.seen < nth:
            break
        assert (run.status, "Traceback" in run.stderr) == (status, False)
        state = states.index(visible(copy))
        again = faults.run(code("release", copy), copy, fault, 0)
        assert again.status == (0 if state == 0 else 1)
        assert (state, again.stderr.endswith(CUT_OFF)) in {(0, False), (1, True), (2, False)}
        seen.add(state)
    assert (run.status, visible(copy), {0} < seen) == (0, visible(released), True)
