"""What somebody typed into a search box, as a `tsquery` in text, from its expression in FTS5.

So both databases have one grammar: words, "phrases", -exclusions, OR, beginnings*, parentheses and title:.
"""

import re
from collections.abc import Iterator

from .folding import words_in
from .words import fts5_expression

TITLE, TEXT, NEITHER = "A", "D", "C"
"""The weights that tell a title's words from those of a text, and one that no word has."""

_WEIGHTS = {"title": TITLE, "text": TEXT}
_TOKEN = re.compile(r'(?P<columns>"\w+"|{[^}]*}): |(?P<sign>[()]|AND|OR|NOT)|"(?P<phrase>[^"]*)"(?P<star>\*?)')
_SIGNS = {"(": "(", ")": ")", "AND": "&", "OR": "|", "NOT": "& !"}
_NOWHERE = f"'nothing':{NEITHER}"
"""What no document has, for a phrase without a word."""


def tsquery(words: str, weights: str = "") -> str:
    """The question for `to_tsquery`, which any words make a valid one; of some `weights` only where they are given."""
    return " ".join(_terms(fts5_expression(words), weights))


def _terms(expression: str, weights: str) -> Iterator[str]:
    within = [weights]  # the weights that hold in the parentheses around, and after a column's name in what it stands before
    held = weights
    for token in _TOKEN.finditer(expression):
        if token["columns"]:
            named = "".join(_WEIGHTS[column] for column in re.findall(r"\w+", token["columns"]))
            held = "".join(weight for weight in named if weight in held) or NEITHER if held else named
            continue
        if token["sign"] == "(":
            within.append(held)
        elif token["sign"] == ")":
            within.pop()
        if token["sign"]:
            yield _SIGNS[token["sign"]]
        else:
            yield _phrase(words_in(token["phrase"]), held, token["star"])
        held = within[-1]


def _phrase(words: list[str], weights: str, star: str) -> str:
    if not words:
        return _NOWHERE
    ends = [weights] * (len(words) - 1) + [star + weights]
    terms = (f"'{word}'{end and ':'}{end}" for word, end in zip(words, ends, strict=True))
    return f"({' <-> '.join(terms)})"
