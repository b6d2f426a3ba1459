"""What a record is called, by its id."""

import json

from ..database.release import Release
from ..resources import BY_NAME, FACTS
from ..resources.filters import ATTRIBUTED_TO
from .lists import page, record
from .remembered import remembered
from .selection import Selection

MOST_KEPT = 4096
"""Titles and names that are kept of a release; a statement of a hundred letters and what keeps it take 400 bytes."""


class Titles:
    """The titles of a release's records."""

    def __init__(self, release: Release) -> None:
        self._release = release

    def of(self, resource: str, record_id: str) -> str:
        """The name, label, statement or reason of a record; the id where there is no such record."""
        return _title(self._release, resource, record_id) or record_id

    def of_claimant(self, claimant_id: str) -> str:
        """The name of an organization, or of a person as the first fact that is attributed to them has it; else the id."""
        return _title(self._release, "organizations", claimant_id) or _name(self._release, claimant_id) or claimant_id


@remembered(MOST_KEPT)
def _title(release: Release, resource_name: str, record_id: str) -> str | None:
    resource = BY_NAME[resource_name]
    if resource.title_path not in {key.name for key in resource.sort_keys}:
        body = record(release, resource, record_id)
        return json.loads(body)[resource.title_path] if body else None
    text = f'SELECT "{resource.title_path}" FROM "{resource.name}" WHERE id = ?'  # noqa: S608 - names of our own
    rows = release.fetch(text, (record_id,))
    return rows[0][0] if rows else None


@remembered(MOST_KEPT)
def _name(release: Release, claimant_id: str) -> str | None:
    found = page(release, Selection(FACTS, {ATTRIBUTED_TO.name: (claimant_id,)}), 1).bodies
    claimants = (claimant for body in found for claimant in json.loads(body)["attributed_to"])
    return next((claimant["name"] for claimant in claimants if claimant["id"] == claimant_id), None)
