"""`critical_minerals.dataset` has what the API answers: the same release, the same records, in the same order."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import Client

from critical_minerals import dataset
from critical_minerals.resources import REGISTRY
from critical_minerals.resources.resource import Resource

EVERY_RESOURCE = [pytest.param(resource, id=resource.name) for resource in REGISTRY]


def records_of(resource: Resource) -> dict[str, Any]:
    found: dict[str, Any] = getattr(dataset, resource.name.replace("-", "_"))
    return found


def test_the_release_is_that_of_the_api(client: Client) -> None:
    answered = client.get("/v1").json["meta"]["dataset"]
    assert answered == {name: getattr(dataset, name) for name in answered}


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_a_record_is_what_the_api_answers(client: Client, resource: Resource) -> None:
    found = records_of(resource)
    answered = {name: client.get(f"/v1/{resource.name}/{name}").json["data"] for name in found}
    assert found == answered
    assert list(map(list, found.values())) == list(map(list, answered.values()))


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_records_come_in_the_order_of_the_api(walk: Callable[[str], list[Any]], resource: Resource) -> None:
    assert list(records_of(resource)) == [record["id"] for record in walk(f"/v1/{resource.name}?sort=id&limit=500")]
