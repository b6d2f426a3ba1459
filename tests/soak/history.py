"""Which release stood when, as far as who loads them can know."""

import math
import time
from dataclasses import dataclass
from threading import Lock

SLACK_SECONDS = 1.0
"""How long after the end of a load the release before may still be answered from."""


@dataclass(slots=True)
class Load:
    """A load that has begun; the new release is there before `ended`."""

    version: str
    began: float
    ended: float = math.inf


class History:
    """The loads so far; times are those of `time.monotonic`."""

    def __init__(self, loads: list[Load]) -> None:
        self._loads = loads
        self._lock = Lock()

    @property
    def swaps(self) -> int:
        """How many releases have taken the place of another."""
        return sum(load.ended < math.inf for load in self._loads) - 1

    def begin(self, version: str) -> Load:
        """Notes that a load begins; who loads sets when it has ended."""
        with self._lock:
            self._loads = [*self._loads, Load(version, time.monotonic())]
        return self._loads[-1]

    def may_have_answered(self, version: str | None, asked: float, answered: float) -> bool:
        """Whether a release of this version stood, or had just been replaced, at some time between."""
        loads = self._loads
        replaced = [load.ended for load in loads[1:]] + [math.inf]
        return any(
            load.version == version and load.began <= answered and asked <= end + SLACK_SECONDS
            for load, end in zip(loads, replaced, strict=True)
        )
