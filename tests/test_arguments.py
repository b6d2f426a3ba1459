"""Parameters are parsed with the part of a schema that they concern, which must say what the whole schema says."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import RAISE, Schema, ValidationError, fields

from critical_minerals.resources import REGISTRY
from critical_minerals.web.api.arguments import NoParameters, relevant_part
from critical_minerals.web.api.check import CheckParameters
from critical_minerals.web.api.history import ChangesParameters
from critical_minerals.web.api.parameters import parameters, shape_parameters
from critical_minerals.web.api.search import SearchParameters

VALUES = ("", "true", "id", "-value,id", "usgs", "china,china", "2025-02-30", "2025", "2024-07", "-3", "t", "reserves")


class Defaults(Schema):
    """Says something where nothing is given."""

    unit = fields.String(load_default="t")
    value = fields.Integer(required=True)


SCHEMAS = [
    *(parameters(resource, paged=True)() for resource in REGISTRY),
    *(shape_parameters(resource)() for resource in REGISTRY),
    *(kind() for kind in (CheckParameters, ChangesParameters, SearchParameters, NoParameters, Defaults)),
]


def said(schema: Schema, query: dict[str, str]) -> Any:
    try:
        return list(schema.load(query, unknown=RAISE).items())
    except ValidationError as error:
        return error.normalized_messages()


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: type(schema).__name__)
@settings(deadline=None)
@given(data=st.data())
def test_the_relevant_part_says_what_the_whole_says(schema: Schema, data: st.DataObject) -> None:
    names = st.sampled_from([*schema.fields, "colour"])
    query = data.draw(st.dictionaries(names, st.sampled_from(VALUES), max_size=5))
    assert said(relevant_part(schema, query), query) == said(schema, query)


def test_the_whole_stays_whole() -> None:
    schema = parameters(REGISTRY[0], paged=True)()
    every = list(schema.load_fields)
    assert list(relevant_part(schema, {"limit"}).load_fields) == ["limit"]
    assert list(schema.load_fields) == every
