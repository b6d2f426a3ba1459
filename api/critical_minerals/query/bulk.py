"""The bulk files of a release: which there are, and any stretch of their bytes."""

from collections.abc import Iterator
from typing import NamedTuple

from ..database.release import Release
from ..database.tables import CHUNK, BulkFile

CHUNKS_A_READ = 16

_CHUNKS = "SELECT content FROM bulk_chunk WHERE file = ? AND position >= ? AND position < ? ORDER BY position"


class Stored(NamedTuple):
    """A bulk file: its name, its size in bytes, and its SHA-256 in hex digits."""

    name: str
    size: int
    sha256: str


def stored_files(release: Release) -> dict[str, Stored]:
    """The bulk files of a release by name, in that order; none where it was loaded without them."""
    rows = release.rows(BulkFile.select(BulkFile.name, BulkFile.size, BulkFile.sha256).order_by(BulkFile.name))
    return {row[0]: Stored(*row) for row in rows}


def bytes_of(release: Release, name: str, span: range) -> Iterator[bytes]:
    """Some bytes of a bulk file, part by part; only the chunks that have them are read."""
    first, stop = span.start // CHUNK, -(-span.stop // CHUNK)
    for start in range(first, stop, CHUNKS_A_READ):
        rows = release.fetch(_CHUNKS, (name, start, min(start + CHUNKS_A_READ, stop)))
        for position, (content,) in enumerate(rows, start):
            here = position * CHUNK
            yield bytes(content[max(span.start - here, 0) : span.stop - here])
