"""Large exports are made one after the other, so that they leave workers and memory to everybody else."""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from .problems import ApiProblem
from .settings import current_settings
from .shared_folder import taken_places

_logger = logging.getLogger(__name__)

MANY = 10_000
"""An export of fewer records takes no turn: it is as quick as a few pages."""

SECONDS_TO_WAIT = 5


@contextmanager
def turn(records: int) -> Iterator[None]:
    """One of the turns that all workers share, for an export of so many records; raises a 503 problem where none is free."""
    if records < MANY:
        yield
        return
    try:
        place = next(taken_places("export", range(current_settings().exports_at_once)), None)
    except OSError as error:
        _logger.error("no turn can be taken: %s", error)  # noqa: TRY400 - it says all there is to say
        place = None
    if place is None:
        raise ApiProblem(
            "busy",
            "other large exports are being made; ask again later, or for fewer records",
            headers={"Retry-After": str(SECONDS_TO_WAIT)},
        )
    try:
        yield
    finally:
        os.close(place.descriptor)


def whole(chunks: Iterable[bytes]) -> bytes:
    """All parts of an export in one; raises a 422 problem where they are too large."""
    largest, size, parts = current_settings().largest_export, 0, []
    for chunk in chunks:
        size += len(chunk)
        if size > largest:
            raise ApiProblem(
                "export-too-large", f"the export has more than {largest} bytes; narrow it by a filter or `fields`"
            )
        parts.append(chunk)
    return b"".join(parts)
