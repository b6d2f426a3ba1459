"""Readers of what is written: bibtexparser for BibTeX, citeproc-py for CSL-JSON."""

from collections.abc import Callable
from typing import Any

import bibtexparser
import pytest
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors
from bibtexparser.model import Entry
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

UNKNOWN_TO_THE_READER = {
    "textbraceleft": "{",
    "textbraceright": "}",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textasciicircum": "^",
}
"""Commands of LaTeX itself that the reader drops, or reads as another character."""


def decoder() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    macros = [MacroTextSpec(name, simplify_repl=character) for name, character in UNKNOWN_TO_THE_READER.items()]
    context.add_context_category("the-rest-of-latex", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=context, math_mode="verbatim")


@pytest.fixture(scope="session")
def entries_of() -> Callable[[str], list[Entry]]:
    """The entries of a BibTeX file, text and authors as LaTeX prints them; everything in the file must be an entry."""
    latex = decoder()

    def read(text: str) -> list[Entry]:
        found = bibtexparser.parse_string(
            text, append_middleware=[SeparateCoAuthors(), LatexDecodingMiddleware(decoder=latex)]
        )
        assert found.failed_blocks == []
        assert found.blocks == found.entries
        for entry in found.entries:
            authors = entry.fields_dict.get("author")
            entry["author"] = [latex.latex_to_text(name) for name in authors.value] if authors else []
        return found.entries

    return read


@pytest.fixture(scope="session")
def bibliography_of() -> Callable[[list[dict[str, Any]]], list[str]]:
    """The items as a citation processor prints them, in the style that it ships; pytest makes its warnings errors."""
    style = CitationStylesStyle("harvard-cite-them-right")

    def rendered(items: list[dict[str, Any]]) -> list[str]:
        bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
        for item in items:
            bibliography.register(Citation([CitationItem(item["id"])]))
        return [str(line) for line in bibliography.bibliography()]

    return rendered
