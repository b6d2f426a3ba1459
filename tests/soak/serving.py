"""A real `critical-minerals serve` over a database file, and `critical-minerals load` into it."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Self

from .datasets import Dataset

COMMAND = str(Path(sys.executable).with_name("critical-minerals"))
PATIENCE_SECONDS = 30
LISTENING = "0A"


class Server:
    """A server over a database of its own, which `load` fills; all that it writes lies in `folder`."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.workers = workers
        self.port = _free_port()
        self.folders = [folder / "database", folder / "temporary"]
        for each in self.folders:
            each.mkdir(parents=True)
        database, temporary = self.folders
        self._log = folder / "log"
        self._environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{database / 'facts.sqlite'}",
            "TMPDIR": str(temporary),
        }

    def __enter__(self) -> Self:
        command = [COMMAND, "serve", f"--port={self.port}", f"--workers={self.workers}"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log, start_new_session=True)
        end = time.monotonic() + PATIENCE_SECONDS
        while self.listening() < self.workers or not self._answers():
            if time.monotonic() > end or not self.is_running():
                self.__exit__()
                raise TimeoutError(f"the server does not start:\n{self.output()}")
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        if self.stop() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def load(self, dataset: Dataset, killed_after: float | None = None) -> subprocess.CompletedProcess[str]:
        """Runs `critical-minerals load`; raises TimeoutExpired where it is killed after so many seconds."""
        return subprocess.run(
            [COMMAND, "load", f"--fixtures={dataset.fixtures}"],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=killed_after,
        )

    def files(self) -> set[Path]:
        """What lies beside the database and in the temporary folder; what goes while it is listed may be left out."""
        return {
            Path(folder, name)
            for root in self.folders
            for folder, folders, files in os.walk(root)
            for name in (*folders, *files)
        }

    def output(self) -> str:
        """All that the server has said."""
        return self._log.read_text("utf-8")

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_running(self) -> bool:
        return self._process.poll() is None

    def children(self) -> list[int]:
        """The processes of the workers; none where the server has ended."""
        try:
            listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text("ascii")
        except OSError:
            return []
        return [int(child) for child in listed.split()]

    def listening(self) -> int:
        """How many workers take connections; each has a socket of its own."""
        rows = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()]
        return sum(row[1].endswith(f":{self.port:04X}") and row[3] == LISTENING for row in rows)

    def reload(self) -> None:
        """Asks for new workers in place of the old ones, one after the other."""
        os.kill(self.pid, signal.SIGHUP)

    def stop(self) -> int | None:
        """Tells the server to stop; its exit code, or None where it does not stop."""
        self._process.terminate()
        try:
            return self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            return None

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
