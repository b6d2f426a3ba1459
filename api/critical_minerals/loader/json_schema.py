"""JSON Schemas of the fixture files, for editors, from the same schemas that guard the files."""

from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from ..resources import FILE_SCHEMAS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def fixture_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each fixture file, by the file's name."""
    return {
        name: _schema(schema, f"Critical Minerals Facts: {name}", many=name != "dataset")
        for name, schema in FILE_SCHEMAS.items()
    }


def _schema(schema: Schema, title: str, *, many: bool) -> dict[str, Any]:
    plugin = MarshmallowPlugin()
    spec = APISpec(title=title, version="1", openapi_version="3.1.0", plugins=[plugin])
    spec.components.schema("Record", schema=schema)
    definitions = spec.to_dict()["components"]["schemas"]
    for definition in definitions.values():
        _close(definition)
    root = {"$ref": "#/$defs/Record"}
    found: dict[str, Any] = _rewritten(
        {
            "$schema": DIALECT,
            "title": title,
            **({"type": "array", "items": root} if many else root),
            "$defs": definitions,
        }
    )
    return found


def _close(definition: dict[str, Any]) -> None:
    """Takes out what is derived, and allows nothing else."""
    definition["properties"] = {
        name: field for name, field in definition.get("properties", {}).items() if not field.get("readOnly")
    }
    definition["additionalProperties"] = False


def _rewritten(node: Any) -> Any:
    """Local references and portable patterns; defaults say nothing to an editor."""
    if isinstance(node, dict):
        return {
            name: value.replace("#/components/schemas/", "#/$defs/").replace("\\Z", "$")
            if name in {"$ref", "pattern"} and isinstance(value, str)
            else _rewritten(value)
            for name, value in node.items()
        }
    return [_rewritten(item) for item in node] if isinstance(node, list) else node
