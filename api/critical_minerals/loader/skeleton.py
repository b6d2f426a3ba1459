"""An empty record to fill in: every field that a fixture may have, and one empty item in each list of mappings."""

from typing import Any

import yaml
from marshmallow import Schema, fields

from ..resources.resource import Resource


def skeleton(resource: Resource) -> str:
    """A record of the resource in YAML; what stays null is left out by the canonical form."""
    record = _empty(resource.schema)
    if resource.claims:
        record["evidence"] = {claim: [] for claim in resource.claims}
    return yaml.safe_dump([record], sort_keys=False)


def _empty(schema: Schema) -> dict[str, Any]:
    return {name: _blank(field) for name, field in schema.fields.items() if not field.dump_only}


def _blank(field: fields.Field[Any]) -> Any:
    if isinstance(field, fields.Nested):
        return _empty(field.schema)
    if isinstance(field, fields.List):
        return [_blank(field.inner)] if isinstance(field.inner, fields.Nested) else []
    return {} if isinstance(field, fields.Dict) else None
