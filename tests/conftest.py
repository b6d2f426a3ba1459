"""The shipped fixtures in a real database, and the application over it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cluster import Cluster
from flask import Flask
from werkzeug.test import Client

from critical_minerals.app import create_app
from critical_minerals.database.urls import place_of, sqlite_path
from critical_minerals.loader.build import build
from critical_minerals.loader.validation import Fixtures, read_fixtures
from critical_minerals.packaged import data_folder
from critical_minerals.resources import REGISTRY
from critical_minerals.resources.resource import Resource

pytest_plugins = ["over_http", "release_chain"]
collect_ignore = ["consumer"]

Record = dict[str, Any]

HERE = Path(__file__).parent

ON_POSTGRESQL = {
    "contract",
    "pages",
    "postgres",
    "query",
    "test_bulk.py",
    "test_check.py",
    "test_citations.py",
    "test_errors.py",
    "test_export.py",
    "test_requests.py",
    "test_service.py",
    "test_timeline.py",
}
"""What is tested with `--database=postgresql`: what a release answers, whichever database holds it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="The database to test with.")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leaves out what is about the other database."""
    first = collection_path.relative_to(HERE).parts[:1]
    if config.getoption("database") == "postgresql":
        is_left_out = first != () and first[0] not in ON_POSTGRESQL
    else:
        is_left_out = first == ("postgres",)
    return True if is_left_out else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("database") == "postgresql":
        items[:] = [item for item in items if item.get_closest_marker("sqlite") is None]


@pytest.fixture(scope="session")
def fixtures() -> Fixtures:
    return read_fixtures(data_folder("fixtures"))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server."""
    server = Cluster()
    yield server
    server.close()


@pytest.fixture(scope="session")
def new_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Gives the URL of a database by that name, which holds nothing yet."""
    if request.config.getoption("database") == "postgresql":
        server: Cluster = request.getfixturevalue("cluster")
        return server.new_database
    return lambda name: f"sqlite:///{tmp_path_factory.mktemp('database')}/{name}.sqlite"


@pytest.fixture(scope="session")
def database_url(new_database: Callable[[str], str]) -> str:
    url = new_database("shipped")
    build(read_fixtures(data_folder("fixtures")), place_of(url))
    return url


@pytest.fixture(scope="session")
def database(database_url: str) -> Path:
    """The file of the shipped release, for tests that are about files."""
    return sqlite_path(database_url)


@pytest.fixture(scope="session")
def app(database_url: str) -> Flask:
    return create_app(database_url)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where temporary folders are made; none is left in the end."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture(params=REGISTRY, ids=lambda resource: resource.name)
def resource(request: pytest.FixtureRequest) -> Resource:
    """Each resource in turn: the promises of all are tested over all, and whoever adds one to the registry has it tested."""
    return request.param


@pytest.fixture
def records(resource: Resource, walk: Callable[[str], list[Record]]) -> list[Record]:
    """Every record of the resource, by id."""
    return walk(f"/v1/{resource.name}?limit=500")


@pytest.fixture
def walk(client: Client) -> Callable[[str], list[Record]]:
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
