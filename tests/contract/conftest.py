"""The promises of all resources are tested over all resources: whoever adds one to the registry has it tested."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from critical_minerals.resources import REGISTRY
from critical_minerals.resources.resource import Resource

Record = dict[str, Any]


@pytest.fixture(params=REGISTRY, ids=lambda resource: resource.name)
def resource(request: pytest.FixtureRequest) -> Resource:
    return request.param


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


@pytest.fixture
def records(resource: Resource, walk: Callable[[str], list[Record]]) -> list[Record]:
    """Every record of the resource, by id."""
    return walk(f"/v1/{resource.name}?limit=500")
