"""A load over an old release, again and again: each time one more operation succeeds before one fails or the process ends.

Whatever fails, the old release stands whole or the new one does, and it verifies against a checksum beside it.
"""

import errno
import signal
from itertools import count
from pathlib import Path
from shutil import copytree

import pytest
from disk_faults import DiskFaults, Fault, How, Kind, Run

from critical_minerals.database.checksums import checksum_of, read_checksums

WRITES = Kind.TAKES_ROOM | Kind.CHANGES
FULL = Fault(Kind.TAKES_ROOM, How.FAIL_FROM_THEN_ON, errno.ENOSPC)
BROKEN = Fault(WRITES, How.FAIL_HALF_WAY, errno.EIO)
KILLED = Fault(WRITES, How.KILL)

STANDING = {"x.sqlite", "x.sqlite.sha256"}
FEWEST = 10
"""A load has more operations than these; else they are not counted."""

MOST_FOLDERS = 2
"""One for the records of NDJSON, one for the bulk files."""

TEMPORARY = {".x.sqlite.new", ".x.sqlite.sha256.new"}
ALONE = "from critical_minerals.loader.streams import parallel; parallel.FEW = 1000"
"""Makes a load work without other processes, which take longer to start than it does."""


class Disk:
    """A folder below which files fail: with an old release, and a folder for temporary files."""

    def __init__(self, folder: Path, fixtures: Path, faults: DiskFaults, failing: str) -> None:
        self.path = folder / "disk"
        self.release = self.path / "release" / "folder"
        self.temporary = self.path / "temporary"
        self.temporary.mkdir(parents=True)
        self._failing = self.path / failing
        words = ["load", "--fixtures", str(fixtures), "--database", f"sqlite:///{self.release}/x.sqlite"]
        self._code = (
            f"import tempfile; tempfile.tempdir = {str(self.temporary)!r}\n{ALONE}\n"
            f"from critical_minerals.cli import main; main({words})"
        )
        self._faults = faults
        dataset = fixtures / "dataset.yaml"
        text = dataset.read_text("utf-8")
        dataset.write_text(text.replace("Invented", "Old"), "utf-8")
        self._old = self._loaded(folder / "old")
        dataset.write_text(text, "utf-8")
        self._new = self._loaded(folder / "new")

    def _loaded(self, copy: Path) -> Path:
        """A copy of what a load leaves that nothing hinders."""
        assert self.load(KILLED, 0).status == 0
        return Path(copytree(self.release, copy))

    def load(self, fault: Fault, nth: int) -> Run:
        """Loads the new data, and fails at the n-th operation."""
        return self._faults.run(self._code, self._failing, fault, nth)

    def put_back(self) -> None:
        """Puts the old release there again, and leaves whatever else there is."""
        copytree(self._old, self.release, dirs_exist_ok=True)

    def stands(self) -> str:
        """Which release is there, whole and with its checksum beside it."""
        path = self.release / "x.sqlite"
        assert checksum_of(path) in read_checksums(path)
        (found,) = (which.name for which in (self._old, self._new) if checksum_of(which / path.name) == checksum_of(path))
        return found

    def left(self) -> dict[str, int]:
        """What is there beside the release, with the size of each."""
        found = (*self.release.iterdir(), *self.temporary.iterdir())
        return {path.name: path.stat().st_size for path in found if path.name not in STANDING}


@pytest.fixture(params=["release", "temporary"])
def disk(request: pytest.FixtureRequest, faults: DiskFaults, tmp_path: Path) -> Disk:
    """Where the release is written, or where the records of NDJSON are put down meanwhile."""
    fixtures = request.getfixturevalue("lined" if request.param == "temporary" else "folder")
    disk = Disk(tmp_path, fixtures, faults, request.param)
    disk.put_back()
    return disk


@pytest.mark.parametrize("fault", [FULL, BROKEN], ids=["full", "broken"])
def test_a_load_that_fails_anywhere_leaves_one_release_whole_and_nothing_else(disk: Disk, fault: Fault) -> None:
    for nth in count(1):
        run = disk.load(fault, nth)
        if run.seen < nth:
            break
        if run.status == 0:  # it was only hindered in cleaning up, which the next does
            assert (disk.stands(), disk.left().keys() & TEMPORARY, len(disk.left())) == ("new", set(), 1)
            disk.put_back()
            continue
        *_, line = run.stderr.splitlines()
        assert (run.status, run.stdout, line[:7], "Traceback" in run.stderr) == (1, "", "Error: ", False)
        assert str(disk.path) in line
        assert ("holds the new release" in line) is (disk.stands() == "new")
        # Where there are no locks, an empty file can't be told from that of another load and stays.
        assert list(disk.left().items()) in [[], *([(name, 0)] for name in TEMPORARY)]
        disk.put_back()
    assert (run.status, disk.stands(), disk.left(), nth > FEWEST) == (0, "new", {}, True)


def test_a_load_that_is_killed_anywhere_leaves_one_release_whole_and_what_the_next_removes(disk: Disk) -> None:
    for nth in count(1):
        run = disk.load(KILLED, nth)
        if run.seen < nth:
            break
        assert (run.status, "Traceback" in run.stderr) == (-signal.SIGKILL, False)
        assert disk.stands() in {"old", "new"}
        assert len(disk.left().keys() - TEMPORARY) <= MOST_FOLDERS
        disk.put_back()
    assert (run.status, disk.stands(), disk.left(), nth > FEWEST) == (0, "new", {}, True)
