"""Walks through whole lists by their links."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .asking import Answer


@dataclass(slots=True)
class Walk:
    """What a walk found; it is not whole where it was told to `restart`, or where an answer stayed out."""

    ids: list[str] = field(default_factory=list)
    versions: set[str | None] = field(default_factory=set)
    is_whole: bool = False
    restart: str | None = None


def walk(ask: Callable[[str], Answer | None], start: str) -> Walk:
    """Follows a list's links from its first page; `ask` gives the answer to an address, uncompressed, or None for none."""
    found = Walk()
    following: str | None = start
    while following:
        answer = ask(following)
        if answer is None:
            return found
        body: dict[str, Any] = json.loads(answer.body)
        if answer.status != 200:
            found.restart = body.get("restart", "")
            return found
        found.ids += [record["id"] for record in body["data"]]
        found.versions.add(answer.version)
        following = body["links"]["next"]
    found.is_whole = True
    return found
