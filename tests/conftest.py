"""The shipped fixtures in a real SQLite file, and the application over it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client

from critical_minerals.app import create_app
from critical_minerals.loader.build import build
from critical_minerals.loader.validation import Fixtures, read_fixtures
from critical_minerals.packaged import data_folder

pytest_plugins = ["tests.over_http"]

Record = dict[str, Any]


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
