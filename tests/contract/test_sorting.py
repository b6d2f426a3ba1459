"""Every documented key sorts both ways, nulls last, in a total order that ends in the id."""

from urllib.parse import quote

import pytest
from records import sort_value

from critical_minerals.resources import REGISTRY

KEYS = [pytest.param(r, k, id=f"{r.name}-{k.name}") for r in REGISTRY for k in r.sort_keys]


def expected_order(records, key, *, descending):
    present = [record for record in records if sort_value(record, key) is not None]
    absent = [record for record in records if sort_value(record, key) is None]
    by_id = sorted(present, key=lambda record: record["id"])
    ordered = sorted(by_id, key=lambda record: sort_value(record, key), reverse=descending)
    # reverse=True keeps the order of equals, so the id ascends within them both ways.
    return [record["id"] for record in ordered + sorted(absent, key=lambda record: record["id"])]


@pytest.mark.parametrize(("resource", "key"), KEYS)
@pytest.mark.parametrize("limit", [3, 500])
@pytest.mark.parametrize("sign", ["", "-"], ids=["ascending", "descending"])
def test_a_key_sorts(resource, key, limit, sign, walk):
    unit = f"&unit={quote('percent')}" if key.kind == "value" else ""
    everything = walk(f"/v1/{resource.name}?limit=500{unit}")
    found = [record["id"] for record in walk(f"/v1/{resource.name}?fields=id&limit={limit}&sort={sign}{key.name}{unit}")]
    assert found == expected_order(everything, key, descending=bool(sign))


@pytest.mark.parametrize("sort", ["id", "-id"])
def test_the_id_sorts(resource, sort, walk, records):
    expected = sorted((record["id"] for record in records), reverse=sort == "-id")
    assert [record["id"] for record in walk(f"/v1/{resource.name}?fields=id&limit=7&sort={sort}")] == expected


def test_several_keys_sort_one_after_the_other(walk):
    found = walk("/v1/facts?limit=11&sort=-known_since,date,-id")
    once = walk("/v1/facts?limit=500&sort=-known_since,date,-id")
    assert [fact["id"] for fact in found] == [fact["id"] for fact in once]
    dated = [fact["known_since"] for fact in found if fact["known_since"]]
    assert dated == sorted(dated, reverse=True)
    assert all(fact["known_since"] is None for fact in found[len(dated) :])
