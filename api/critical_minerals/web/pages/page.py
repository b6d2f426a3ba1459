"""A page: HTML over the release that answers, with its policy, its ETag and the address of the same as JSON."""

from typing import Any

from flask import Response, g, redirect, render_template, request
from marshmallow import RAISE, Schema
from werkzeug.wrappers import Response as BaseResponse

from ...query.titles import Titles
from ..addresses import address
from ..api.arguments import StrictBlueprint
from ..media_types import HTML, JSON
from ..policies import PAGE_POLICY
from ..release import current_release
from ..representations import CACHE, Alternate, body_response, negotiated

CARRIED = ("known_by", "include_undated")
"""What was asked of a page and holds for the pages that it links to."""


def page(template: str, data: str | None = None, **shown: Any) -> Response:
    """The page that a template makes; `data` is the address of the same as JSON, where there is one."""
    negotiated((HTML,))
    release = current_release()
    html = render_template(
        template,
        data=data,
        dataset=release.dataset,
        title_of=current_titles().of,
        page_of=page_of,
        conflicts_of=conflicts_of,
        **shown,
    )
    response = body_response(
        html.encode(), f"{HTML}; charset=utf-8", alternate=None if data is None else Alternate(data, JSON)
    )
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    return response


def current_titles() -> Titles:
    """The titles of the release that answers, whatever was known when."""
    if "titles" not in g:
        g.titles = Titles(current_release())
    titles: Titles = g.titles
    return titles


def page_of(resource: str, record_id: str) -> str:
    """The address of a record's page, as known when this page is."""
    return address(f"/{resource}/{record_id}", carried())


def conflicts_of(record: dict[str, Any]) -> str:
    """The address of the conflicts of a record's facts, as known when this page is."""
    return address("/conflicts", [("subject", record["id"]), *carried()])


def carried() -> list[tuple[str, str]]:
    """The parameters that hold for the pages that this one links to."""
    return [(name, request.args[name]) for name in CARRIED if name in request.args]


def asked_by(schema: Schema) -> dict[str, Any]:
    """The parameters of this request by a schema; raises a 422 problem where one is unknown or wrong."""
    asked: dict[str, Any] = StrictBlueprint.ARGUMENTS_PARSER.parse(schema, request, location="query", unknown=RAISE)
    return asked


def tidy() -> BaseResponse | None:
    """Leads a form that was sent with empty controls to the address without them."""
    given = [(name, value) for name, value in request.args.items() if value]
    if len(given) == len(request.args):
        return None
    tidied = redirect(address(request.path, given), 303)
    tidied.headers["Cache-Control"] = CACHE
    return tidied
