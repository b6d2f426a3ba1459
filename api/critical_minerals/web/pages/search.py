"""`/search`: one box over every record and fact."""

from flask import Blueprint, Response, request

from ..addresses import address
from ..api.search import SEARCHABLE, SearchParameters, found
from ..counterparts import request_to_api
from .page import asked_by, page, tidy

routes = Blueprint("search-page", __name__)
routes.before_request(tidy)


@routes.get("/search")
def show_search() -> Response:
    """The hits of a query, or the box alone where nothing is asked."""
    asked = asked_by(SearchParameters(partial=("q",)))
    return page(
        "search.html",
        data=request_to_api() if "q" in asked else None,
        searchable=SEARCHABLE,
        asked=request.args,
        everywhere=address(request.path, [(name, value) for name, value in request.args.items() if name != "type"]),
        answer=found(asked) if "q" in asked else None,
    )
