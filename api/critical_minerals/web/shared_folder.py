"""The folder that all workers of a server share: counts, rates and locks lie there."""

import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""prometheus-client reads this one by itself, when it is imported."""

DRAINING = "draining"
"""The file that is there once the server has been told to stop."""


def shared_folder() -> Path:
    """The folder that the environment names, or one of this process alone. Raises OSError where it can't be made."""
    named = os.environ.get(VARIABLE)
    if named is None:
        return Path(_own_folder().name)
    folder = Path(named)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def is_draining() -> bool:
    """Whether the server has been told to stop."""
    named = os.environ.get(VARIABLE)
    return named is not None and (Path(named) / DRAINING).exists()


@cache
def _own_folder() -> TemporaryDirectory[str]:
    """A folder that goes when the process ends."""
    return TemporaryDirectory(prefix="critical-minerals-worker-")
