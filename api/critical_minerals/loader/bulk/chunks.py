"""A file that is kept in the tables of a release, in chunks."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from ...database.tables import CHUNK, BulkChunk, BulkFile
from ..targets import Target


class ChunkedFile:
    """A new file that can be written to and nothing else."""

    def __init__(self, target: Target, name: str) -> None:
        self._target = target
        self._name = name
        self._digest = hashlib.sha256()
        self._waiting = bytearray()
        self._chunks = 0

    def write(self, part: bytes) -> int:
        """Writes some bytes."""
        self._waiting += part
        while len(self._waiting) >= CHUNK:
            self._put(CHUNK)
        return len(part)

    def flush(self) -> None:
        """Does nothing: who writes a zip asks for it."""

    def _put(self, size: int) -> None:
        content = bytes(self._waiting[:size])
        del self._waiting[:size]
        self._digest.update(content)
        self._target.insert(BulkChunk, [(self._name, self._chunks, content)])
        self._chunks += 1

    def close(self) -> None:
        """Writes what is left, and lists the file."""
        size = self._chunks * CHUNK + len(self._waiting)
        if self._waiting:
            self._put(len(self._waiting))
        self._target.insert(BulkFile, [(self._name, size, self._digest.hexdigest())])


@contextmanager
def new_chunked_file(target: Target, name: str) -> Iterator[ChunkedFile]:
    """A new file, which is listed at the end unless there is a failure."""
    file = ChunkedFile(target, name)
    yield file
    file.close()
