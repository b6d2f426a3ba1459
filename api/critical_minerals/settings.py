"""What can be set from outside, in one table: whole numbers, each read from the environment variable of its name."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

DEFAULT_DATABASE_URL = "sqlite:///critical-minerals.sqlite"

_MIB = 2**20
_NUMBER = re.compile("[0-9]{1,18}")


def _whole(default: int, least: int, most: int, meaning: str) -> Any:
    return field(default=default, metadata={"least": least, "most": most, "meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Limits and switches; docs/operations.md shows the table. Raises ValueError where one is out of its range."""

    requests_per_minute: int = _whole(
        0, 0, 1_000_000, "Requests that a client may make in a minute, all workers together; 0 for no limit."
    )
    longest_address: int = _whole(8000, 100, 15_000, "Bytes that the path and query of a request may have.")
    longest_parameter: int = _whole(8000, 100, 15_000, "Characters that the value of one parameter may have.")
    query_milliseconds: int = _whole(
        2000, 10, 600_000, "Time that the statements of an answer may take together; in PostgreSQL, each of them."
    )
    exports_at_once: int = _whole(1, 1, 1000, "Exports of many records that all workers together make at a time.")
    largest_export: int = _whole(128 * _MIB, 1000, 2**40, "Bytes that an export may have.")
    cache_bytes: int = _whole(16 * _MIB, 0, 2**40, "Memory that each worker may keep answers in; 0 keeps none.")
    held_bytes: int = _whole(
        32 * _MIB, 0, 2**40, "A SQLite file of at most so many bytes is held in memory by each worker; a larger one is read."
    )
    proxies: int = _whole(
        0, 0, 10, "Proxies in front whose X-Forwarded-For and X-Forwarded-Proto are believed; 0 believes nobody."
    )
    log_requests: int = _whole(0, 0, 1, "1 for a log as JSON lines on standard error, as `serve` has it; 0 for none.")
    drain_seconds: int = _whole(
        2,
        0,
        3600,
        "Time that `serve` goes on after SIGTERM while /readyz says 503, so that a load balancer turns away first.",
    )

    def __post_init__(self) -> None:
        """Refuses what is out of range."""
        for known in fields(self):
            value = getattr(self, known.name)
            if not known.metadata["least"] <= value <= known.metadata["most"]:
                raise _refusal(known, str(value))

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ, **told: int) -> "Settings":
        """The settings of an environment, but for those that are told by name.

        Raises ValueError, naming the variable, where one is not understood.
        """
        untold = [known for known in fields(cls) if known.name not in told]
        found = {known.name: _read(known, environment) for known in untold if known.name.upper() in environment}
        return cls(**found, **told)


def _read(known: Any, environment: Mapping[str, str]) -> int:
    text = environment[known.name.upper()]
    if not _NUMBER.fullmatch(text):
        raise _refusal(known, repr(text[:40]))
    return int(text)


def _refusal(known: Any, found: str) -> ValueError:
    least, most = known.metadata["least"], known.metadata["most"]
    return ValueError(f"found {known.name.upper()}={found}; must be a whole number from {least} to {most}")
