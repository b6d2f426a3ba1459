"""Text broken into lines: SVG has no lines of its own, and whoever writes it does not know the reader's typeface."""

from functools import lru_cache
from unicodedata import east_asian_width

ELLIPSIS = "…"
_NARROW = frozenset("ijltfrI.,;:'|!()[]- ")
_BROAD = frozenset("mwMW@%&…—#$+<=>^{}~")


def lines(words: str, width: float, size: float, most: int) -> list[str]:
    """The lines of a text that fit a width, `most` at most; the last one ends in an ellipsis where the text goes on."""
    found: list[str] = []
    for word in words.split():
        for piece in _pieces(word, width, size):
            if found and length(f"{found[-1]} {piece}", size) <= width:
                found[-1] += f" {piece}"
            else:
                found.append(piece)
    if len(found) <= most:
        return found
    last = found[most - 1]
    while last and length(last + ELLIPSIS, size) > width:
        last = last[:-1]
    return [*found[: most - 1], last.rstrip() + ELLIPSIS]


def length(words: str, size: float) -> float:
    """How long a text is at most in most typefaces, in the unit of `size`."""
    return size * sum(map(_share, words))


def _pieces(word: str, width: float, size: float) -> list[str]:
    """The word, or pieces of one that is longer than a line."""
    if length(word, size) <= width:
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and length(pieces[-1] + character, size) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


@lru_cache(maxsize=4096)
def _share(character: str) -> float:
    """The width of a character as a share of its height."""
    if character in _NARROW:
        return 0.4
    if character in _BROAD or east_asian_width(character) in {"W", "F"}:
        return 1.0
    return 0.74 if character.isupper() else 0.6
