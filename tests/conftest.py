"""The shipped fixtures in a real SQLite file, and a client of the application over it."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from flask import Flask
from flask.testing import FlaskClient

from critical_minerals.app import create_app
from critical_minerals.loader.build import build
from critical_minerals.loader.validation import Fixtures, read_fixtures
from critical_minerals.packaged import data_folder

Record = dict[str, Any]

COMMAND = str(Path(sys.executable).with_name("critical-minerals"))


@pytest.fixture(scope="session")
def fixtures() -> Fixtures:
    return read_fixtures(data_folder("fixtures"))


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "facts.sqlite"
    build(read_fixtures(data_folder("fixtures")), path)
    return path


@pytest.fixture(scope="session")
def app(database: Path) -> Flask:
    return create_app(f"sqlite:///{database}")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def walk(client: FlaskClient) -> Callable[[str], list[Record]]:
    """Every record of a list, by following its links."""

    def walked(address: str) -> list[Record]:
        records: list[Record] = []
        following: str | None = address
        while following:
            response = client.get(following)
            assert response.status_code == 200, response.text
            records += response.json["data"]
            following = response.json["links"]["next"]
        return records

    return walked


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def unused_port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def live(database: Path) -> Iterator[str]:
    """The address of a real server over the shipped fixtures, with two workers."""
    port = free_port()
    command = [COMMAND, "serve", "--database", f"sqlite:///{database}", "--port", str(port), "--workers", "2"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(address)
        yield address
        server.terminate()


def _wait_until_ready(address: str) -> None:
    for _ in range(200):
        try:
            with urlopen(f"{address}/readyz"):  # noqa: S310 - the address is this test's own server
                return
        except URLError:
            time.sleep(0.05)
    raise TimeoutError(f"{address} does not answer")
