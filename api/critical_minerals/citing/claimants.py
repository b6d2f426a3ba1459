"""Who claims a fact, in words."""

from collections.abc import Callable, Mapping
from typing import Any


def claimant_in_words(claimant: Mapping[str, Any], name_of: Callable[[str], str | None]) -> str:
    """Name, role and organization, as far as they are known; `name_of` gives the name of the organization of an id."""
    name = claimant["name"] or (claimant["id"] and name_of(claimant["id"]))
    organization = claimant["organization"] and name_of(claimant["organization"])
    return ", ".join(filter(None, (name, claimant["role"], organization)))
