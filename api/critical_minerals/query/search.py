"""Full-text search over every record and fact: ranked, and safe with any input."""

import re
from typing import Any, NamedTuple

from peewee import fn

from ..database import Release, SearchIndex

TITLE_WEIGHT = 8.0
EXACT_TITLE = 100.0
_UNSEARCHABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
NOTHING = '""'


class Hit(NamedTuple):
    """A record or fact that matches, and how well; a higher score is a better match."""

    resource: str
    id: str
    title: str
    excerpt: str
    score: float


def match_expression(text: str) -> str | None:
    """What FTS5 is asked for a search-box query: words, "phrases", -exclusions, OR; None where it has no word to find."""
    expression: str = SearchIndex.web_query(_UNSEARCHABLE.sub(" ", text))
    return None if expression == NOTHING else expression


def search(release: Release, text: str, match: str, resources: tuple[str, ...], limit: int) -> tuple[list[Hit], int]:
    """The best matches among the resources named, or among all where none is, and the number of all matches.

    `match` is the expression for `text`; a record whose whole name is `text` comes first.
    """
    condition = _matching(match, resources)
    ((total,),) = release.rows(SearchIndex.select(fn.COUNT(SearchIndex.id)).where(condition))
    rank = SearchIndex.bm25(0.0, 0.0, 0.0, TITLE_WEIGHT, 1.0) - EXACT_TITLE * (
        SearchIndex.folded_title == _UNSEARCHABLE.sub(" ", text).casefold()
    )
    excerpt = fn.snippet(SearchIndex._meta.entity, 4, "", "", " … ", 24)  # noqa: SLF001 - peewee's own way to name the table
    query = (
        SearchIndex.select(SearchIndex.resource, SearchIndex.id, SearchIndex.title, excerpt, rank)
        .where(condition)
        .order_by(rank, SearchIndex.resource, SearchIndex.id)
        .limit(limit)
    )
    hits = [
        Hit(resource, record_id, title, words, round(-score, 6))
        for resource, record_id, title, words, score in release.rows(query)
    ]
    return hits, total


def matches(release: Release, match: str, resources: tuple[str, ...]) -> set[tuple[str, str]]:
    """Resource and id of all that an expression matches, among the resources named or among all where none is."""
    return set(release.rows(SearchIndex.select(SearchIndex.resource, SearchIndex.id).where(_matching(match, resources))))


def _matching(match: str, resources: tuple[str, ...]) -> Any:
    condition = SearchIndex.match(match)
    return condition & SearchIndex.resource.in_(resources) if resources else condition
