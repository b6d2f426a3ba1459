"""The articles as citations see them: numbered non-blank lines, folded, each with a fingerprint."""

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Line:
    """A non-blank line: its number as citations count, its number in the file as editors count, and its folded text."""

    paragraph: int
    number: int
    text: str

    @property
    def fingerprint(self) -> str:
        """The first 16 hex digits of the SHA-256 of the folded text."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Article:
    """A file of the articles' folder."""

    name: str
    sha256: str
    lines: tuple[Line, ...]

    def line(self, paragraph: int) -> Line | None:
        """The n-th non-blank line, from 1; None where the file has fewer."""
        return self.lines[paragraph - 1] if 1 <= paragraph <= len(self.lines) else None


def fold(text: str) -> str:
    """Text in Unicode NFKC, with every run of white space as one space and none at the ends."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def read_article(path: Path) -> Article:
    """The article in a file of UTF-8; raises OSError or UnicodeDecodeError where it can't be read."""
    data = path.read_bytes()
    numbered = [(number, fold(text)) for number, text in enumerate(data.decode("utf-8").split("\n"), 1) if text.strip()]
    lines = tuple(Line(paragraph, number, text) for paragraph, (number, text) in enumerate(numbered, 1))
    return Article(path.name, hashlib.sha256(data).hexdigest(), lines)
