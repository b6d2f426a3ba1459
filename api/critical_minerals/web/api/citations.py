"""`/v1/facts/{id}/citation`: how to cite one fact and the sources behind it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response

from ...citing.bibtex import bibtex
from ...citing.csl import csl_items
from ...citing.plain import plain_text
from ...citing.references import Reference, fact_reference, source_reference
from ...database.release import Release
from ...json_bytes import json_bytes
from ...query import lists
from ...resources import BY_NAME, FACTS
from ..addresses import origin
from ..representations import body_response, negotiated
from .arguments import StrictBlueprint
from .csl_items import CslItemSchema
from .knowledge import KnownParameters, known_release
from .missing import moved_or_missing

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of references: its names, and how it is written."""

    name: str
    suffix: str
    operation: str
    content_type: str
    written: Callable[[list[Reference]], bytes]
    schema: Any
    description: str

    @property
    def media_type(self) -> str:
        """The content type without parameters."""
        return self.content_type.partition(";")[0]


TEXT = {"type": "string"}
CSL_JSON = Format(
    "CSL-JSON",
    "json",
    "getFactCitationCsl",
    "application/vnd.citationstyles.csl+json",
    lambda references: json_bytes(csl_items(references)),
    CslItemSchema(many=True),
    "Items for a citation processor, the fact first.",
)
BIBTEX = Format(
    "BibTeX",
    "bib",
    "getFactCitationBibtex",
    "application/x-bibtex; charset=utf-8",
    lambda references: bibtex(references).encode(),
    TEXT,
    "An entry `@misc` for the fact and one for each source, in UTF-8, special characters escaped for LaTeX.",
)
PLAIN = Format(
    "plain text",
    "txt",
    "getFactCitationText",
    "text/plain; charset=utf-8",
    lambda references: plain_text(references).encode(),
    TEXT,
    "A reference a line.",
)
FORMATS = {each.media_type: each for each in (CSL_JSON, BIBTEX, PLAIN)}

WHAT = (
    "The first reference cites the fact as part of this data set: the whole statement, the version and date of the data, "
    "and a permanent address. One for each source that the fact cites follows, with the lines cited. Nothing is made up: a "
    "note says what is not known, such as the date or the address of an article."
)
SHOWN = "The references, the fact first."

routes = StrictBlueprint("citations", __name__, url_prefix="/v1", description="How to cite a fact.")


@routes.route("/facts/<string:record_id>/citation")
@routes.query(KnownParameters)
@routes.response(200, CSL_JSON.schema, content_type=CSL_JSON.media_type, description=SHOWN)
@routes.alt_response(200, schema=TEXT, content_type=BIBTEX.media_type, description=SHOWN)
@routes.alt_response(200, schema=TEXT, content_type=PLAIN.media_type, description=SHOWN)
@routes.doc(
    operationId="getFactCitation",
    summary="Cite one fact",
    description=f"How to cite a fact, as CSL-JSON or, as `Accept` or a suffix asks, BibTeX or plain text. {WHAT}",
)
def get_citation(asked: Record, record_id: str) -> Response:
    """The references of a fact in the format that the client prefers."""
    return _citation(FORMATS[negotiated(tuple(FORMATS))], asked, record_id)


def _add_format(form: Format) -> None:
    @routes.route(f"/facts/<string:record_id>/citation.{form.suffix}", endpoint=f"citation_{form.suffix}")
    @routes.query(KnownParameters)
    @routes.response(200, form.schema, content_type=form.media_type, description=form.description)
    @routes.doc(
        operationId=form.operation,
        summary=f"Cite one fact in {form.name}",
        description=f"How to cite a fact, in {form.name}. {WHAT}",
    )
    def get_citation_in_format(asked: Record, record_id: str) -> Response:
        negotiated((form.media_type,))
        return _citation(form, asked, record_id)


for each in FORMATS.values():
    _add_format(each)


def _citation(form: Format, asked: Record, record_id: str) -> Response:
    release = known_release(asked)
    fact = _record(release, "facts", record_id)
    if fact is None:
        return moved_or_missing(FACTS, asked, record_id)
    sources = dict.fromkeys(citation["source"] for citation in fact["citations"])
    references = [
        fact_reference(fact, _names(release, fact), release.dataset, _permalink(record_id), asked.get("known_by")),
        *(source_reference(source, fact) for name in sources if (source := _record(release, "sources", name))),
    ]
    response = body_response(form.written(references), form.content_type)
    response.headers["Content-Disposition"] = f'inline; filename="{record_id}.{form.suffix}"'
    return response


def _permalink(record_id: str) -> str:
    """The address of a fact: absolute, unless the request is an old one that names no host."""
    return f"{origin()}/v1/facts/{record_id}"


def _names(release: Release, fact: Record) -> dict[str, str]:
    """The names of the organizations that a fact is attributed to, by id."""
    ids = {claimant[field] for claimant in fact["attributed_to"] for field in ("id", "organization")} - {None}
    found = {name: _record(release, "organizations", name) for name in ids}
    return {name: organization["name"] for name, organization in found.items() if organization}


def _record(release: Release, resource: str, record_id: str) -> Record | None:
    body = lists.record(release, BY_NAME[resource], record_id)
    found: Record | None = json.loads(body) if body else None
    return found
