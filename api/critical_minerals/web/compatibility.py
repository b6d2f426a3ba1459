"""Whether a new OpenAPI document keeps the promises of an old one: nothing is removed, and no type is tightened."""

from collections.abc import Callable, Iterator
from operator import gt, lt, ne
from typing import Any

Node = dict[str, Any]


def incompatibilities(old: Node, new: Node) -> list[str]:
    """What clients of the old document would miss or stumble over, a line each; empty where the new one only adds."""
    return [*_operations(old, new), *_schemas(old, new)]


def _operations(old: Node, new: Node) -> Iterator[str]:
    for path, operations in old["paths"].items():
        for method, operation in operations.items():
            if method == "parameters":
                continue
            now = new["paths"].get(path, {}).get(method)
            if now is None:
                yield f"{method.upper()} {path}: removed"
                continue
            where = f"{method.upper()} {path}"
            if now["operationId"] != operation["operationId"]:
                yield f"{where}: operationId is now {now['operationId']}"
            yield from _parameters(where, _by_name(old, path, operation), _by_name(new, path, now))
            yield from _responses(where, operation["responses"], now["responses"])


def _by_name(document: Node, path: str, operation: Node) -> dict[str, Node]:
    shared = document["components"].get("parameters", {})
    parameters = (
        shared[parameter["$ref"].rpartition("/")[2]] if "$ref" in parameter else parameter
        for parameter in (*document["paths"][path].get("parameters", ()), *operation.get("parameters", ()))
    )
    return {parameter["name"]: parameter for parameter in parameters}


def _responses(where: str, old: Node, new: Node) -> Iterator[str]:
    for status, response in old.items():
        if status not in new:
            yield f"{where}: no longer answers {status}"
            continue
        now = new[status].get("content", {})
        for media_type, described in response.get("content", {}).items():
            if media_type not in now:
                yield f"{where}: {status} is no longer {media_type}"
            elif "schema" in described:
                at = f"{where}: {status} {media_type}"
                yield from _tightened(at, described["schema"], now[media_type].get("schema", {}), takes=False)


def _parameters(where: str, old: dict[str, Node], new: dict[str, Node]) -> Iterator[str]:
    for name, parameter in old.items():
        if name not in new:
            yield f"{where}: parameter {name} removed"
        else:
            yield from _tightened(f"{where}: parameter {name}", parameter["schema"], new[name]["schema"], takes=True)
    yield from (
        f"{where}: parameter {name} is now required"
        for name, parameter in new.items()
        if parameter.get("required") and not old.get(name, {}).get("required")
    )


def _schemas(old: Node, new: Node) -> Iterator[str]:
    for name, schema in old["components"]["schemas"].items():
        now = new["components"]["schemas"].get(name)
        if now is None:
            yield f"schema {name}: removed"
            continue
        for field, described in schema.get("properties", {}).items():
            if field not in now.get("properties", {}):
                yield f"schema {name}: field {field} removed"
            else:
                yield from _tightened(f"schema {name}: field {field}", described, now["properties"][field], takes=False)
        dropped = set(schema.get("required", ())) - set(now.get("required", ()))
        yield from (f"schema {name}: field {field} is no longer always there" for field in sorted(dropped))


def _tightened(where: str, old: Node, new: Node, *, takes: bool) -> Iterator[str]:
    """A parameter may take more but not less; a field may hold less but not more."""
    before, after = _types(old), _types(new)
    if not (before <= after if takes else after <= before):
        yield f"{where}: type {sorted(before)} is now {sorted(after)}"
    if _references(old) != _references(new):
        yield f"{where}: refers to {_references(new)} instead of {_references(old)}"
    if takes:
        missing = [value for value in old.get("enum", ()) if "enum" in new and value not in new["enum"]]
        if missing or ("enum" in new and "enum" not in old):
            yield f"{where}: no longer takes {', '.join(map(str, missing)) or 'every value'}"
        yield from _limits(where, old, new)
    if "items" in old and "items" in new:
        yield from _tightened(f"{where}: items", old["items"], new["items"], takes=takes)


TIGHTER: tuple[tuple[str, Callable[[Any, Any], bool]], ...] = (
    ("maximum", gt),
    ("maxLength", gt),
    ("maxItems", gt),
    ("minimum", lt),
    ("minLength", lt),
    ("minItems", lt),
    ("pattern", ne),
)
"""Limits of what a parameter takes, and how the old and the new one compare where the new one is tighter."""


def _limits(where: str, old: Node, new: Node) -> Iterator[str]:
    for limit, is_tighter in TIGHTER:
        if limit in new and (limit not in old or is_tighter(old[limit], new[limit])):
            yield f"{where}: {limit} {old.get(limit)} is now {new[limit]}"


def _types(schema: Node) -> set[str]:
    found = schema.get("type", ())
    alternatives = {alternative.get("type", "object") for alternative in schema.get("anyOf", ())}
    return ({found} if isinstance(found, str) else set(found)) | alternatives


def _references(schema: Node) -> str | None:
    found = [alternative["$ref"] for alternative in (schema, *schema.get("anyOf", ())) if "$ref" in alternative]
    return ", ".join(found) or None
