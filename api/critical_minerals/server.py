"""Serves the application with granian: one blocking thread a worker, which is fastest for SQLite."""

import os
import socket
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

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


class PortTaken(Exception):
    """Another program listens there already; granian would share the port with it silently."""


def serve(database_url: str, host: str, port: int, workers: int) -> None:
    """Serves until it is told to stop; raises PortTaken where something listens at the address already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(f"{host}:{port} can't be used: {error.strerror}; choose another with PORT= or --port") from None
    os.environ["DATABASE_URL"] = database_url
    Granian("critical_minerals.app:create_app", address=host, port=port, workers=workers, **SETTINGS).serve()
