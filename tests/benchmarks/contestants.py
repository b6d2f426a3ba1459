"""Who is measured: how each is started, with two workers, and stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Self

from .data import COMMAND, ENVIRONMENT, Data
from .processes import pss_mib, tree

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "benchmarks"
DATA = Path(os.environ.get("BENCHMARK_DATA", BUILD / "data"))
PEERS = Path(__file__).with_name("peers")
PEERS_BIN = BUILD / "venv" / "bin"
DATASETTE_BIN = BUILD / "datasette" / "bin"
ANSWERS = DATA / "answers.json"
LOG = DATA / "servers.log"

WORKERS = 2
PATIENCE_SECONDS = 60
POLL_SECONDS = 0.005


@dataclass(frozen=True, slots=True)
class Contestant:
    """A program to measure: the command of one process for each of its ports, and a question that it answers when ready.

    A peer runs in its own environment, over the peers' database.
    """

    name: str
    command: Callable[[Data, int], list[str]]
    ready: str
    ports: int = 1
    is_peer: bool = False


def _uvicorn(*arguments: str) -> list[str]:
    return [str(PEERS_BIN / "uvicorn"), *arguments, f"--workers={WORKERS}", "--loop=uvloop", "--http=httptools"]


PROJECT = Contestant(
    "this project",
    lambda data, port: [
        COMMAND, "serve", f"--database=sqlite:///{data.database}", f"--port={port}", f"--workers={WORKERS}"
    ],
    ready="/v1/facts?limit=1",
)  # fmt: skip
BARE = Contestant(
    "bare WSGI callable",
    lambda _, port: [sys.executable, "-m", "tests.benchmarks.peers.constant", "bare", str(port)],
    ready="/v1/facts",
)
CONSTANT_FLASK = Contestant(
    "constant Flask view",
    lambda _, port: [sys.executable, "-m", "tests.benchmarks.peers.constant", "flask_view", str(port)],
    ready="/v1/facts",
)
FASTAPI = Contestant(
    "FastAPI + SQLModel",
    lambda _, port: _uvicorn("fastapi_sqlmodel:app", f"--port={port}", "--no-access-log"),
    ready="/facts?limit=1",
    is_peer=True,
)
SMOREST = Contestant(
    "plain flask-smorest",
    lambda _, port: [
        str(PEERS_BIN / "granian"), "plain_smorest:app", "--interface=wsgi", f"--port={port}", f"--workers={WORKERS}",
        "--blocking-threads=1", "--http=1", "--no-ws",
    ],
    ready="/facts/?page_size=1",
    is_peer=True,
)  # fmt: skip
DATASETTE = Contestant(
    "Datasette as it ships",
    lambda data, port: [str(DATASETTE_BIN / "datasette"), "serve", str(data.peers), f"--port={port}"],
    ready="/peers/facts.json?_size=1&_nosuggest=1",
    ports=WORKERS,
    is_peer=True,
)
STRONGEST_DATASETTE = Contestant(
    "Datasette at its strongest",
    lambda _, port: _uvicorn("strongest_datasette:create_app", "--factory", f"--port={port}", "--no-access-log"),
    ready="/peers/facts.json?_size=1&_nosuggest=1",
    is_peer=True,
)
CONTESTANTS = {
    "project": PROJECT,
    "bare": BARE,
    "flask": CONSTANT_FLASK,
    "fastapi": FASTAPI,
    "smorest": SMOREST,
    "datasette": DATASETTE,
    "strongest": STRONGEST_DATASETTE,
}


@dataclass
class Server:
    """A contestant that runs over some data; `seconds` is the time from its start until its first answer."""

    contestant: Contestant
    data: Data
    ports: list[int] = field(default_factory=list)
    seconds: float = 0.0

    def __enter__(self) -> Self:
        self.ports = [_free_port() for _ in range(self.contestant.ports)]
        environment = {
            **ENVIRONMENT,
            "BENCHMARK_DATABASE": str(self.data.peers),
            "BENCHMARK_ANSWERS": str(ANSWERS),
        }
        begun = time.perf_counter()
        self._log = LOG.open("ab")
        self._started = [
            subprocess.Popen(
                self.contestant.command(self.data, port),
                cwd=PEERS if self.contestant.is_peer else ROOT,
                env=environment,
                stdout=self._log,
                stderr=self._log,
                start_new_session=True,
            )
            for port in self.ports
        ]
        try:
            for port in self.ports:
                self._wait(port)
        except BaseException:
            self.__exit__()
            raise
        self.seconds = time.perf_counter() - begun
        return self

    def _wait(self, port: int) -> None:
        deadline = time.perf_counter() + PATIENCE_SECONDS
        while time.perf_counter() < deadline:
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
            try:
                connection.request("GET", self.contestant.ready)
                if connection.getresponse().status == 200:
                    return
            except OSError:
                pass
            finally:
                connection.close()
            time.sleep(POLL_SECONDS)
        raise TimeoutError(f"{self.contestant.name} does not answer {self.contestant.ready} with 200; see {LOG}")

    def __exit__(self, *_: object) -> None:
        for process in self._started:
            os.killpg(process.pid, signal.SIGKILL)  # they only read, and some take seconds to say goodbye
            process.wait()
        self._log.close()

    def processes(self) -> list[int]:
        """The ids of all its processes."""
        return [pid for process in self._started for pid in tree(process.pid)]

    def worker_mib(self) -> float:
        """Memory of its largest process, which is a worker: its proportional set size in MiB."""
        return max(map(pss_mib, self.processes()))

    def total_mib(self) -> float:
        """Memory of all its processes in MiB."""
        return sum(map(pss_mib, self.processes()))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
