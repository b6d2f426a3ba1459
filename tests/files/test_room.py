"""Room on the disk that a file has before it is written."""

from pathlib import Path

import pytest

from critical_minerals.files.room import take_room

SIZE = 2**20


@pytest.mark.parametrize(("before", "length"), [(b"", SIZE), (b"abc", SIZE), (b"a" * (SIZE + 5), SIZE + 5)])
def test_a_file_has_all_its_room_and_keeps_what_it_holds(tmp_path: Path, before: bytes, length: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(before)
    with path.open("r+b") as file:
        take_room(file.fileno(), SIZE)
    assert path.read_bytes() == before.ljust(length, b"\0")
    assert path.stat().st_blocks * 512 >= length


def test_more_room_than_there_is_is_an_error(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as file, pytest.raises(OSError, match=r"No space|too large"):
        take_room(file.fileno(), 2**50)
