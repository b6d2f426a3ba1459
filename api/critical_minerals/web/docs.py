"""The OpenAPI document as it was committed, and Swagger UI over it, offline and without inline scripts."""

from pathlib import Path

import flask_swagger_ui
from flask import Blueprint, Response, render_template, send_from_directory

from ..packaged import data_folder
from .representations import body_response

SWAGGER_UI = Path(flask_swagger_ui.__file__).parent / "dist"
ASSETS = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

routes = Blueprint("docs", __name__, static_folder="static", static_url_path="/docs/static", template_folder="templates")


@routes.get("/v1/openapi.json")
def get_document() -> Response:
    """The OpenAPI document of this version."""
    return body_response((data_folder("openapi") / "v1.json").read_bytes())


@routes.get("/docs")
def show_docs() -> Response:
    """Swagger UI."""
    response = Response(render_template("docs.html"), content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    return response


@routes.get("/docs/swagger-ui/<any('swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'):name>")
def get_asset(name: str) -> Response:
    """A file of Swagger UI."""
    return send_from_directory(SWAGGER_UI, name, max_age=86400)
