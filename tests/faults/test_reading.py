"""Fixtures that can't be read: whichever operation fails, the message names a file, or the failure does not matter."""

import errno
from itertools import count
from pathlib import Path

import pytest
from disk_faults import DiskFaults, Fault, How, Kind

VALID = "15 records and 7 facts are valid.\n"


@pytest.mark.parametrize(("fixtures", "error"), [("folder", errno.EACCES), ("lined", errno.EIO)])
def test_a_file_that_can_not_be_read_is_named(
    request: pytest.FixtureRequest, faults: DiskFaults, fixtures: str, error: int
) -> None:
    folder: Path = request.getfixturevalue(fixtures)
    code = f"from critical_minerals.cli import main; main(['check', '--fixtures', {str(folder)!r}])"
    names = {"releases", *(path.name for path in folder.rglob("*"))}
    failures = 0
    for nth in count(1):
        run = faults.run(code, folder, Fault(Kind.READS, How.FAIL, error), nth)
        if run.seen < nth:
            break
        if (run.status, run.stdout) != (0, VALID):
            message = run.stderr.removeprefix("Records\n")
            named = {name for name in names if name in message}
            assert (run.status, run.stdout, message[:7], bool(named)) == (1, "", "Error: ", True)
            assert "Traceback" not in message
            failures += 1
    assert (run.status, run.stdout, failures > nth / 2) == (0, VALID, True)
