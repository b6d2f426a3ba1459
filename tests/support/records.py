"""What filters and orders make of a shown record, worked out from the declarations alone."""

from typing import Any

from critical_minerals.loader.rendering import as_term
from critical_minerals.resources.resource import Record, SortKey, Terms, pluck
from critical_minerals.vocabulary.edtf import days


def values_of(record: Record, terms: Terms) -> set[str]:
    """The values that a record has under a filter's name."""
    return {as_term(value) for path in terms.paths for value in pluck(record, path)}


def sort_value(record: Record, key: SortKey) -> Any:
    """What a record is sorted by; None where it comes last."""
    value = next(iter(pluck(record, key.path)), None)
    if value is None or key.kind == "text":
        return value
    if key.kind == "days":
        return tuple(days(value))
    return (value["value"], value["value"]) if value["value"] is not None else (value["lower"], value["upper"])
