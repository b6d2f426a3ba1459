"""The OpenAPI document as it was committed, and Swagger UI over it, offline and without inline scripts."""

from pathlib import Path

import flask_swagger_ui
from flask import Blueprint, Response, render_template

from ..packaged import data_folder
from .malformed import refuse_parameters
from .media_types import HTML, JSON
from .problems import ApiProblem
from .representations import body_response, negotiated

SWAGGER_UI = Path(flask_swagger_ui.__file__).parent / "dist"
OWN = Path(__file__).parent / "static"
ASSETS = {
    "swagger-ui.css": (SWAGGER_UI, "text/css; charset=utf-8"),
    "swagger-ui-bundle.js": (SWAGGER_UI, "text/javascript; charset=utf-8"),
    "favicon-32x32.png": (SWAGGER_UI, "image/png"),
    "docs.css": (OWN, "text/css; charset=utf-8"),
    "docs.js": (OWN, "text/javascript; charset=utf-8"),
}
"""The files that the docs need: the folder and the content type of each."""
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
    negotiated((HTML,))
    response = body_response(render_template("docs.html").encode(), f"{HTML}; charset=utf-8")
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    return response


@routes.get("/docs/assets/<string:name>")
def get_asset(name: str) -> Response:
    """A file that the docs need."""
    if name not in ASSETS:
        raise ApiProblem(404, f"found {name[:100]!r}; the docs have: {', '.join(ASSETS)}")
    folder, content_type = ASSETS[name]
    return body_response((folder / name).read_bytes(), content_type)
