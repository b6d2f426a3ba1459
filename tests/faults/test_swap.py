"""A store whose release a load replaces, again and again: each time one more operation succeeds before one fails.

Whatever fails, an answer is from one release and whole, or there is none; once nothing fails any more it is the new one's.
"""

import errno
import json
from itertools import count
from pathlib import Path

import pytest
from disk_faults import DiskFaults, Fault, How, Kind
from release_files import copied

from critical_minerals.loader.build import build
from critical_minerals.loader.validation import read_fixtures

ASKED = """
import json, os
from critical_minerals.database import sqlite_store
from critical_minerals.database.release import Unavailable

sqlite_store.BETWEEN_LOOKS = sqlite_store.MOST_OF_THE_TIME = 0
folder = {folder!r}
store = sqlite_store.SqliteStore(sqlite_store.Path(folder, "x.sqlite"), held_bytes={held})

def answer():
    try:
        release = store.release()
        ((name,),) = release.fetch("SELECT name FROM deals")
        return [release.dataset.version, json.loads(json.dumps(name))]
    except Unavailable as unavailable:
        return str(unavailable)

answers = [answer() for _ in range(2)]
os.replace(folder + "/new.sqlite.sha256", folder + "/x.sqlite.sha256")
os.replace(folder + "/new.sqlite", folder + "/x.sqlite")
answers += [answer() for _ in range(4)]
print(json.dumps(answers))
"""
OLD = ["0.1.0.dev", "A loan for the Deep Mine"]
NEW = ["0.2.0.dev", "Another loan"]
FEWEST = 15
"""There are more operations than these; else they are not counted."""


@pytest.fixture
def disk(folder: Path, tmp_path: Path) -> Path:
    """A folder with a release, and another beside it that is to take its place."""
    for name in ("old", "new"):
        build(read_fixtures(folder), tmp_path / "kept" / f"{name}.sqlite")
        for file, old, new in (("dataset.yaml", "0.1.0.dev", "0.2.0.dev"), ("deals.yaml", OLD[1], NEW[1])):
            path = folder / file
            path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    return tmp_path


def put_back(folder: Path) -> Path:
    disk = folder / "disk"
    disk.mkdir(exist_ok=True)
    copied(folder / "kept" / "old.sqlite", disk / "x.sqlite")
    copied(folder / "kept" / "new.sqlite", disk / "new.sqlite")
    return disk


@pytest.mark.parametrize("held", [0, 2**30], ids=["read from the file", "held in memory"])
def test_whatever_fails_an_answer_is_from_one_release_and_a_later_one_from_the_new(
    disk: Path, faults: DiskFaults, held: int
) -> None:
    refused = 0
    for nth in count(1):
        folder = put_back(disk)
        run = faults.run(ASKED.format(folder=str(folder), held=held), folder, Fault(Kind.READS, How.FAIL, errno.EIO), nth)
        assert (run.status, run.stderr.count("Traceback")) == (0, 0), run.stderr
        answers = json.loads(run.stdout)
        assert all(answer in (OLD, NEW) or "x.sqlite" in answer for answer in answers), answers
        assert OLD not in answers[answers.index(NEW) :]
        assert NEW in answers[-2:]  # the last may be what fails
        refused += any(isinstance(answer, str) for answer in answers)
        if run.seen < nth:
            break
    assert answers == [OLD, OLD, NEW, NEW, NEW, NEW]
    assert (nth > FEWEST, refused > 0) == (True, True)
