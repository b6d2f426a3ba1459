"""The query parameters that the document declares, and the values that it allows."""

import json
import re
from functools import cache
from typing import Any

from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from critical_minerals.generated import document_path

DOCUMENT = json.loads(document_path().read_text("utf-8"))
OPERATIONS: dict[str, Any] = {path: operations["get"] for path, operations in DOCUMENT["paths"].items()}


@cache
def declared(path: str) -> dict[str, Any]:
    """The query parameters of an operation: their schemas by name."""
    shared = DOCUMENT["components"]["parameters"]
    found = [
        shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each
        for each in OPERATIONS[path].get("parameters", ())
    ]
    return {each["name"]: each["schema"] for each in found if each["in"] == "query"}


@cache
def by_kind(path: str) -> list[list[str]]:
    """The same parameters by kind, so that the one number of an operation is asked for as often as its many lists."""
    kinds: dict[Any, list[str]] = {}
    for name, schema in declared(path).items():
        values = schema.get("items", schema)
        kinds.setdefault((schema["type"], "enum" in values, values.get("pattern")), []).append(name)
    return list(kinds.values())


def is_allowed(schema: Any, text: str) -> bool:
    """Whether the document allows a value. No parameter has lines, which Python's `$` would let through at the end."""
    value: Any = text
    if schema["type"] == "array":
        value = text.split(",")
    elif schema["type"] == "integer" and re.fullmatch("-?(0|[1-9][0-9]*)", text):
        value = int(text)
    return "\n" not in text and Draft202012Validator(schema).is_valid(value)


def a_good_value(schema: Any) -> str:
    """A value that the document allows."""
    choices = schema.get("items", schema).get("enum", ("5", "2025-07", "0.1.0", "china"))
    return next(value for value in choices if is_allowed(schema, value))


def allowed(schema: Any, known: list[str] | None) -> st.SearchStrategy[str]:
    """Values that the document allows; of a filter, those that records have."""
    if schema["type"] == "array":
        item = st.sampled_from(known) if known else allowed(schema["items"], None)
        return st.lists(item, min_size=1, max_size=3, unique=True).map(",".join)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "integer":
        return st.integers(schema["minimum"], schema["maximum"]).map(str)
    text = st.from_regex(schema["pattern"].replace("$", r"\Z"), alphabet=st.characters(codec="utf-8"))
    return text.map(lambda found: found[: schema["maxLength"]])
