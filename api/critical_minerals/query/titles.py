"""What a record is called, by its id."""

import json

from ..database.release import Release
from ..resources import BY_NAME, FACTS
from ..resources.filters import ATTRIBUTED_TO
from .lists import page, record
from .selection import Selection


class Titles:
    """The titles of a release's records, each looked up once."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._found: dict[tuple[str, str], str | None] = {}

    def of(self, resource: str, record_id: str) -> str | None:
        """The name, label, statement or reason of a record; None where there is no such record."""
        asked = (resource, record_id)
        if asked not in self._found:
            self._found[asked] = self._looked_up(*asked)
        return self._found[asked]

    def of_claimant(self, claimant_id: str) -> str:
        """The name of an organization, or of a person as the first fact that is attributed to them has it; else the id."""
        asked = ("", claimant_id)
        if asked not in self._found:
            self._found[asked] = self.of("organizations", claimant_id) or self._as_attributed(claimant_id)
        return self._found[asked] or claimant_id

    def _as_attributed(self, claimant_id: str) -> str | None:
        found = page(self._release, Selection(FACTS, {ATTRIBUTED_TO.name: (claimant_id,)}), 1).bodies
        claimants = (claimant for body in found for claimant in json.loads(body)["attributed_to"])
        return next((claimant["name"] for claimant in claimants if claimant["id"] == claimant_id), None)

    def _looked_up(self, name: str, record_id: str) -> str | None:
        resource = BY_NAME[name]
        if resource.title_path not in {key.name for key in resource.sort_keys}:
            body = record(self._release, resource, record_id)
            return json.loads(body)[resource.title_path] if body else None
        text = f'SELECT "{resource.title_path}" FROM "{name}" WHERE id = ?'  # noqa: S608 - names of our own
        rows = self._release.fetch(text, (record_id,))
        return rows[0][0] if rows else None
