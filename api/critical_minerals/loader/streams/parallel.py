"""Work on many pieces with every core, in order and in memory that does not grow with their number."""

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from traceback import format_exc
from typing import Any, Generic, NamedTuple, TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")

FEW = 2
"""So many pieces are worked on here, because starting other processes takes longer."""

AHEAD = 2
"""So many pieces for each process are taken before their results are."""

# Forked processes would share this one's open databases.
_SPAWN = multiprocessing.get_context("spawn")


def in_parallel(
    work: Callable[[Piece], Result], pieces: Iterable[Piece], workers: int | None = None
) -> Generator[Result, None, None]:
    """The result of `work` on each piece, in the order of the pieces.

    `work` and the pieces must be picklable; `workers` is the number of processes, one a core unless told. Raises what `work`
    raises, and ChildProcessError where a process is killed; none is left behind.
    """
    remaining = iter(pieces)
    first = list(islice(remaining, FEW + 1))
    if len(first) <= FEW:
        yield from map(work, first)
        return
    most = workers or os.cpu_count() or 1
    crew: list[_Worker[Piece, Result]] = []
    busy: deque[_Worker[Piece, Result]] = deque()
    try:
        for number, piece in enumerate(chain(first, remaining)):
            if len(crew) < most:
                crew.append(_Worker(work))
            busy.append(crew[number % most])
            busy[-1].put(piece)
            if len(busy) > AHEAD * most:
                yield busy.popleft().result()
        while busy:
            yield busy.popleft().result()
    finally:
        for worker in crew:
            worker.end()


class _Worker(Generic[Piece, Result]):
    """A process that works on pieces in the order in which they are put.

    It has a connection of its own, and not a queue with the others as those of `concurrent.futures` have: one that is killed
    while it writes would leave them all waiting.
    """

    def __init__(self, work: Callable[[Piece], Result]) -> None:
        self._connection, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_work, args=(work, theirs), daemon=True)
        with _uninterrupted():
            self._process.start()
        theirs.close()

    def put(self, piece: Piece) -> None:
        with _alive():
            self._connection.send(piece)

    def result(self) -> Result:
        with _alive():
            found: Result | _Failure = self._connection.recv()
        if isinstance(found, _Failure):
            raise found.error
        return found

    def end(self) -> None:
        self._process.terminate()  # first, or it may still complain that nobody takes its result
        self._connection.close()
        self._process.join()


class _Failure(NamedTuple):
    error: Exception


@contextmanager
def _alive() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError):
        raise ChildProcessError("a process that did a part of the work was killed; there may be too little memory") from None


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Puts Ctrl-C and SIGTERM off, also in processes started meanwhile."""
    resource_tracker.ensure_running()  # it lets both in again once it has started
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(work: Callable[[Any], Any], connection: Connection) -> None:
    gc.disable()  # what is made here has no cycles, so that looking for some would be in vain
    # Ctrl-C is for the process that started this one, which ends it.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    pieces: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_receive, args=(connection, pieces), daemon=True).start()
    while True:
        try:
            found = work(pieces.get())
        except Exception as error:  # noqa: BLE001 - it is raised where the result is taken
            error.add_note(format_exc())
            found = _Failure(error)
        connection.send(found)


def _receive(connection: Connection, pieces: SimpleQueue[Any]) -> None:
    """Takes pieces in even while a result is sent, or both sides would wait; ends this process once the other has ended."""
    try:
        while True:
            pieces.put(connection.recv())
    except (EOFError, OSError):
        os._exit(0)
