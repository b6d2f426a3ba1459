"""The checksum beside a release's file: what a load makes of those that it finds there."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from critical_minerals.database.checksums import checksum_of, checksums_beside, read_checksums, written_checksums
from critical_minerals.files.successor import successor
from critical_minerals.loader.build import build
from critical_minerals.loader.certificate import put_in_place
from critical_minerals.loader.validation import read_fixtures

OTHER = "0" * 64


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with a checksum beside it."""
    path = tmp_path / "x.sqlite"
    path.write_text("old", "utf-8")
    checksums_beside(path).write_text(written_checksums(path, [checksum_of(path)]), "ascii")
    return path


def replaced(path: Path, hinder: Callable[[Path], None] = lambda _: None) -> None:
    with successor(path) as new:
        new.write("new")
        hinder(path)
        put_in_place(new)


def test_a_new_file_has_its_own_checksum_beside_it(path: Path) -> None:
    replaced(path)
    assert (path.read_text("utf-8"), read_checksums(path)) == ("new", [checksum_of(path)])


@pytest.mark.parametrize(
    "said", [b"", b"\xff\x00", f"{OTHER}  x.sqlite\n".encode(), None], ids=["none", "noise", "false", "no"]
)
def test_what_stood_there_does_not_matter(path: Path, said: bytes | None) -> None:
    checksums_beside(path).unlink()
    if said is not None:
        checksums_beside(path).write_bytes(said)
    replaced(path)
    assert read_checksums(path) == [checksum_of(path)]


def test_the_checksum_is_beside_the_file_that_a_link_leads_to(path: Path, folder: Path) -> None:
    link = path.with_name("link")
    link.symlink_to(path.name)
    info = build(read_fixtures(folder), link)
    assert (link.is_symlink(), build(read_fixtures(folder), path)) == (True, info)
    assert (checksums_beside(link), read_checksums(link)) == (checksums_beside(path), [checksum_of(path)])


UNREADABLE = """
import os, sys
from pathlib import Path
from critical_minerals.files.successor import successor
from critical_minerals.loader.certificate import put_in_place

os.umask(0)
path = Path(sys.argv[1])
if os.geteuid() == 0:  # who may read everything
    os.setuid(65534)
with successor(path) as new:
    new.write("new")
    put_in_place(new)
"""


def test_an_old_file_that_can_not_be_read_is_replaced() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.sqlite"
        path.touch(mode=0)
        checksums_beside(path).write_text(written_checksums(path, [OTHER]), "ascii")
        path.parent.chmod(0o777)
        subprocess.run([sys.executable, "-c", UNREADABLE, path], check=True, timeout=60)
        assert (path.read_text("utf-8"), read_checksums(path)) == ("new", [checksum_of(path)])


def stand_in_the_way(path: Path) -> None:
    """Makes that the last of the three files can't be begun."""
    checksums_beside(path).with_name(f".{path.name}.sha256.new").mkdir()


def be_no_file(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("hinder", [be_no_file, stand_in_the_way])
def test_a_file_that_can_not_be_put_in_place_leaves_the_checksums(path: Path, hinder: Callable[[Path], None]) -> None:
    before = read_checksums(path)
    with pytest.raises(OSError, match=r"folder|directory"):
        replaced(path, hinder)
    assert read_checksums(path) == before


def test_the_first_file_that_can_not_be_put_in_place_leaves_no_checksum(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    with pytest.raises(OSError, match="directory"):
        replaced(path, Path.mkdir)
    assert [found.name for found in tmp_path.iterdir()] == ["x.sqlite"]
