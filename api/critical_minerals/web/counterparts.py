"""Each list and record has two addresses, one for programs and one for people, such as `/v1/projects` and `/projects`."""

from flask import request

from .addresses import address
from .media_types import HTML
from .representations import Alternate

API = "/v1"
SHAPING = ("fields", "facets", "total", "limit")
"""What shapes an answer of the API and not a page."""

PAGING = ("cursor", "limit")
"""What shapes a page and not an export."""


def page_for_people() -> Alternate:
    """The page that shows what this request to the API asks for."""
    shown = [(name, value) for name, value in request.args.items() if name not in SHAPING]
    return Alternate(address(request.path.removeprefix(API), shown), HTML)


def request_to_api(**shaping: str) -> str:
    """The address in the API of what this page shows; `shaping` is asked for too, where the page was not asked for it."""
    return address(API + request.path, list({**shaping, **request.args}.items()))


def export(suffix: str) -> str:
    """The address in the API of every record of the list that this page shows a part of."""
    asked = [(name, value) for name, value in request.args.items() if name not in PAGING]
    return address(f"{API}{request.path}.{suffix}", asked)
