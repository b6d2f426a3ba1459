"""What disturbs the server: kill -9 of its workers, some twice within a second, and reloads."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle
from random import Random

from .asking import Cut
from .judging import Fault
from .serving import Server
from .tally import Tally

KILL_SECONDS = 1.0
"""For so long after a kill, connections may be cut."""
RELOADED_SECONDS = 1.0
"""For so long after a reload, connections that were kept may be cut."""
REPLACED_SECONDS = 15
POLL_SECONDS = 0.02
SEED = 2026


@dataclass(slots=True)
class Disturbances:
    """When workers were killed, and from when until when they were reloaded."""

    kills: list[float] = field(default_factory=list)
    reloads: list[tuple[float, float]] = field(default_factory=list)

    def reason_of(self, cut: Cut) -> str | None:
        """What explains a cut: a kill just before, or for a connection that was kept a reload."""
        if any(kill <= cut.at <= kill + KILL_SECONDS for kill in self.kills):
            return "cut by a kill"
        if not cut.on_new and any(began <= cut.at <= ended for began, ended in self.reloads):
            return "cut by a reload"
        return None


class Disturber:
    """Kills and reloads a server."""

    def __init__(self, server: Server, tally: Tally) -> None:
        self._server = server
        self._tally = tally
        self._random = Random(SEED)  # noqa: S311 - no secret
        self.done = Disturbances()

    def disturb(self, until: float) -> None:
        """Kills and reloads in turn until a time; each time the workers are all there again before the next."""
        for disturbance in cycle((self._kill_once, self._kill_twice, self._reload)):
            time.sleep(self._random.uniform(0.5, 2))
            if time.monotonic() > until or not self._are_replaced(set()):
                return
            disturbance(set(self._server.children()))

    def _kill_once(self, workers: set[int]) -> None:
        killed = self._random.choice(sorted(workers))
        self._kill(killed)
        self._are_replaced({killed})

    def _kill_twice(self, workers: set[int]) -> None:
        """Kills a worker, and the one that takes its place as soon as it is there."""
        first = self._random.choice(sorted(workers))
        self._kill(first)
        if self._happens(lambda: set(self._server.children()) - workers):
            (second,) = set(self._server.children()) - workers
            self._kill(second)
            self._are_replaced({first, second})

    def _kill(self, worker: int) -> None:
        self.done.kills.append(time.monotonic())
        os.kill(worker, signal.SIGKILL)
        self._tally.event("workers killed")

    def _reload(self, workers: set[int]) -> None:
        began = time.monotonic()
        self.done.reloads.append((began, began + REPLACED_SECONDS))
        self._server.reload()
        self._tally.event("reloads")
        self._are_replaced(workers)
        self.done.reloads[-1] = (began, time.monotonic() + RELOADED_SECONDS)

    def _are_replaced(self, workers: set[int]) -> bool:
        """Waits until these workers are gone, and as many as there should be take connections."""

        def are() -> bool:
            children = self._server.children()
            return not workers & set(children) and len(children) == self._server.listening() == self._server.workers

        return self._happens(are)

    def _happens(self, condition: Callable[[], object]) -> bool:
        """Waits for something with workers; counts a fault where it does not happen."""
        end = time.monotonic() + REPLACED_SECONDS
        while time.monotonic() < end and self._server.is_running():
            if condition():
                return True
            time.sleep(POLL_SECONDS)
        self._tally.fault(Fault("worker not replaced", f"within {REPLACED_SECONDS} seconds"))
        return False
