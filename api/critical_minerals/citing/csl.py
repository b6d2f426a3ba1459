"""References as CSL-JSON, the input of citation processors (https://docs.citationstyles.org, version 1.0.2)."""

from collections.abc import Iterable
from typing import Any

from .references import Reference


def csl_items(references: Iterable[Reference]) -> list[dict[str, Any]]:
    """The items of a CSL-JSON file; a variable that has no value is left out."""
    return [{name: value for name, value in _variables(reference).items() if value} for reference in references]


def _variables(reference: Reference) -> dict[str, Any]:
    return {
        "id": reference.key,
        "type": reference.type,
        "title": reference.title,
        "author": [{"literal": name} for name in reference.authors],
        "publisher": reference.publisher,
        "version": reference.version,
        "issued": {"date-parts": [list(reference.issued)]} if reference.issued else None,
        "locator": reference.locator,
        "URL": reference.url,
        "note": " ".join(reference.notes),
    }
