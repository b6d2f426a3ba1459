"""Work on many pieces with every core, in order and in memory that does not grow with their number."""

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")

FEW = 2
"""So many pieces are worked on here, because starting other processes takes longer."""


def in_parallel(work: Callable[[Piece], Result], pieces: Iterable[Piece], workers: int | None = None) -> Iterator[Result]:
    """The result of `work` on each piece, in the order of the pieces; two more a worker than are taken wait at most.

    `work` and the pieces must be picklable; `workers` is the number of processes, one a core unless told.
    """
    remaining = iter(pieces)
    first = list(islice(remaining, FEW + 1))
    if len(first) <= FEW:
        yield from map(work, first)
        return
    workers = workers or os.cpu_count() or 1
    # Forked processes would share this one's open databases.
    # What they make has no cycles, so that looking for some would be in vain.
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=gc.disable) as pool:
        waiting: deque[Future[Result]] = deque()
        try:
            for piece in chain(first, remaining):
                waiting.append(pool.submit(work, piece))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
