"""The one canonical form of a fixture file: records by id, fields in the schema's order, defaults left out."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from marshmallow import Schema, fields, missing

from ..resources import FILE_SCHEMAS
from .problems import InvalidFixtures, Problem
from .yaml_reader import is_ambiguous, parse_yaml, read_text

WIDTH = 140


def canonical_form(path: Path) -> str:
    """The canonical text of a fixture file.

    Raises InvalidFixtures where the file is not in the readable part of YAML, or has comments, which would be lost.
    """
    text = read_text(path)
    document = parse_yaml(text, path.name)
    comment = _first_comment(text)
    if comment:
        raise InvalidFixtures(
            [Problem(path.name, *comment, "", "", "is a comment; the canonical form has none: use a note or a summary")]
        )
    shape = dict if path.stem == "dataset" else list
    if not isinstance(document.value, shape):
        raise InvalidFixtures([document.problem((), f"must be {'a mapping' if shape is dict else 'a list of records'}")])
    return canonical_text(path.stem, document.value)


def canonical_text(name: str, value: Any) -> str:
    """The canonical text of the fixture file of that name, without ending, from what it holds."""
    schema = FILE_SCHEMAS[name]
    if isinstance(value, dict):
        ordered = canonical_value(schema, value)
    else:
        ordered = sorted((canonical_value(schema, record) for record in value), key=_id)
    return _header(name) + yaml.dump(
        ordered, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=False
    )


def canonical_flow(mapping: dict[str, Any]) -> str:
    """A mapping of scalars on one line, as the canonical form writes a citation."""
    return yaml.dump([mapping], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000).removeprefix("- ").strip()


def _header(name: str) -> str:
    return f"# yaml-language-server: $schema=schemas/{name}.json\n"


def _id(record: Any) -> str:
    return str(record.get("id", "")) if isinstance(record, dict) else ""


def canonical_value(schema: Schema, value: Any) -> Any:
    """A mapping with its known fields in the schema's order and without defaults; unknown fields stay, at the end."""
    if not isinstance(value, dict):
        return value
    known = {
        name: _ordered_in(field, value[name], schema.fields)
        for name, field in schema.fields.items()
        if name in value and not _is_default(field, value[name])
    }
    return {**known, **{name: item for name, item in value.items() if name not in schema.fields}}


def _ordered_in(field: fields.Field[Any], value: Any, siblings: Iterable[str] = ()) -> Any:
    if isinstance(field, fields.Nested):
        return canonical_value(field.schema, value)
    if isinstance(field, fields.Dict) and isinstance(value, dict):
        order = {name: position for position, name in enumerate(siblings)}
        return dict(sorted(value.items(), key=lambda item: (order.get(item[0], len(order)), item[0])))
    if isinstance(field, fields.List) and isinstance(value, list):
        return [_ordered_in(field.inner, item) for item in value]
    return value


def _is_default(field: fields.Field[Any], value: Any) -> bool:
    default = field.load_default() if callable(field.load_default) else field.load_default
    return default is not missing and (type(value), value) == (type(default), default)


def _first_comment(text: str) -> tuple[int, int] | None:
    """Line and column of the first comment after the header: a # between tokens, or in the head of a block scalar."""
    end = len(text.partition("\n")[0]) if text.startswith("# yaml-language-server:") else 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        start = token.start_mark.index
        if isinstance(token, yaml.ScalarToken) and token.style in {"|", ">"}:
            start = text.index("\n", start)
        at = text.find("#", end, start)
        if at >= 0:
            return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        end = max(end, token.end_mark.index)
    return None


class _Dumper(yaml.SafeDumper):
    """Puts a mapping or list of scalars on one line where it fits, and quotes what YAML might read as something else."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent(self, data: Any) -> None:
        node: Any = self.represent_data(data)
        node.flow_style = False
        self.serialize(node)

    def represent_mapping(self, tag: str, mapping: Any, flow_style: Any = None) -> yaml.MappingNode:
        node = super().represent_mapping(tag, mapping, flow_style)
        node.flow_style = len(mapping) > 1 and "name" not in mapping and _fits(mapping.values(), mapping)
        return node

    def represent_sequence(self, tag: str, sequence: Any, flow_style: Any = None) -> yaml.SequenceNode:
        node = super().represent_sequence(tag, sequence, flow_style)
        node.flow_style = _fits(sequence, ())
        return node


def _fits(values: Any, keys: Any) -> bool:
    """Whether scalars alone, short enough for one line at the depth that facts have."""
    return all(not isinstance(value, dict | list) for value in values) and (
        sum(len(str(value)) + 2 for value in values) + sum(len(key) + 2 for key in keys) < WIDTH - 12
    )


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "'" if is_ambiguous(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_decimal(dumper: _Dumper, number: float) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:float", f"{Decimal(repr(number)):f}")


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(float, _represent_decimal)
