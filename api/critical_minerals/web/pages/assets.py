"""`/assets/pages.css`: the one file that pages need besides themselves."""

from pathlib import Path

from flask import Blueprint, Response

from ...charts.chart import STYLE
from ..malformed import refuse_parameters
from ..representations import body_response

STYLESHEET = (Path(__file__).parent / "static" / "pages.css").read_bytes() + STYLE.encode()

routes = Blueprint("assets", __name__)
routes.before_request(refuse_parameters)


@routes.get("/assets/pages.css")
def get_stylesheet() -> Response:
    """The stylesheet of all pages."""
    return body_response(STYLESHEET, "text/css; charset=utf-8")
