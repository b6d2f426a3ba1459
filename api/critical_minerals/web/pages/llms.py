"""`/llms.txt`: what this is and how to ask it, for language models (llmstxt.org), made from the code's own tables."""

from flask import Blueprint, Response, current_app, render_template

from ...resources import REGISTRY
from ...vocabulary.provenance import APPROXIMATIONS, ASSERTIONS, VALUE_KINDS
from ..addresses import origin
from ..document import DESCRIPTION
from ..malformed import refuse_parameters
from ..representations import body_response
from .guide import CHAPTERS

routes = Blueprint("llms", __name__, template_folder="templates")
routes.before_request(refuse_parameters)


@routes.get("/llms.txt")
def get_instructions() -> Response:
    """Markdown: the addresses of everything, and what must not be lost when a fact is passed on."""
    paths = current_app.extensions["critical_minerals_document"]()["paths"]
    text = render_template(
        "llms.txt",
        origin=origin(),
        description=DESCRIPTION,
        resources=REGISTRY,
        operations=[(path, methods["get"]) for path, methods in paths.items()],
        chapters=CHAPTERS,
        lists=(APPROXIMATIONS, VALUE_KINDS, ASSERTIONS),
    )
    return body_response(text.encode(), "text/plain; charset=utf-8")
