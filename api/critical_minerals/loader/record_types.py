"""The types of records as they are shown: a Python module of TypedDicts, from the schemas that guard the fixtures."""

from collections.abc import Iterator

from marshmallow import Schema, fields

from ..resources import REGISTRY

HEAD = '''"""The types of the records; written by `critical-minerals document`, from the schemas that guard the fixtures."""

from collections.abc import Mapping, Sequence
from typing import TypedDict
'''

SCALARS = ((fields.Boolean, "bool"), (fields.Integer, "int"), (fields.Float, "float"), (fields.String, "str"))


def record_types() -> str:
    """The text of the module; a type stands below those that it names."""
    found: dict[str, str] = {}
    for resource in REGISTRY:
        for schema in _inside_out(resource.schema):
            found[_name(schema)] = _class(schema, schema.__doc__ or resource.description)
    return "\n\n".join([HEAD, *found.values()])


def _inside_out(schema: Schema) -> Iterator[Schema]:
    """The schemas that a schema holds, and itself at the end."""
    for field in schema.fields.values():
        item = field.inner if isinstance(field, fields.List) else field
        if isinstance(item, fields.Nested):
            yield from _inside_out(item.schema)
    yield schema


def _class(schema: Schema, description: str) -> str:
    lines = [f"class {_name(schema)}(TypedDict):", f'    """{description}"""', ""]
    for name, field in schema.fields.items():
        lines += [f"    {name}: {_type(field)}", f'    """{field.metadata["description"]}"""']
    return "\n".join(lines) + "\n"


def _type(field: object) -> str:
    null = " | None" if isinstance(field, fields.Field) and field.allow_none else ""
    if isinstance(field, fields.Nested):
        return _name(field.schema) + null
    if isinstance(field, fields.List):
        return f"Sequence[{_type(field.inner)}]{null}"
    if isinstance(field, fields.Dict):
        return f"Mapping[str, {_type(field.value_field)}]{null}"
    return next(name for kind, name in SCALARS if isinstance(field, kind)) + null


def _name(schema: Schema) -> str:
    return type(schema).__name__.removesuffix("Schema")
