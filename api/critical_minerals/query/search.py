"""Full-text search over every record and fact: ranked, and safe with any input."""

from typing import NamedTuple

from ..database.release import Release
from ..database.words import plain
from ..resources import BY_NAME
from ..resources.tables import DOCUMENTS_EACH, documents_of, record_of
from .lists import ids_of
from .matching import telling

EVERYTHING = range(len(BY_NAME) * DOCUMENTS_EACH)


class Hit(NamedTuple):
    """A record or fact that matches, and how well; a higher score is a better match."""

    resource: str
    id: str
    title: str
    excerpt: str
    score: float


def search(release: Release, words: str, resources: tuple[str, ...], limit: int) -> tuple[list[Hit], int]:
    """The best matches among the resources named, or among all where none is, and the number of all matches.

    A record whose whole name is what was typed comes first.
    """
    among = _documents(resources)
    hits = []
    for match in release.best(words, plain(words).casefold(), among, limit):
        resource, number = record_of(match.document)
        (record_id,) = ids_of(release, BY_NAME[resource], [number])
        hits.append(Hit(resource, record_id, match.title, match.excerpt, round(match.score, 6)))
    return hits, release.count(words, among)


def matches(release: Release, words: str, resources: tuple[str, ...]) -> set[tuple[str, str]]:
    """Resource and id of all that has the words, among the resources named or among all where none is."""
    found = set()
    for name in resources or BY_NAME:
        found |= {(name, record_id) for record_id in ids_of(release, BY_NAME[name], telling(release, name, words))}
    return found


def _documents(resources: tuple[str, ...]) -> tuple[range, ...]:
    return tuple(documents_of(name) for name in resources) or (EVERYTHING,)
