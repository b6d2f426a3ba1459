"""Serves the application with granian: one blocking thread a worker, which is fastest for SQLite."""

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from signal import SIGTERM
from threading import Timer
from typing import Any

from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.mp import MPServer

from .files.temporary import TemporaryFolder
from .parent import end_with_parent
from .web.shared_folder import DRAINING, VARIABLE

SETTINGS: dict[str, Any] = {
    "factory": True,
    "interface": Interfaces.WSGI,
    "http": HTTPModes.http1,
    "http1_settings": HTTP1Settings(header_read_timeout=5000, max_buffer_size=16384),
    "websockets": False,
    "blocking_threads": 1,
    "respawn_failed_workers": True,
    "workers_kill_timeout": 10,
}
"""docs/serving.md says why."""

LOGGING: dict[str, Any] = {
    "formatters": {},
    "handlers": {"lines": {"()": "critical_minerals.web.log_lines.handler_of_log"}},
    "loggers": {"_granian": {"handlers": ["lines"], "level": "INFO", "propagate": False}},
}

NEVER_FROM_OUTSIDE = ("HTTP_", "CONTENT_", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
"""Variables that granian would take for parts of every request."""


class UnknownHost(Exception):
    """No address of this machine has the name."""


class PortTaken(Exception):
    """Another program listens there already; granian would share the port with it silently."""


class _Forgetful(dict[int, float]):
    """When workers were replaced, forgotten at once: granian gives up where one dies twice within five seconds."""

    def __setitem__(self, worker: int, moment: float) -> None:
        """Keeps nothing."""


class _Server(MPServer):
    """granian, which after SIGTERM goes on for some seconds in which it says that it is not ready."""

    def __init__(self, shared_folder: Path, drain_seconds: int, **settings: Any) -> None:
        super().__init__("critical_minerals.server:create_worker_app", **settings)
        self.respawned_wrks = _Forgetful()
        self._draining = shared_folder / DRAINING
        self._is_draining = False
        self._drain_seconds = drain_seconds

    def signal_handler_interrupt(self, signal: int, *rest: Any) -> None:
        """Stops: at once on Ctrl-C or the second signal, later on the first SIGTERM."""
        if os.getpid() != self.pid:
            os._exit(0)  # a worker that is told to stop before it has begun: granian would let it begin
        stop: Callable[..., None] = super().signal_handler_interrupt
        if signal == SIGTERM and self._drain_seconds and not self._is_draining:
            self._is_draining = True
            with suppress(OSError):  # it has to stop, even where the folder is gone or full
                self._draining.touch()
            later = Timer(self._drain_seconds, stop)
            later.daemon = True
            later.start()
        else:
            stop(signal, *rest)


def create_worker_app() -> Flask:
    """The application in a worker, with its release ready, which stops when the main process ends in whatever way."""
    # prometheus-client looks at the environment when it is imported.
    from .app import create_app  # noqa: PLC0415 - as said
    from .web.release import store_of  # noqa: PLC0415 - as said

    end_with_parent()
    app = create_app()
    store_of(app).prepare()
    return app


def place_in_url(host: str, port: int) -> str:
    """A host and port as a URL has them, where an IPv6 address stands in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _free_address(host: str, port: int) -> str:
    """The IP address of a host, of which granian takes no name."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        place = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][4]
    except (socket.gaierror, UnicodeError):
        raise UnknownHost(f"found the host {host!r}; must be an address or a name of this machine") from None
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as error:
            found = f"{place_in_url(host, port)} can't be used: {error.strerror}"
            raise PortTaken(f"{found}; choose another with PORT= or --port") from None
    return str(place[0])


def serve(database_url: str, host: str, port: int, workers: int, drain_seconds: int) -> None:
    """Serves until it is told to stop, and then for `drain_seconds` more in which it says that it is not ready.

    Raises UnknownHost where a host is not this machine's, and PortTaken where something listens at the address already.
    """
    address = _free_address(host, port)
    for name in [name for name in os.environ if name.startswith(NEVER_FROM_OUTSIDE)]:
        del os.environ[name]
    os.environ["DATABASE_URL"] = database_url
    os.environ.setdefault("LOG_REQUESTS", "1")
    folder = TemporaryFolder("workers")
    os.environ[VARIABLE] = str(folder.path)
    try:
        _Server(
            folder.path, drain_seconds, address=address, port=port, workers=workers, log_dictconfig=LOGGING, **SETTINGS
        ).serve()
    finally:
        folder.remove()
