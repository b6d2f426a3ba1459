"""`critical-minerals serve` in a process of its own, over a database of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from cluster import free_port

COMMAND = str(Path(sys.executable).with_name("critical-minerals"))


@dataclass(frozen=True)
class Running:
    """A server that runs: where it answers, the file that it reads, its process, and the file with all that it writes."""

    address: str
    database: Path
    process: subprocess.Popen[bytes]
    output: Path

    def workers(self) -> list[int]:
        """The processes of its workers."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
        return [int(child) for child in children]

    def log(self) -> list[dict[str, Any]]:
        """The lines of its log."""
        lines = self.output.read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


def get(address: str) -> dict[str, Any]:
    """The JSON at an address; raises urllib.error.HTTPError where that is an error."""
    with urlopen(address, timeout=10) as response:  # noqa: S310 - the address is this test's own server
        found: dict[str, Any] = json.load(response)
        return found


def until(condition: Any, seconds: float = 10) -> None:
    """Waits until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, condition
        time.sleep(0.05)


@contextmanager
def running(database: Path, workers: int = 1, **environment: str) -> Iterator[Running]:
    """Starts a server, and stops it with all its workers at the end."""
    port = free_port()
    output = database.with_suffix(".log")
    command = [COMMAND, "serve", "--database", f"sqlite:///{database}", "--port", str(port), "--workers", str(workers)]
    with output.open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, start_new_session=True, env={**os.environ, **environment}
        )
    try:
        server = Running(f"http://127.0.0.1:{port}", database, process, output)
        until(lambda: is_alive(server.address))
        yield server
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)


def is_alive(address: str) -> bool:
    """Whether a server answers at an address."""
    try:
        return get(f"{address}/livez") == {"status": "ok"}
    except OSError:
        return False
