"""A record is shown as marshmallow's `dump` shows it: the same fields, in the same order, down to the bytes."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, fields

from critical_minerals.json_bytes import json_bytes
from critical_minerals.loader.derivation import with_derived_fields
from critical_minerals.loader.validation import Fixtures, read_fixtures
from critical_minerals.resources import REGISTRY
from critical_minerals.resources.resource import Resource
from critical_minerals.resources.showing import shower

SOUND = with_derived_fields(read_fixtures(Path(__file__).parents[1] / "loader" / "sound").records)
"""Invented records with every field of every schema."""

EVERY_RESOURCE = [pytest.param(resource, id=resource.name) for resource in REGISTRY]

Records = dict[str, list[dict[str, Any]]]
Place = tuple[str | int, ...]


@pytest.fixture(scope="module")
def shipped(fixtures: Fixtures) -> Records:
    return with_derived_fields(deepcopy(fixtures.records))


def assert_shown_as_dumped(schema: Schema, record: Any) -> None:
    shown, dumped = shower(schema)(record), schema.dump(record)
    assert shown == dumped
    assert json_bytes(shown) == json_bytes(dumped)


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_every_shipped_record_is_shown_as_it_is_dumped(shipped: Records, resource: Resource) -> None:
    assert shipped[resource.name]
    for record in shipped[resource.name]:
        assert_shown_as_dumped(resource.schema, record)


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_a_record_read_from_its_bytes_is_shown_as_it_was(shipped: Records, resource: Resource) -> None:
    show = shower(resource.schema)
    for record in shipped[resource.name]:
        assert json_bytes(show(show(record))) == json_bytes(show(record))


def places_in(value: Any, here: Place = ()) -> Iterator[Place]:
    """Where each key of a record and of all that it holds stands."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        if isinstance(value, dict):
            yield (*here, key)
        yield from places_in(inner, (*here, key))


def changed(record: dict[str, Any], place: Place, *, to_none: bool) -> dict[str, Any]:
    """A copy in which the value at a place is missing, or null."""
    found: Any = deepcopy(record)
    inner = found
    for step in place[:-1]:
        inner = inner[step]
    if to_none:
        inner[place[-1]] = None
    else:
        del inner[place[-1]]
    return dict(found)


@pytest.mark.parametrize("to_none", [False, True], ids=["missing", "null"])
@pytest.mark.parametrize("resource", [case for case in EVERY_RESOURCE if SOUND[case.values[0].name]])
def test_a_record_in_which_any_one_value_is_missing_or_null_is_shown_as_it_is_dumped(
    resource: Resource, to_none: bool
) -> None:
    for record in SOUND[resource.name]:
        for place in places_in(record):
            assert_shown_as_dumped(resource.schema, changed(record, place, to_none=to_none))


@given(data=st.data(), resource=st.sampled_from([resource for resource in REGISTRY if SOUND[resource.name]]))
def test_a_record_in_which_any_values_are_missing_is_shown_as_it_is_dumped(data: st.DataObject, resource: Resource) -> None:
    record = data.draw(st.sampled_from(SOUND[resource.name]))
    for _ in range(data.draw(st.integers(1, 8))):
        places = list(places_in(record))
        if places:
            record = changed(record, data.draw(st.sampled_from(places)), to_none=data.draw(st.booleans()))
    assert_shown_as_dumped(resource.schema, record)


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_showing_changes_no_record(resource: Resource) -> None:
    before = deepcopy(SOUND[resource.name])
    for record in SOUND[resource.name]:
        shower(resource.schema)(record)
    assert SOUND[resource.name] == before


def test_a_field_that_the_schema_has_not_is_not_shown() -> None:
    schema = Schema.from_dict({"b": fields.Integer(), "a": fields.List(fields.Nested({"d": fields.Integer()}))})()
    assert_shown_as_dumped(schema, {"a": [{"d": 2}, {}], "other": 3, "b": 4})
    assert shower(schema)({"a": [{"d": 2}, {}], "other": 3, "b": 4}) == {"b": 4, "a": [{"d": 2}, {}]}
