"""Loading by the short way gives what marshmallow's `load` gives, and refuses what it refuses, in its words."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields

from critical_minerals.loader.yaml_reader import read_yaml
from critical_minerals.packaged import data_folder
from critical_minerals.resources import FILE_SCHEMAS, WITH_FIXTURE
from critical_minerals.resources.loading import load, loader

RECORDS: dict[str, list[Any]] = {
    resource.name: read_yaml(data_folder("fixtures") / f"{resource.name}.yaml").value for resource in WITH_FIXTURE
}
EVERY_RECORD = [pytest.param(name, record, id=record["id"]) for name, records in RECORDS.items() for record in records]
WRONG: list[Any] = [None, "", "x", " x", "2025-13", "UPPER", 0, -1, 1.5, 10**16, True, [], [None], ["x", 1], {}, {"x": 1}]

Path = tuple[str | int, ...]


def outcome(schema: Schema, raw: Any, how: Any) -> Any:
    try:
        return json.dumps(how(schema, copy.deepcopy(raw)), sort_keys=False)
    except ValidationError as error:
        return error.normalized_messages()


def marshmallows(schema: Schema, raw: Any) -> Any:
    return schema.load(raw)


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(inner, (*path, key))


def holder(value: Any, path: Path) -> Any:
    for step in path[:-1]:
        value = value[step]
    return value


@pytest.mark.parametrize(("name", "record"), EVERY_RECORD)
def test_a_sound_record_is_loaded_by_the_short_way(name: str, record: Any) -> None:
    schema = FILE_SCHEMAS[name]
    assert json.dumps(loader(schema)(copy.deepcopy(record))) == outcome(schema, record, marshmallows)


@pytest.mark.parametrize(("name", "record"), EVERY_RECORD[::29])
def test_a_value_that_is_missing_or_unknown_is_judged_alike(name: str, record: Any) -> None:
    schema = FILE_SCHEMAS[name]
    for path in list(paths(record))[1:]:
        changed = copy.deepcopy(record)
        around = holder(changed, path)
        del around[path[-1]]
        assert outcome(schema, changed, load) == outcome(schema, changed, marshmallows), path
        if isinstance(around, dict):
            around["no_such_field"] = 1
            assert outcome(schema, changed, load) == outcome(schema, changed, marshmallows), path


@given(data=st.data())
def test_any_change_of_any_record_is_judged_alike(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(RECORDS)))
    record = copy.deepcopy(data.draw(st.sampled_from(RECORDS[name])))
    path = data.draw(st.sampled_from(list(paths(record))[1:]))
    holder(record, path)[path[-1]] = data.draw(st.sampled_from(WRONG))
    schema = FILE_SCHEMAS[name]
    assert outcome(schema, record, load) == outcome(schema, record, marshmallows)


@pytest.mark.parametrize("raw", [*WRONG, "text", b"bytes"], ids=repr)
def test_what_is_no_record_is_refused_alike(raw: Any) -> None:
    assert outcome(FILE_SCHEMAS["projects"], raw, load) == outcome(FILE_SCHEMAS["projects"], raw, marshmallows)


def every_schema(schema: Schema) -> Iterator[Schema]:
    yield schema
    for field in schema.fields.values():
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            yield from every_schema(inner.schema)


@pytest.mark.parametrize("name", FILE_SCHEMAS)
def test_no_schema_uses_what_the_short_way_does_not_know(name: str) -> None:
    for schema in every_schema(FILE_SCHEMAS[name]):
        hooks = {kind for kind, found in schema._hooks.items() if found}  # noqa: SLF001 - the one list of them that there is
        assert hooks <= {"validates_schema", "post_load"}
        for field_name, field in schema.load_fields.items():
            assert (field.data_key, field.attribute, field.pre_load, field.post_load) == (None, None, [], []), field_name
