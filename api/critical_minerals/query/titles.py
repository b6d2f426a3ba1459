"""What a record is called, by its id."""

import json
from functools import cache, partial

from ..database.release import Release
from ..resources import BY_NAME, FACTS
from ..resources.filters import ATTRIBUTED_TO
from .lists import page, record
from .selection import Selection


class Titles:
    """The titles of a release's records, each looked up once."""

    def __init__(self, release: Release) -> None:
        self._title = cache(partial(_title, release))
        self._name = cache(partial(_name, release))

    def of(self, resource: str, record_id: str) -> str:
        """The name, label, statement or reason of a record; the id where there is no such record."""
        return self._title(resource, record_id) or record_id

    def of_claimant(self, claimant_id: str) -> str:
        """The name of an organization, or of a person as the first fact that is attributed to them has it; else the id."""
        return self._title("organizations", claimant_id) or self._name(claimant_id) or claimant_id


def _title(release: Release, resource_name: str, record_id: str) -> str | None:
    resource = BY_NAME[resource_name]
    if resource.title_path not in {key.name for key in resource.sort_keys}:
        body = record(release, resource, record_id)
        return json.loads(body)[resource.title_path] if body else None
    text = f'SELECT "{resource.title_path}" FROM "{resource.name}" WHERE id = ?'  # noqa: S608 - names of our own
    rows = release.fetch(text, (record_id,))
    return rows[0][0] if rows else None


def _name(release: Release, claimant_id: str) -> str | None:
    found = page(release, Selection(FACTS, {ATTRIBUTED_TO.name: (claimant_id,)}), 1).bodies
    claimants = (claimant for body in found for claimant in json.loads(body)["attributed_to"])
    return next((claimant["name"] for claimant in claimants if claimant["id"] == claimant_id), None)
