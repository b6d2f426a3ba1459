"""What is noted of a request on its way through the parts of the server, for logs, metrics and the cache."""

from collections.abc import Hashable
from random import getrandbits
from wsgiref.types import WSGIEnvironment

_KEY = "critical_minerals.observation"


class Observation:
    """A request: its id, and once they are known its route, the release that answers it, and what the cache did."""

    __slots__ = ("cache", "identity", "release", "request_id", "route")

    def __init__(self) -> None:
        # 32 hex digits that no other response has; Python sows anew in a worker that is forked.
        self.request_id = getrandbits(128).to_bytes(16).hex()
        self.route: str | None = None
        self.release: str | None = None
        self.identity: Hashable = None
        self.cache = "pass"


def observation_of(environ: WSGIEnvironment) -> Observation:
    """What is noted of a request; copies of its environment share it."""
    found: Observation | None = environ.get(_KEY)
    if found is None:
        found = environ[_KEY] = Observation()
    return found
