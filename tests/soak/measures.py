"""What the server's processes take, and whether it grows with every swap."""

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import NamedTuple

from .judging import Fault

LIMITS = {"mib": 1.8, "files": 0.5, "threads": 0.5}
"""What a process may gain with each swap or kill: less than a release, a file or a thread; noise stays below 1 MiB."""


ON_DISK = 0
"""Stands for a process where files are measured."""


class Sample(NamedTuple):
    """What a process takes, when, and after how many swaps and kills."""

    pid: int
    at: float
    swaps: int
    kills: int
    mib: float
    files: int
    threads: int


def sample(pids: Iterable[int], swaps: int, kills: int) -> Iterator[Sample]:
    """What the processes take now; those that are gone are left out."""
    for pid in pids:
        folder = Path(f"/proc/{pid}")
        try:
            files, threads = (len(list((folder / part).iterdir())) for part in ("fd", "task"))
            yield Sample(pid, time.monotonic(), swaps, kills, _anonymous_mib(pid), files, threads)
        except (OSError, ValueError):
            continue


def sample_of_files(files: Iterable[Path], swaps: int, kills: int) -> Sample:
    """What files on disk take, as a process without threads; those that are gone are left out."""
    sizes = []
    for file in files:
        with suppress(FileNotFoundError):
            sizes.append(file.stat().st_size)
    return Sample(ON_DISK, time.monotonic(), swaps, kills, sum(sizes) / 2**20, len(sizes), 0)


def _anonymous_mib(pid: int) -> float:
    """Memory that is no file's; unlike a proportional share, it does not change when other processes come and go."""
    for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"/proc/{pid}/status has no RssAnon")


def growth(samples: list[Sample], measure: str, per: str) -> float:
    """What one process gains with each swap or kill: the median slope between points.

    A point is the least that the process took after so many of them. Points more than a third of the time apart are not
    compared: memory that is used for the first time is a step, which would otherwise be between most of them.
    """
    least: dict[int, float] = {}
    for each in samples:
        events, value = getattr(each, per), getattr(each, measure)
        least[events] = min(value, least.get(events, value))
    points = sorted(least.items())
    slopes = [
        (after - before) / (later - earlier)
        for place, (earlier, before) in enumerate(points)
        for later, after in points[place + 1 : place + 1 + max(len(points) // 3, 1)]
    ]
    return median(slopes) if slopes else 0.0


def faults_of_growth(name: str, per: str, samples: list[Sample]) -> Iterator[Fault]:
    """Where a process gains more than it may."""
    for measure, limit in LIMITS.items():
        found = growth(samples, measure, per)
        if found > limit:
            yield Fault("growth", f"{name}: {found:+.2f} {measure} with each of {per}, allowed {limit:+.2f}")
