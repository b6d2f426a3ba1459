"""What a server counts, in the format of Prometheus: requests over all workers, and the state of the one that is asked."""

import os
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import count

import prometheus_client.exposition as text
import prometheus_client.openmetrics.exposition as openmetrics
from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from ..database.release import Store, Unavailable
from ..files.room import take_room
from .shared_folder import VARIABLE, shared_folder, taken_places

METHODS = {"GET", "HEAD", "OPTIONS"}
"""Others are counted together, so that no client can add to the number of series."""

ROOM = {"counter": 8 * 2**20, "histogram": 2 * 2**20}
"""Bytes of each file that a worker counts in: more than all series together take, so that none has to grow."""

BUCKETS = (0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 2.5, 10.0)


@lru_cache(1)
def _place_of(process: int) -> int:  # noqa: ARG001 - a process that is forked takes another
    """The place of this process among all that count now; who comes after it goes on with its counts, in the same files."""
    number = next(taken_places("counts", count())).number
    for kind, size in ROOM.items():
        with (shared_folder() / f"{kind}_{number}.db").open("ab") as file:
            take_room(file.fileno(), size)
    return number


if VARIABLE in os.environ:
    values.ValueClass = values.MultiProcessValue(lambda: _place_of(os.getpid()))

COUNTED = CollectorRegistry()
"""What this process counts."""

_requests = Counter(
    "critical_minerals_requests",
    "Requests by method, route, status, and whether the response cache had the answer.",
    ("method", "route", "status", "cache"),
    registry=COUNTED,
)
_durations = Histogram(
    "critical_minerals_request_duration_seconds",
    "How long requests took, by route, and whether the response cache had the answer.",
    ("route", "cache"),
    buckets=BUCKETS,
    registry=COUNTED,
)
_dropped = Counter(
    "critical_minerals_log_lines_dropped", "Lines of the log that whoever reads it was too slow to take.", registry=COUNTED
)
_series: dict[tuple[str, str | None, str, str], tuple[Counter, Histogram]] = {}


def count_request(method: str, route: str | None, status: str, cache: str, seconds: float) -> None:
    """Counts an answered request."""
    key = (method, route, status, cache)
    series = _series.get(key)
    if series is None:
        named, path = (method if method in METHODS else "other"), route or "none"
        series = _requests.labels(named, path, status, cache), _durations.labels(path, cache)
        if named == method:
            _series[key] = series
    requests, durations = series
    requests.inc()
    durations.observe(seconds)


def count_dropped_line() -> None:
    """Counts a line that was not written to the log."""
    _dropped.inc()


class _State:
    """What this worker serves at the moment of the question."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def collect(self) -> Iterable[Metric]:
        """The release, and whether it is the one that was loaded last."""
        try:
            dataset = self._store.release().dataset
        except Unavailable:
            dataset = None
        yield _gauge("ready", "1 where there is a release to serve, 0 where there is none.", dataset is not None)
        yield _gauge(
            "stale", "1 where the last good release is served because a later one can't be.", self._store.fault() is not None
        )
        if dataset is not None:
            info = GaugeMetricFamily("critical_minerals_release_info", "The release.", labels=("version", "hash"))
            info.add_metric((dataset.version, dataset.hash), 1)
            yield info


def _gauge(name: str, meaning: str, value: bool) -> Metric:  # noqa: FBT001 - a gauge of 0 or 1
    return GaugeMetricFamily(f"critical_minerals_{name}", meaning, value=float(value))


FORMATS: dict[str, tuple[Callable[[CollectorRegistry], bytes], str]] = {
    "text/plain": (text.generate_latest, text.CONTENT_TYPE_PLAIN_0_0_4),
    "application/openmetrics-text": (openmetrics.generate_latest, openmetrics.CONTENT_TYPE_LATEST),
}
"""How each media type is written. The package's own choice repeats, or fails on, any version that a client names."""


def exposition(store: Store, media_type: str) -> tuple[bytes, str]:
    """All that is counted, and the content type of it, in one of the formats."""
    encode, content_type = FORMATS[media_type]
    registry = CollectorRegistry()
    registry.register(_State(store))
    if VARIABLE in os.environ:
        MultiProcessCollector(registry, str(shared_folder()))
    else:
        registry.register(COUNTED)
    return encode(registry), content_type
