"""Pages as people get them, by the registry where what is promised is promised of all."""

from collections.abc import Callable
from typing import Any

import pytest
from markup import Element, parsed
from werkzeug.test import Client, TestResponse

from critical_minerals.resources import REGISTRY
from critical_minerals.resources.resource import Resource

ASKED_BY_BROWSERS = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

Record = dict[str, Any]


@pytest.fixture(params=REGISTRY, ids=lambda resource: resource.name)
def resource(request: pytest.FixtureRequest) -> Resource:
    return request.param


@pytest.fixture
def records(resource: Resource, walk: Callable[[str], list[Record]]) -> list[Record]:
    """Every record of the resource, by id."""
    return walk(f"/v1/{resource.name}?limit=500")


@pytest.fixture
def browse(client: Client) -> Callable[[str], TestResponse]:
    """Asks as a browser does."""
    return lambda address: client.get(address, headers=ASKED_BY_BROWSERS)


@pytest.fixture
def read(browse: Callable[[str], TestResponse]) -> Callable[[str], Element]:
    """The tree of a page that is there."""

    def found(address: str) -> Element:
        response = browse(address)
        assert response.status_code == 200, f"{address}: {response.text}"
        return parsed(response.text)

    return found
