"""A live server over a database, in a process of its own, for as long as tests need it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import fields
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from uuid import uuid4

from ..database import store_at
from ..database.release import Unavailable
from ..settings import Settings

MOST_SECONDS = 30
ATTEMPTS = 5
"""Another process may take a port between the moment when it is found free and the one when the server takes it."""

COMMAND = """\
from critical_minerals.parent import end_with_parent

end_with_parent()
from critical_minerals.cli import main

main()
"""
"""`critical-minerals`, of which nothing is left where tests are killed."""


@contextmanager
def serving(database: Path) -> Iterator[str]:
    """The address of a server that reads a SQLite file, such as http://127.0.0.1:40111.

    It runs with the default settings, whatever the environment says, and writes a log beside the file. Raises RuntimeError
    where there is no release in the file, and with what the server says where it does not start.
    """
    _require_release(database)
    for _ in range(ATTEMPTS):
        port, log = _free_port(), database.with_name(f"server-{uuid4()}.log")
        with _process(database, port, log) as server:
            if _has_started(server, port, log):
                yield f"http://127.0.0.1:{port}"
                return
            if server.poll() is None:
                break
    raise RuntimeError(f"critical-minerals serve has not started:\n{log.read_text('utf-8')}")


def _require_release(database: Path) -> None:
    """Says at once what a server would wait for: it starts without a release, and is not ready."""
    try:
        store_at(f"sqlite:///{database}").release()
    except Unavailable as unavailable:
        raise RuntimeError(f"{database} can't be served: {unavailable}") from None


@contextmanager
def _process(database: Path, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-P", "-c", COMMAND, "serve", "--workers", "1", "--port", str(port)]
    settings = {known.name.upper() for known in fields(Settings)}
    inherited = {name: value for name, value in os.environ.items() if name not in settings}
    environment = {**inherited, "DATABASE_URL": f"sqlite:///{database}", "DRAIN_SECONDS": "0"}
    with (
        log.open("wb") as output,
        subprocess.Popen(command, env=environment, stdout=output, stderr=output) as server,  # noqa: S603 - our own command
    ):
        try:
            yield server
        finally:
            server.terminate()


def _has_started(server: subprocess.Popen[bytes], port: int, log: Path) -> bool:
    """Waits until a server is ready, or has ended; another may answer at its port, but does not write into its log."""
    end = time.monotonic() + MOST_SECONDS
    while server.poll() is None and time.monotonic() < end:
        with (
            suppress(OSError, HTTPException),
            closing(HTTPConnection("127.0.0.1", port, timeout=MOST_SECONDS)) as connection,
        ):
            connection.request("GET", "/readyz")
            answer = connection.getresponse()
            if answer.status == 200 and answer.headers["Request-Id"] in log.read_text("utf-8"):
                return True
        time.sleep(0.02)
    return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port
