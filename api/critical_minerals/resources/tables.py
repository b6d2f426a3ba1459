"""The database table of each resource, from its sort keys."""

from ..database import COLUMN_TYPES, Table, record_table
from . import REGISTRY
from .resource import Resource


def _table(resource: Resource) -> type[Table]:
    columns = {column: COLUMN_TYPES[key.kind] for key in resource.sort_keys for column in key.columns}
    return record_table(resource.name, columns)


TABLES: dict[str, type[Table]] = {resource.name: _table(resource) for resource in REGISTRY}
