"""A file that takes another's place: what may stand there and beside it, and what is left where that fails."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from critical_minerals.files.successor import replace_text, successor


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_text_takes_the_place_of_another_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    for text in ("old and longer", "new"):
        replace_text(path, text)
        assert (path.read_text("utf-8"), names(tmp_path)) == (text, {"x.txt"})


def test_what_has_not_taken_its_place_goes(tmp_path: Path) -> None:
    with successor(tmp_path / "x.txt") as new:
        new.write("half")
        assert (names(tmp_path), new.has_taken_place) == ({".x.txt.new"}, False)
    assert names(tmp_path) == set()


def test_what_a_killed_process_left_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / ".x.txt.new").write_text("left by somebody who was killed", "utf-8")
    replace_text(tmp_path / "x.txt", "new")
    assert ((tmp_path / "x.txt").read_text("utf-8"), names(tmp_path)) == ("new", {"x.txt"})


def test_a_second_writer_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    with successor(path) as first:
        first.write("first")
        with pytest.raises(BlockingIOError, match=r"another process is writing .*/x\.txt; try again when it has finished"):
            replace_text(path, "second")
        first.take_place()
        assert first.has_taken_place
        replace_text(path, "third")
    assert (path.read_text("utf-8"), names(tmp_path)) == ("third", {"x.txt"})


def test_one_that_has_taken_its_place_leaves_the_next_one_s_file_alone(tmp_path: Path) -> None:
    with successor(tmp_path / "x.txt") as first:
        first.take_place()
        (tmp_path / ".x.txt.new").write_text("the next one's", "utf-8")
    assert names(tmp_path) == {"x.txt", ".x.txt.new"}


def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "x.txt").write_text("old", "utf-8")
    (tmp_path / "link").symlink_to("second")
    (tmp_path / "second").symlink_to("there/x.txt")
    replace_text(tmp_path / "link", "new")
    assert (tmp_path / "link").readlink() == Path("second")
    assert ((tmp_path / "there" / "x.txt").read_text("utf-8"), names(tmp_path / "there")) == ("new", {"x.txt"})


def test_a_link_to_a_file_that_is_not_there_yet_leads_to_it_afterwards(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "x.txt")
    replace_text(tmp_path / "link", "new")
    assert (names(tmp_path), (tmp_path / "x.txt").read_text("utf-8")) == ({"link", "x.txt"}, "new")


def socket_at(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        os.chdir(path.parent)  # the path of a socket has 107 characters at most
        made.bind(path.name)


INSTEAD_OF_A_FILE = [
    pytest.param(Path.mkdir, "is a folder; must be a file", id="folder"),
    pytest.param(os.mkfifo, "is a pipe; must be a file", id="pipe"),
    pytest.param(socket_at, "is a socket; must be a file", id="socket"),
    pytest.param(lambda path: path.symlink_to("/dev/null"), "is a device; must be a file", id="device"),
    pytest.param(lambda path: path.symlink_to(path), "leads back to itself; must be a file", id="loop"),
    pytest.param(lambda path: path.symlink_to("/nowhere/x"), "there is no folder /nowhere", id="no folder"),
]


@pytest.mark.parametrize(("stand", "message"), INSTEAD_OF_A_FILE)
def test_what_is_no_file_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stand: Callable[[Path], None], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "x"
    stand(path)
    before = path.lstat()
    with pytest.raises(OSError, match=message):
        replace_text(path, "new")
    assert (path.lstat(), names(tmp_path)) == (before, {"x"})


@pytest.mark.parametrize(
    ("stand", "message"),
    [
        pytest.param(Path.mkdir, "Is a directory", id="folder"),
        pytest.param(os.mkfifo, "is a pipe", id="pipe"),
        pytest.param(lambda path: path.symlink_to("precious"), "symbolic link", id="link"),
    ],
)
def test_what_stands_where_the_new_file_is_written_is_left_alone(
    tmp_path: Path, stand: Callable[[Path], None], message: str
) -> None:
    (tmp_path / "precious").write_text("kept", "utf-8")
    stand(tmp_path / ".x.new")
    with pytest.raises(OSError, match=message):
        replace_text(tmp_path / "x", "new")
    assert ((tmp_path / "precious").read_text("utf-8"), names(tmp_path)) == ("kept", {"precious", ".x.new"})


WRITER = """
import sys
from pathlib import Path
from critical_minerals.files.successor import replace_text
path, text = Path(sys.argv[1]), sys.argv[2] * 10_000
written = 0
while written < 200:
    try:
        replace_text(path, text)
        written += 1
    except BlockingIOError:
        pass
"""


def test_writers_that_race_for_the_same_name_never_mix_what_they_write(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("a" * 10_000, "utf-8")
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, path, letter], stderr=subprocess.PIPE) for letter in "abc"]
    while None in [writer.poll() for writer in writers]:
        found = path.read_text("utf-8")
        assert (len(found), len(set(found))) == (10_000, 1)
    assert [writer.communicate()[1] for writer in writers] == [b"", b"", b""]
    assert names(tmp_path) == {"x.txt"}
