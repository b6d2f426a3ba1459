"""What was seen: requests by kind and status, what happened, and faults with some examples."""

from collections import Counter
from threading import Lock

from .judging import Fault

EXAMPLES = 3

FAULTS = (
    "unexpected status", "broken body", "invalid JSON", "no problem+json", "wrong count", "no release named", "mix",
    "not as alone", "stale", "walk lost a record", "walk repeated a record", "walk out of order", "walk of two releases",
    "no way to restart", "cut without a reason", "cut twice", "load", "worker not replaced", "server stopped",
    "server's output",
    "gave up", "files left behind", "growth",
)  # fmt: skip
"""Every kind of fault that is looked for, in the order of the report."""


class Tally:
    """Counts that threads share."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()
        self.events: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.examples: dict[str, list[str]] = {kind: [] for kind in FAULTS}
        self._lock = Lock()

    def request(self, kind: str, status: int) -> None:
        """Counts an answered request."""
        with self._lock:
            self.requests[kind, status] += 1

    def event(self, what: str) -> None:
        """Counts something that is no fault."""
        with self._lock:
            self.events[what] += 1

    def fault(self, fault: Fault, where: str = "") -> None:
        """Counts a fault, and keeps the first few of its kind as examples."""
        with self._lock:
            self.faults[fault.kind] += 1
            if len(self.examples[fault.kind]) < EXAMPLES:
                self.examples[fault.kind].append(f"{where}: {fault.detail}" if where else fault.detail)
