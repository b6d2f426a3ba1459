"""The promises of all resources are tested over all resources: whoever adds one to the registry has it tested."""

from collections.abc import Callable
from typing import Any

import pytest

from critical_minerals.resources import REGISTRY
from critical_minerals.resources.resource import Resource

Record = dict[str, Any]


@pytest.fixture(params=REGISTRY, ids=lambda resource: resource.name)
def resource(request: pytest.FixtureRequest) -> Resource:
    return request.param


@pytest.fixture
def records(resource: Resource, walk: Callable[[str], list[Record]]) -> list[Record]:
    """Every record of the resource, by id."""
    return walk(f"/v1/{resource.name}?limit=500")
