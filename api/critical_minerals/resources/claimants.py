"""Who claims a fact, in words."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain, pairwise, zip_longest
from typing import Any

Claimant = Mapping[str, Any]

VOICES = {"asserted": "stated by", "reported": "claimed by", "opinion": "opinion of"}
"""How a fact is asserted, before the names of its claimants."""


def claimant_in_words(claimant: Claimant, name_of: Callable[[str], str | None]) -> str:
    """Name, role and organization, as far as they are known; `name_of` gives the name of the organization of an id."""
    name = claimant["name"] or (claimant["id"] and name_of(claimant["id"]))
    organization = claimant["organization"] and name_of(claimant["organization"])
    return ", ".join(filter(None, (name, claimant["role"], organization)))


def claimants_in_words(claimants: Sequence[Claimant], said: Callable[[Claimant], str]) -> str:
    """All claimants of a fact, each as it is `said`, the originator first, and how each comes to the next."""
    words = [said(claimant) for claimant in claimants]
    links = [conjunction(one, other) for one, other in pairwise(claimants)]
    return "".join(chain.from_iterable(zip_longest(words, links, fillvalue="")))


def conjunction(one: Claimant, other: Claimant) -> str:
    """What stands between a claimant and the next one.

    Whoever has two posts is listed twice, and authors of one text follow each other: none of them passes on what is said.
    """
    if one["id"] is not None and one["id"] == other["id"]:
        return ", also "
    standing = ("kind", "role", "organization")
    is_joint = one["kind"] == "person" and all(one[name] == other[name] for name in standing)
    return ", and " if is_joint else ", by way of "
