"""Finds where the articles print something, and writes the citation for it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .articles import Line, fold, read_article

KINDS = (
    ("bullet", r"[-•*] "),
    ("byline", r"\(?By\b"),
    ("dateline", r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \w+ \d{1,2}, \d{4}$"),
    ("caption", r".*(?:\(Image courtesy|Credit:|Stock image)"),
    ("heading", r".{1,100}[^.!?”\")]$"),
)
"""Kinds of lines, and how they usually look; all else is body. A guess for the curator to check."""


def find_citations(sources: list[dict[str, Any]], articles: Path, text: str) -> Iterator[tuple[dict[str, Any], str]]:
    """A citation for each on-topic line that prints the text, case aside, and the line itself.

    Raises OSError or UnicodeDecodeError where an article can't be read.
    """
    wanted = fold(text)
    for source in sources:
        if source["on_topic"]:
            first, last = source["paragraphs"]["first"], source["paragraphs"]["last"]
            for line in read_article(articles / source["file"]).lines[first - 1 : last]:
                at = line.text.casefold().find(wanted.casefold())
                if at >= 0:
                    yield _citation(source["id"], line, line.text[at : at + len(wanted)]), line.text


def _citation(source: str, line: Line, stated: str) -> dict[str, Any]:
    kind = next((kind for kind, looks in KINDS if re.match(looks, line.text)), "body")
    return {
        "source": source,
        "paragraph": line.paragraph,
        "kind": kind,
        "stated": stated,
        "fingerprint": line.fingerprint,
    }
