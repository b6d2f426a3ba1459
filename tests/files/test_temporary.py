"""Temporary folders of loads: whose they are, and who removes them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from critical_minerals.files.temporary import TemporaryFolder

HOLDER = """
import os
from critical_minerals.files.temporary import TemporaryFolder
folder = TemporaryFolder("test")
(folder.path / "inside").mkdir()
print(folder.path, flush=True)
input()
"""


def holder(temporary: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "TMPDIR": str(temporary)}
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_a_folder_goes_when_it_is_removed_or_lost(temporary: Path) -> None:
    removed, lost = TemporaryFolder("test"), TemporaryFolder("test")
    assert {path.parent for path in (removed.path, lost.path)} == {temporary}
    removed.remove()
    del lost
    assert list(temporary.iterdir()) == []


def test_a_folder_in_use_stays_and_one_that_a_killed_process_left_goes(temporary: Path) -> None:
    with holder(temporary) as living, holder(temporary) as killed:
        paths = [Path(str(process.stdout and process.stdout.readline()).strip()) for process in (living, killed)]
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert [(path / "inside").is_dir() for path in paths] == [True, True]
        TemporaryFolder("test").remove()
        assert list(temporary.iterdir()) == [paths[0]]
        living.communicate("\n")


@pytest.mark.parametrize("name", ["critical-minerals-x", "somebody-else's"])
def test_folders_of_others_stay(temporary: Path, name: str) -> None:
    (temporary / name).mkdir()
    TemporaryFolder("test").remove()
    (temporary / name).rmdir()


def test_what_only_has_the_name_of_such_a_folder_stays(temporary: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link, file = temporary / "critical-minerals-test-link", temporary / "critical-minerals-test-file"
    link.symlink_to(tmp_path / "elsewhere")
    file.write_text("kept", "utf-8")
    TemporaryFolder("test").remove()
    assert (tmp_path / "elsewhere").is_dir()
    link.unlink()
    file.unlink()


def test_another_user_s_folder_stays(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = temporary / "critical-minerals-test-theirs"
    theirs.mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    TemporaryFolder("test").remove()
    theirs.rmdir()
