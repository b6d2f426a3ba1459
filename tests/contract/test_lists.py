"""Lists and details agree, and every record is reached whatever the size of a page."""

from copy import deepcopy
from itertools import pairwise

import pytest

from critical_minerals.loader.derivation import with_derived_fields
from critical_minerals.resources import BEARING_FACTS


def test_a_list_holds_the_same_records_as_the_details(client, resource, records):
    for record in records:
        assert client.get(f"/v1/{resource.name}/{record['id']}").json["data"] == record


def test_every_record_of_the_fixtures_is_listed(resource, records, fixtures):
    expected = {record["id"] for record in with_derived_fields(deepcopy(fixtures.records))[resource.name]}
    written = {record["id"] for record in fixtures.records.get(resource.name, ())}
    assert written <= expected
    if resource in BEARING_FACTS:
        assert written == expected
    assert {record["id"] for record in records} == expected


def test_the_default_order_is_by_id(records):
    assert all(first["id"] < second["id"] for first, second in pairwise(records))


@pytest.mark.parametrize("limit", [1, 2, 7, 500])
def test_a_walk_is_complete_and_repeats_nothing(resource, records, walk, limit):
    assert walk(f"/v1/{resource.name}?limit={limit}") == records


def test_links_and_link_headers_agree(client, resource):
    response = client.get(f"/v1/{resource.name}?limit=1")
    links = response.json["links"]
    assert response.headers.getlist("Link") == [
        f'<{links["self"]}>; rel="self"',
        f'<{links["next"]}>; rel="next"',
        f'</{resource.name}>; rel="alternate"; type="text/html"',
    ]
    assert client.get(links["self"]).data == response.data


def test_the_last_page_has_no_next(client, resource):
    nothing = "q=zzzzz" if resource.searchable else "known_since_from=9000"
    assert client.get(f"/v1/{resource.name}?limit=500&{nothing}").json["links"]["next"] is None


def test_the_total_is_that_of_a_walk(client, resource, records):
    assert client.get(f"/v1/{resource.name}?limit=1").json["meta"]["total"] == len(records)


def test_the_dataset_is_named(client, resource):
    response = client.get(f"/v1/{resource.name}?limit=1")
    dataset = response.json["meta"]["dataset"]
    assert dataset["version"] == response.headers["Dataset-Version"]
    assert len(dataset["hash"]) == 16


def test_a_cursor_belongs_to_its_question(client, resource):
    following = client.get(f"/v1/{resource.name}?limit=1").json["links"]["next"]
    response = client.get(f"{following}&sort=-id")
    assert response.status_code == 422
    assert list(response.json["errors"]) == ["cursor"]


def test_the_page_size_may_change_within_a_walk(client, resource, records):
    following = client.get(f"/v1/{resource.name}?limit=1").json["links"]["next"]
    rest = client.get(following.replace("limit=1", "limit=500")).json["data"]
    assert rest == records[1:501]


def test_fields_show_what_is_asked_for_and_the_id(client, resource):
    shown = list(resource.schema.fields)[-2:]
    for record in client.get(f"/v1/{resource.name}?limit=3&fields={','.join(shown)}").json["data"]:
        assert set(record) == {"id", *shown}


def test_fields_shape_a_single_record_too(client, resource, records):
    address = f"/v1/{resource.name}/{records[0]['id']}?fields=id"
    assert client.get(address).json["data"] == {"id": records[0]["id"]}


def test_an_id_that_nobody_has_is_not_found(client, resource):
    response = client.get(f"/v1/{resource.name}/nobody-has-this-id")
    assert response.status_code == 404
    assert "nobody-has-this-id" in response.json["detail"]
