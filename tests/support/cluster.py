"""PostgreSQL servers for tests: each in a folder of its own, on a free port of loopback, run by a user who is not root."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from tempfile import mkdtemp
from typing import Any

import psycopg

USER = "facts"
# An order of texts that is not that of code points proves that releases bring their own.
INITDB = ["--auth=trust", f"--username={USER}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
ICU = ["--locale-provider=icu", "--icu-locale=en"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Cluster:
    """A server that is stopped and removed with `close`: a new one, or a replica of another one."""

    def __init__(self, primary: "Cluster | None" = None) -> None:
        self.folder = Path(mkdtemp(prefix="critical-minerals-"))
        self._own: dict[str, Any] = _another_user()
        if self._own:
            shutil.chown(self.folder, self._own["user"], self._own["group"])
        self._data = self.folder / "data"
        self.port = free_port()
        if primary is None:
            self._run("initdb", f"--pgdata={self._data}", *INITDB, *ICU)
        else:
            self._run("pg_basebackup", f"--pgdata={self._data}", f"--dbname={primary.url}", "-R", "--checkpoint=fast")
        self.start()

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgresql://{USER}:secret@127.0.0.1:{self.port}/{database}"

    def new_database(self, name: str) -> str:
        """The URL of a new database, whose name begins so."""
        unique = f"{name}-{token_hex(4)}"
        self.ask(f'CREATE DATABASE "{unique}"')
        return self.url_of(unique)

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url_of(database), autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def start(self) -> None:
        settings = [f"port={self.port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}", "fsync=off"]
        command = [_program("postgres"), "-D", str(self._data), *(f"--{setting}" for setting in settings)]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, **self._own)
        for _ in range(200):
            with suppress(psycopg.OperationalError):
                self.ask("SELECT 1")
                return
            time.sleep(0.05)
        raise TimeoutError((self.folder / "log").read_text("utf-8"))

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        self._server.send_signal(how)
        self._server.wait(timeout=20)

    def kill(self) -> None:
        self.stop(signal.SIGKILL)

    def close(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: str) -> None:
        found = subprocess.run(
            [_program(program), *arguments], capture_output=True, text=True, check=False, cwd=self.folder, **self._own
        )
        if found.returncode:
            raise OSError(found.stderr)


def _another_user() -> dict[str, Any]:
    """Who runs the server where the tests are run by root, whom PostgreSQL refuses."""
    if os.getuid() != 0:
        return {}
    names = {user.pw_name for user in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _program(name: str) -> str:
    """The path of one of PostgreSQL's programs; Debian keeps them out of the PATH."""
    found = [*sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), *filter(None, [shutil.which(name)])]
    if not found:
        raise FileNotFoundError(f"{name} is not there; install PostgreSQL, as with `apt-get install postgresql`")
    return str(found[-1])
