"""`/guide`: how to ask and how to read the answers, in chapters whose facts are those of the code's own tables."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, Response, current_app

from ...conflicts.readings import RULES
from ...resources import REGISTRY
from ...vocabulary import VOCABULARIES
from ..codings import CODINGS, WORTHWHILE
from ..document import HEADERS
from ..malformed import refuse_parameters
from ..rates import WINDOW
from ..settings import current_settings
from .asked import ask
from .conventions import REPRESENTATIONS, common, filters, limits
from .page import page
from .reading_facts import fact_taken_apart, hedges
from .refusals import OUTDATED, refusals

Shown = dict[str, Any]

routes = Blueprint("guide", __name__, template_folder="templates")
routes.before_request(refuse_parameters)


class Chapter(NamedTuple):
    """A page of the guide: its address, its template, what it is about in a line, and what it shows of the code's tables."""

    path: str
    name: str
    title: str
    line: str
    shown: Callable[[], Shown]
    data: str | None = None


def _overview() -> Shown:
    tags = {resource.name for resource in REGISTRY}
    paths = current_app.extensions["critical_minerals_document"]()["paths"]
    operations = [(path, methods["get"]) for path, methods in paths.items()]
    others = [(path, operation) for path, operation in operations if not tags & set(operation["tags"])]
    return {"resources": REGISTRY, "operations": others}


def _conventions() -> Shown:
    return {
        "resources": REGISTRY,
        "representations": REPRESENTATIONS,
        "filters": {resource.name: filters(resource) for resource in REGISTRY},
        "common": common(),
        "limits": limits(),
    }


def _caching() -> Shown:
    return {
        "headers": HEADERS,
        "codings": list(CODINGS),
        "worthwhile": WORTHWHILE,
        "window": WINDOW,
        "requests_per_minute": current_settings().requests_per_minute,
    }


def _provenance() -> Shown:
    return {"hedges": hedges(), "rules": RULES, "fact": fact_taken_apart(), "lists": _lists()}


def _vocabularies() -> Shown:
    return {"lists": _lists()}


def _lists() -> Shown:
    return {codes.id: codes for codes in VOCABULARIES}


CHAPTERS = (
    Chapter("/guide", "overview", "Overview", "What the API is for, and what there is.", _overview),
    Chapter(
        "/guide/conventions",
        "conventions",
        "Conventions",
        "Addresses, formats, lists and records, filters, order, fields, facets and limits.",
        _conventions,
    ),
    Chapter(
        "/guide/paging",
        "paging",
        "Paging",
        "How to read a list to its end, and what a cursor holds for.",
        lambda: {"outdated": OUTDATED},
    ),
    Chapter(
        "/guide/caching",
        "caching",
        "Caching",
        "How to ask again without fetching again; headers, compression and rate limits.",
        _caching,
    ),
    Chapter(
        "/guide/errors",
        "errors",
        "Errors",
        "Every kind of problem, when it comes, and what it looks like.",
        lambda: {"refusals": refusals()},
    ),
    Chapter(
        "/guide/provenance",
        "provenance",
        "Provenance",
        "How to read a fact: its hedge, who says it, where it is printed, since when it is known, who disagrees.",
        _provenance,
    ),
    Chapter(
        "/guide/vocabularies",
        "vocabularies",
        "Vocabularies",
        "Every code of the data, what it means, and the standard that it comes from.",
        _vocabularies,
        data="/v1/vocabularies",
    ),
)


def _add(chapter: Chapter) -> None:
    @routes.get(chapter.path, endpoint=chapter.name)
    def show_chapter() -> Response:
        template = f"guide/{chapter.name}.html"
        return page(template, data=chapter.data, chapter=chapter, chapters=CHAPTERS, ask=ask, **chapter.shown())


for each in CHAPTERS:
    _add(each)
