"""Proves every citation of the fixtures against the articles, and lists the lines that nothing cites."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..loader.problems import Problem
from ..loader.validation import Fixtures
from ..loader.yaml_reader import Document, FieldPath, read_yaml
from ..resources import BEARING_FACTS
from .articles import Article, Line, fold, read_article
from .stated import Derived, derive

Failure = tuple[FieldPath, str]
Step = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification found."""

    citations: int
    failures: list[Problem]
    uncited: list[tuple[str, Line]]
    """On-topic lines that no fact cites, by the article's file name."""


def verify(fixtures: Fixtures, folder: Path, articles: Path, step: Step = lambda: None) -> Verification:
    """Every failure of the fixtures of `folder` against the texts of `articles`; calls `step` after each fact.

    Raises OSError or UnicodeDecodeError where an article can't be read.
    """
    texts = {name: read_article(articles / name) for name in {source["file"] for source in fixtures.records["sources"]}}
    sources = {source["id"]: source for source in fixtures.records["sources"]}
    failures: list[Problem] = []
    cited: set[tuple[str, int]] = set()
    citations = 0

    document = read_yaml(folder / "sources.yaml")
    for position, source in enumerate(fixtures.records["sources"]):
        failures += _located(document, position, _source_failures(source, texts[source["file"]]))
    for resource in BEARING_FACTS:
        document = read_yaml(folder / f"{resource.name}.yaml")
        for position, record in enumerate(fixtures.records[resource.name]):
            for number, fact in enumerate(record["facts"]):
                lines = [
                    texts[sources[citation["source"]]["file"]].line(citation["paragraph"]) for citation in fact["citations"]
                ]
                found = (((("facts", number, *path)), message) for path, message in _fact_failures(fact, lines))
                failures += _located(document, position, found)
                citations += len(lines)
                cited |= {(sources[c["source"]]["file"], c["paragraph"]) for c in fact["citations"]}
                step()
    return Verification(citations, sorted(failures), list(_uncited(fixtures, texts, cited)))


def _located(document: Document, position: int, failures: Any) -> list[Problem]:
    record = document.value[position]["id"]
    return [
        Problem(document.file, *document.place((position, *path)), record, ".".join(map(str, path)), message)
        for path, message in failures
    ]


def _source_failures(source: dict[str, Any], article: Article) -> Iterator[Failure]:
    if source["file_sha256"] != article.sha256:
        yield ("file_sha256",), f"found {source['file_sha256']}; {article.name} has {article.sha256}"
    if article.line(source["paragraphs"]["last"]) is None:
        last = source["paragraphs"]["last"]
        yield ("paragraphs", "last"), f"found {last}; {article.name} has {len(article.lines)} paragraphs"
    printed = [line.text for line in article.lines]
    for path, text in (("title", source["title"]), *(("authors", author) for author in source["authors"])):
        if text and not any(fold(text) in line for line in printed):
            yield (path,), f"found {text!r}; {article.name} does not print it"


def _fact_failures(fact: dict[str, Any], lines: list[Line | None]) -> Iterator[Failure]:
    for number, (citation, line) in enumerate(zip(fact["citations"], lines, strict=True)):
        if line is None:
            yield ("citations", number, "paragraph"), f"found {citation['paragraph']}; the file has fewer paragraphs"
            continue
        if citation["fingerprint"] != line.fingerprint:
            yield ("citations", number, "fingerprint"), f"found {citation['fingerprint']}; the line has {line.fingerprint}"
        if fold(citation["stated"]) not in line.text:
            yield ("citations", number, "stated"), f"found {citation['stated']!r}; the line does not print it"
    date = fact["date"]
    if date and not any(line and fold(date["stated"]) in line.text for line in lines):
        yield ("date", "stated"), f"found {date['stated']!r}; no cited line prints it"
    if fact["quantity"]:
        yield from _quantity_failures(fact)


def _quantity_failures(fact: dict[str, Any]) -> Iterator[Failure]:
    derived = [(number, derive(citation["stated"])) for number, citation in enumerate(fact["citations"])]
    if not any(figure for _, figure in derived):
        yield ("quantity",), "no citation states the figure"
    for number, figure in derived:
        if figure:
            for field, found, says in _disagreements(fact["quantity"], figure):
                stated = fact["citations"][number]["stated"]
                yield ("quantity", field), f"found {found}; {stated!r} says {says}"


def _disagreements(quantity: dict[str, Any], figure: Derived) -> Iterator[tuple[str, Any, Any]]:
    if quantity["approximation"] != figure.approximation:
        yield "approximation", quantity["approximation"], figure.approximation
    if quantity["value"] != figure.value:
        yield "value", quantity["value"], figure.value
    if figure.approximation == "between" and (quantity["lower"], quantity["upper"]) != (figure.lower, figure.upper):
        yield "lower", f"{quantity['lower']} to {quantity['upper']}", f"{figure.lower} to {figure.upper}"
    if quantity["unit"] not in figure.units:
        yield "unit", quantity["unit"], " or ".join(figure.units)
    if figure.metric_tons is not None and quantity["unit_assumed"] == figure.metric_tons:
        yield "unit_assumed", quantity["unit_assumed"], "metric tons" if figure.metric_tons else "tons alone"


def _uncited(fixtures: Fixtures, texts: dict[str, Article], cited: set[tuple[str, int]]) -> Iterator[tuple[str, Line]]:
    for source in fixtures.records["sources"]:
        if source["on_topic"]:
            for paragraph in range(source["paragraphs"]["first"], source["paragraphs"]["last"] + 1):
                line = texts[source["file"]].line(paragraph)
                if line is not None and (source["file"], paragraph) not in cited:
                    yield source["file"], line
