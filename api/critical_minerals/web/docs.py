"""The OpenAPI document as it was committed, and Swagger UI over it, offline and without inline scripts."""

from pathlib import Path

import flask_swagger_ui
from flask import Blueprint, Response, render_template, send_from_directory

from ..packaged import data_folder
from .malformed import refuse_parameters
from .problems import ApiProblem
from .representations import JSON, body_response, conditional, negotiated

ASSETS = {
    "swagger-ui.css": Path(flask_swagger_ui.__file__).parent / "dist",
    "swagger-ui-bundle.js": Path(flask_swagger_ui.__file__).parent / "dist",
    "favicon-32x32.png": Path(flask_swagger_ui.__file__).parent / "dist",
    "docs.js": Path(__file__).parent / "static",
}
"""The files that the docs need, and the folder of each."""
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

routes = Blueprint("docs", __name__, template_folder="templates")
routes.before_request(refuse_parameters)


@routes.get("/v1/openapi.json")
def get_document() -> Response:
    """The OpenAPI document of this version."""
    negotiated((JSON,))
    return body_response((data_folder("openapi") / "v1.json").read_bytes())


@routes.get("/docs")
def show_docs() -> Response:
    """Swagger UI."""
    response = body_response(render_template("docs.html").encode(), "text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    return response


@routes.get("/docs/assets/<string:name>")
def get_asset(name: str) -> Response:
    """A file that the docs need."""
    if name not in ASSETS:
        raise ApiProblem(404, f"found {name[:100]!r}; the docs have: {', '.join(ASSETS)}")
    return conditional(send_from_directory(ASSETS[name], name, conditional=False))
