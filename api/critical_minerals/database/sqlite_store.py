"""The SQLite file that a server reads: each release that comes there is verified before it is served.

A release is served from memory, or from its file where that is large. Where the file is damaged or gone, the last good
release is served until another good one comes.
"""

import logging
import threading
from collections.abc import Hashable
from contextlib import suppress
from math import inf
from pathlib import Path
from time import monotonic

from .checksums import checksums_beside
from .release import LONGEST_STATEMENT, RUN_LOAD, TooSlow, Unavailable
from .sqlite import FAILURES, SqliteRelease, in_file, in_memory
from .verified_file import Stamp, VerifiedFile, is_in_place, stamp_at, verified_file

LARGEST_IN_MEMORY = 32 * 2**20
READY_SOON = 0.25
"""Seconds that one request waits for a release to be verified before it is answered from the one before."""

FIRST_PATIENCE = 5.0
"""Seconds that requests wait for it where there is none before."""

BETWEEN_LOOKS = 1.0
"""Seconds after which a file that was refused is verified again, though it looks the same: a disk may fail but once."""
MOST_OF_THE_TIME = 10
"""So many times as long as it took to verify is it left alone."""

_logger = logging.getLogger(__name__)


class SqliteStore:
    """The release in a SQLite file; one connection for each thread.

    A file of at most `held_bytes` is held in memory, and a statement may take `seconds`.
    """

    def __init__(self, path: Path, held_bytes: int = LARGEST_IN_MEMORY, seconds: float = LONGEST_STATEMENT) -> None:
        self.path = path
        self._address = str(path)
        self._held_bytes = held_bytes
        self._seconds = seconds
        self._local = threading.local()
        self._lock = threading.Lock()
        self._verified: VerifiedFile | None = None
        self._fault: str | None = f"{path.name} is still being verified; ask again in a moment"
        self._looked_at: tuple[Stamp, Stamp] | None = None
        self._next_look = 0.0
        self._look = threading.Thread()

    def identity(self) -> Hashable:
        """What changes whenever another release takes the place of the current one; Unavailable where there is none."""
        return self._current().stamp

    def prepare(self) -> None:
        """Verifies and opens the release, however long it takes."""
        with suppress(Unavailable):
            self._current()
        self._wait(None)
        with suppress(Unavailable, TooSlow):
            self.release()

    def is_ready(self) -> bool:
        """Whether the current release can be had without waiting for it."""
        return self._verified is not None

    def fault(self) -> str | None:
        """Why what stands in the file is not served."""
        return self._fault

    def release(self) -> SqliteRelease:
        """The current release; raises Unavailable where there is none."""
        verified = self._current()
        if getattr(self._local, "verified", None) is not verified:
            self._local.release = self._opened(verified)
            self._local.verified = verified
        release: SqliteRelease = self._local.release
        return release

    def _current(self) -> VerifiedFile:
        """What is served now; whether the file is still the same is asked each time."""
        verified = self._verified
        if verified is None or self._fault is not None or stamp_at(self._address) != verified.stamp:
            self._look_again()
            verified = self._verified
        if verified is None:
            raise Unavailable(self._fault)
        return verified

    def _look_again(self) -> None:
        """Has the file verified where it, or what stands beside it, is another than that last looked at.

        One thread at a time does so, however often the file changes; whoever has nothing else to serve waits for it.
        """
        with self._lock:
            has_begun = self._begin_to_look()
        if self._verified is None:
            self._wait(FIRST_PATIENCE)
        elif has_begun:
            self._wait(READY_SOON)

    def _begin_to_look(self) -> bool:
        """Begins to verify the file, unless it was looked at as it is, or is being verified now."""
        found = stamp_at(self._address), stamp_at(str(checksums_beside(self.path)))
        if found == self._looked_at and monotonic() < self._next_look:
            return False
        served = self._verified
        if served and served.content is None and is_in_place(served.stamp, found[0]):
            self._verified = None  # what is read would no longer be what was verified
        if self._look.is_alive():
            return False
        self._looked_at, self._next_look = found, inf
        self._look = self._begun()
        return True

    def _begun(self) -> threading.Thread:
        """The thread that verifies the file."""
        look = threading.Thread(target=self._verify, daemon=True)
        try:
            look.start()
        except RuntimeError as error:  # the system has no room for another thread
            self._fault = f"{self.path.name} can't be verified: {error}"
            self._next_look = monotonic() + BETWEEN_LOOKS
            return threading.Thread()
        return look

    def _wait(self, seconds: float | None) -> None:
        """Waits for the look that is under way, if there is one."""
        if self._look.ident is not None:
            self._look.join(seconds)

    def _verify(self) -> None:
        """Serves what is in the file from now on if it is good, and says why not otherwise."""
        began, fault = monotonic(), None
        try:
            verified = verified_file(self.path, self._held_bytes)
            self._opened(verified)
        except Unavailable as unavailable:
            fault = str(unavailable)  # and not what the exception leads to: the bytes that were refused
        if fault is None:
            self._verified = verified
        elif fault != self._fault:
            _logger.error("%s", fault)
        self._fault = fault
        self._next_look = monotonic() + max(BETWEEN_LOOKS, MOST_OF_THE_TIME * (monotonic() - began))

    def _opened(self, verified: VerifiedFile) -> SqliteRelease:
        """A connection to what was verified; Unavailable where it can't be read, or another file has come."""
        name = self.path.name
        try:
            database = in_file(self.path) if verified.content is None else in_memory(verified.content)
        except (*FAILURES, MemoryError) as error:  # the second also where there are no bytes
            raise Unavailable(f"{name} can't be read: {error or 'no memory, or nothing in it'}; {RUN_LOAD}") from error
        release = SqliteRelease(database, name, verified.stamp, self._seconds)
        if verified.content is None and stamp_at(self._address) != verified.stamp:
            raise Unavailable(f"{name} is being replaced")
        return release
