"""How often each client asks, counted over all workers: each has a leaky bucket (GCRA) in memory that they share.

The table has a bounded size. Where more clients ask at once than it has room for, the one who has the most left of its
limit is forgotten.
"""

import ipaddress
import mmap
import os
import re
import struct
from fcntl import LOCK_EX, LOCK_UN, lockf
from functools import lru_cache
from hashlib import blake2b
from math import ceil
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from ..files.room import take_room

WINDOW = 60.0
"""Seconds in which a client may make as many requests as the limit says, all at once or spread."""

_ROUNDING = 1e-6
"""Seconds by which what is worked out from moments may be wrong."""
_OVERTAKEN = 1.0
"""Seconds by which a request may be counted after one that came later to another worker."""

GROUPS = 8192
IN_A_GROUP = 8
_PORT = re.compile(r"^(?:\[(.+)\]|([0-9.]+))(?::[0-9]+)?$")
_CLIENT = struct.Struct("=Qd")
_GROUP = struct.Struct("=" + "Qd" * IN_A_GROUP)


class Rate(NamedTuple):
    """What a client has left: requests it may still make at once, seconds until all are back, seconds to wait for one."""

    remaining: int
    reset: int
    retry_after: int

    @property
    def is_exceeded(self) -> bool:
        """Whether the client has to wait."""
        return self.retry_after > 0


class Rates:
    """The rates of clients, in a file that the workers share; `limit` is in requests a minute."""

    def __init__(self, file: Path, limit: int) -> None:
        self.limit = limit
        self._interval = WINDOW / limit
        self._lock = Lock()
        self._file = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        take_room(self._file, GROUPS * _GROUP.size)
        self._table = mmap.mmap(self._file, GROUPS * _GROUP.size)

    def request(self, client: bytes, now: float) -> Rate:
        """Counts a request of a client at a moment of a clock that all workers share, unless it has to wait."""
        tag = int.from_bytes(blake2b(client, digest_size=8).digest(), "little") or 1
        start = tag % GROUPS * _GROUP.size
        with self._lock:  # that of the file keeps out other processes alone, forked ones too, which flock would let in
            lockf(self._file, LOCK_EX)
            try:
                return self._counted(tag, start, now)
            finally:
                lockf(self._file, LOCK_UN)

    def _counted(self, tag: int, start: int, now: float) -> Rate:
        group = _GROUP.unpack_from(self._table, start)
        tags, ends = group[::2], group[1::2]
        place = tags.index(tag) if tag in tags else ends.index(min(ends))
        # An end that is later than it can be is from a clock that has since begun anew.
        end = ends[place] if tags[place] == tag and now < ends[place] <= now + WINDOW + _OVERTAKEN else now
        wait = end + self._interval - WINDOW - now
        if wait > _ROUNDING:
            return Rate(0, _whole_seconds(end - now), _whole_seconds(wait))
        end += self._interval
        _CLIENT.pack_into(self._table, start + place * _CLIENT.size, tag, end)
        return Rate(int((WINDOW - (end - now) + _ROUNDING) / self._interval), _whole_seconds(end - now), 0)


def _whole_seconds(seconds: float) -> int:
    return ceil(min(seconds, WINDOW) - _ROUNDING)


@lru_cache(4096)
def client_of(address: str) -> bytes:
    """Who an address belongs to: an IPv4 address, or the 64-bit prefix of an IPv6 one, of which one client has all.

    Some proxies add the port, which is another for each connection. What is no address stands for itself.
    """
    try:
        found = ipaddress.ip_address(_PORT.sub(r"\1\2", address).partition("%")[0])
    except ValueError:
        return address.encode("utf-8", "replace")
    if found.version == 6 and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found.packed[:8]
