"""Work on many pieces with every core, in order and in memory that does not grow with their number."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from threading import Thread
from typing import TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")

FEW = 2
"""So many pieces are worked on here, because starting other processes takes longer."""


def in_parallel(
    work: Callable[[Piece], Result], pieces: Iterable[Piece], workers: int | None = None
) -> Generator[Result, None, None]:
    """The result of `work` on each piece, in the order of the pieces; two more a worker than are taken wait at most.

    `work` and the pieces must be picklable; `workers` is the number of processes, one a core unless told. Raises what `work`
    raises, and ChildProcessError where a process is killed; none is left behind.
    """
    remaining = iter(pieces)
    first = list(islice(remaining, FEW + 1))
    if len(first) <= FEW:
        yield from map(work, first)
        return
    workers = workers or os.cpu_count() or 1
    # Forked processes would share this one's open databases.
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_end_with_parent)
    waiting: deque[Future[Result]] = deque()
    try:
        for piece in chain(first, remaining):
            with _uninterrupted():
                waiting.append(pool.submit(work, piece))
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise ChildProcessError("a process that did a part of the work was killed; there may be too little memory") from None
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Puts Ctrl-C off, and for ever in processes started meanwhile: this one ends them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """Ends this process where its parent is killed; it would wait for pieces for ever."""
    Thread(target=_wait_for_end, daemon=True).start()


def _wait_for_end() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
