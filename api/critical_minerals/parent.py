"""The process that began this one."""

import ctypes
from contextlib import suppress
from signal import SIGTERM

PR_SET_PDEATHSIG = 1
"""From Linux's <sys/prctl.h>."""


def end_with_parent() -> None:
    """Has this process told to stop when the thread that began it ends in whatever way, as prctl(2) has it."""
    with suppress(AttributeError):  # only Linux has it
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGTERM)
