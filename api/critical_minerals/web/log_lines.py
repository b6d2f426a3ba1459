"""The log: one JSON object a line, on standard error, written so that a reader who stalls holds up no request."""

import json
import logging
import os
import select
import socket
import stat
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from weakref import finalize

from .metrics import count_dropped_line

LONGEST_LINE = 4000
"""Bytes; what is longer than a pipe takes at once could end up inside another worker's line."""

LONGEST_TEXT = 1000
STANDARD_ERROR = 2


class LogLines:
    """Writes lines to an open file without ever waiting; one that would have to wait is dropped and counted.

    Raises OSError where the file is not open.
    """

    def __init__(self, descriptor: int) -> None:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISSOCK(mode):
            connection = socket.socket(fileno=os.dup(descriptor))
            finalize(self, connection.close)
            self._write: Callable[[bytes], int] = lambda line: connection.send(line, socket.MSG_DONTWAIT)
        else:
            self._write = _writer(descriptor, stat.S_ISREG(mode))

    def write(self, line: bytes) -> None:
        """Writes a line, whose newline is added."""
        try:
            self._write(line + b"\n")
        except OSError:
            count_dropped_line()


def _writer(descriptor: int, is_file: bool) -> Callable[[bytes], int]:  # noqa: FBT001 - one of two kinds
    if not is_file:
        # A pipe or terminal that is opened anew can be told not to block without telling others who share it.
        try:
            descriptor = os.open(f"/dev/fd/{descriptor}", os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        except OSError:
            return _cautious_writer(descriptor)
    return lambda line: os.write(descriptor, line)


def _cautious_writer(descriptor: int) -> Callable[[bytes], int]:
    """Writes where there is room, to a pipe that another user made, or that nobody reads any more."""
    room = select.poll()
    room.register(descriptor, select.POLLOUT)

    def write(line: bytes) -> int:
        if not room.poll(0):
            raise BlockingIOError
        return os.write(descriptor, line)

    return write


@cache
def log_of_server() -> LogLines | None:
    """The log of this process, in which is also what the parts of this project say; None where there is none."""
    logging.getLogger("critical_minerals").addHandler(handler_of_log())
    return _standard_error()


def handler_of_log() -> logging.Handler:
    """Writes what is logged into the log of this process."""
    lines = _standard_error()
    return logging.NullHandler() if lines is None else LinesHandler(lines)


@cache
def _standard_error() -> LogLines | None:
    """None where it was closed at the start: its number is then that of some other file."""
    return None if sys.stderr is None else LogLines(STANDARD_ERROR)


def log_line(level: str, event: str, **members: str) -> bytes:
    """A line of the log; texts are cut where it would be too long."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    room, line = LONGEST_TEXT // (2 * len(members)), _line(now, level, event, members)
    while len(line) > LONGEST_LINE:
        line = _line(now, level, event, {name: f"{text[:room]} ... {text[-room:]}" for name, text in members.items()})
        room //= 2
    return line


def _line(time: str, level: str, event: str, members: dict[str, str]) -> bytes:
    return json.dumps({"time": time, "level": level, "event": event, **members}, separators=(",", ":")).encode()


class LinesHandler(logging.Handler):
    """Writes what is logged by whatever part of the server, with the traceback of an error."""

    def __init__(self, lines: LogLines) -> None:
        super().__init__()
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        """Writes a record."""
        members = {"logger": record.name, "message": record.getMessage()}
        if record.exc_info and record.exc_info[0]:
            members["traceback"] = "".join(traceback.format_exception(*record.exc_info))
        self._lines.write(log_line(record.levelname.lower(), "message", **members))
