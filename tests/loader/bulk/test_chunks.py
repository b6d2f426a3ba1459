"""A file in chunks is what was written into it, however that was cut."""

from contextlib import closing
from hashlib import sha256

import pytest

from critical_minerals.database.release import DatasetInfo
from critical_minerals.database.sqlite import SqliteRelease
from critical_minerals.database.tables import CHUNK
from critical_minerals.loader.build import write_dataset
from critical_minerals.loader.bulk.chunks import new_chunked_file
from critical_minerals.loader.targets import SqliteTarget, in_memory
from critical_minerals.query.bulk import bytes_of, stored_files

INFO = DatasetInfo("1.0.0", "0123456789abcdef", "Invented", "CC0-1.0", "2025")
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 40 * CHUNK + 7]


def written(content: bytes, cut: int) -> SqliteTarget:
    target = in_memory()
    write_dataset(target, INFO)
    with new_chunked_file(target, "x") as file:
        for start in range(0, len(content), cut):
            file.write(content[start : start + cut])
    target.finish()
    return target


@pytest.mark.parametrize("cut", [1000, CHUNK, 3 * CHUNK + 1])
@pytest.mark.parametrize("size", SIZES)
def test_what_is_read_is_what_was_written(size: int, cut: int) -> None:
    content = bytes(number * number % 251 for number in range(size))
    with closing(written(content, cut).database) as database:
        release = SqliteRelease(database, "x")
        (file,) = stored_files(release).values()
        assert file == ("x", size, sha256(content).hexdigest())
        for span in (range(size), range(size // 2), range(size // 2, size), range(size // 3, 2 * size // 3)):
            assert b"".join(bytes_of(release, "x", span)) == content[span.start : span.stop]


def test_all_chunks_but_the_last_are_full() -> None:
    with closing(written(b"a" * (2 * CHUNK + 5), 100).database) as database:
        found = database.execute_sql("SELECT position, length(content) FROM bulk_chunk ORDER BY position").fetchall()
        assert found == [(0, CHUNK), (1, CHUNK), (2, 5)]


def half_written(target: SqliteTarget) -> None:
    with new_chunked_file(target, "x") as file:
        file.write(b"a" * CHUNK)
        raise InterruptedError


def test_a_file_that_is_not_finished_is_not_listed() -> None:
    target = in_memory()
    with closing(target.database) as database:
        with pytest.raises(InterruptedError):
            half_written(target)
        assert database.execute_sql("SELECT count(*) FROM bulk_file").fetchall() == [(0,)]
