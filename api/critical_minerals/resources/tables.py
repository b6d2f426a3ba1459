"""The database table of each resource, from its sort keys, and the numbers of its documents in the search index."""

from ..database.tables import COLUMN_TYPES, Table, record_table
from . import REGISTRY
from .resource import Resource

DOCUMENTS_EACH = 1 << 32


def _table(resource: Resource) -> type[Table]:
    columns = {column: COLUMN_TYPES[key.kind] for key in resource.sort_keys for column in key.columns}
    return record_table(resource.name, columns)


TABLES: dict[str, type[Table]] = {resource.name: _table(resource) for resource in REGISTRY}

_POSITIONS = {resource.name: position for position, resource in enumerate(REGISTRY)}


def documents_of(resource: str) -> range:
    """The numbers of a resource's documents: that of a record is its own number further than the start."""
    start = _POSITIONS[resource] * DOCUMENTS_EACH
    return range(start, start + DOCUMENTS_EACH)


def record_of(document: int) -> tuple[str, int]:
    """The resource and the number of the record that a document is of."""
    position, number = divmod(document, DOCUMENTS_EACH)
    return REGISTRY[position].name, number
