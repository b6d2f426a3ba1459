"""Who is asked: the application in process, or with `--server NAME` a real server over HTTP."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from string import punctuation
from urllib.error import URLError
from urllib.parse import quote, urlsplit
from urllib.request import urlopen
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from cluster import free_port
from werkzeug.datastructures import EnvironHeaders
from werkzeug.test import Client

COMMANDS = {
    "granian": [str(Path(sys.executable).with_name("critical-minerals")), "serve", "--workers=2", "--port={port}"],
    "gunicorn": [
        sys.executable, "-m", "gunicorn", "--workers=2", "--bind=127.0.0.1:{port}", "--limit-request-line=0",
        "--no-control-socket", "critical_minerals.app:create_app()",
    ],
}  # fmt: skip
"""With two workers each, so that what one says has to hold for the other."""

FROM_OUTSIDE = {"client", "live"}
FROM_INSIDE = {"app", "monkeypatch"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--server", choices=COMMANDS, help="ask this server, by the tests that know answers only")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keeps, with --server, the tests that ask from outside and neither look at what is inside nor change it."""
    if config.option.server:
        items[:] = [item for item in items if asks_only(set(item.fixturenames))]


def asks_only(fixtures: set[str]) -> bool:
    return bool(fixtures & FROM_OUTSIDE) and not fixtures & FROM_INSIDE


class OverHttp:
    """A WSGI application that hands each request on to a server, over one connection, and hands its answer back."""

    def __init__(self, address: str) -> None:
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
        self.close = self._connection.close

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        path, _, _ = environ["REQUEST_URI"].partition("?")
        query = environ["QUERY_STRING"]
        target = quote(f"{path}?{query}" if query else path, safe=punctuation, encoding="latin-1")
        self._connection.putrequest(environ["REQUEST_METHOD"], target, skip_host=True, skip_accept_encoding=True)
        for name, value in EnvironHeaders(environ):
            self._connection.putheader(name, value)
        self._connection.endheaders(environ["wsgi.input"].read())
        answer = self._connection.getresponse()
        start_response(f"{answer.status} {answer.reason}", answer.getheaders())
        return [answer.read()]


@pytest.fixture
def client(request: pytest.FixtureRequest) -> Iterator[Client]:
    # Fixtures that are asked for by name here don't count as the test's own, by which it is chosen.
    if request.config.option.server is None:
        yield request.getfixturevalue("app").test_client()
    else:
        with closing(OverHttp(request.getfixturevalue("live"))) as application:
            yield Client(application)


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> str:
    return pytestconfig.option.server or "granian"


@pytest.fixture(scope="session")
def live(server: str, database_url: str) -> Iterator[str]:
    """The address of a real server over the shipped fixtures."""
    port = free_port()
    command = [part.format(port=port) for part in COMMANDS[server]]
    environment = {**os.environ, "DATABASE_URL": database_url}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(address)
        yield address
        process.terminate()


@pytest.fixture
def unused_port() -> int:
    return free_port()


def _wait_until_ready(address: str) -> None:
    for _ in range(200):
        try:
            with urlopen(f"{address}/readyz"):  # noqa: S310 - the address is this test's own server
                return
        except URLError:
            time.sleep(0.05)
    raise TimeoutError(f"{address} does not answer")
