"""Databases and releases to load into them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from critical_minerals.database import postgres
from critical_minerals.database.release import DatasetInfo
from critical_minerals.loader.build import build
from critical_minerals.loader.validation import Fixtures


@pytest.fixture
def url(new_database: Callable[[str], str]) -> str:
    """The URL of a database that holds nothing yet."""
    return new_database("empty")


@pytest.fixture
def load(fixtures: Fixtures) -> Callable[[str, str], DatasetInfo]:
    """Loads the shipped fixtures as a version into the database at a URL."""
    return lambda url, version: build(replace(fixtures, dataset={**fixtures.dataset, "version": version}), url)


@pytest.fixture
def without_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stores look at the pointer each time."""
    monkeypatch.setattr(postgres, "BETWEEN_LOOKS", 0.0)
