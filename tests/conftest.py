"""The shipped fixtures in a real SQLite file, and a client of the application over it."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from critical_minerals.app import create_app
from critical_minerals.loader.build import build
from critical_minerals.loader.validation import Fixtures, read_fixtures
from critical_minerals.packaged import data_folder


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
