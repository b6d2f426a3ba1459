"""What somebody typed into a search box, as a question that each database understands."""

import re
from hashlib import blake2b

from .tables import SearchIndex

_UNSEARCHABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NOTHING = '""'


def plain(words: str) -> str:
    """The words without what no database can look for: control characters and lone surrogates."""
    return _UNSEARCHABLE.sub(" ", words)


def fts5_expression(words: str) -> str:
    """The words as FTS5 is asked for them: words, "phrases", -exclusions, OR."""
    return str(SearchIndex.web_query(plain(words)))


def has_words(words: str) -> bool:
    """Whether there is a word to look for; an exclusion alone is none."""
    return fts5_expression(words) != _NOTHING


def title_hash(folded: str) -> int:
    """The hash by which SQLite finds a document of a folded title: a whole number of 64 bits."""
    return int.from_bytes(blake2b(folded.encode(), digest_size=8).digest(), signed=True)
