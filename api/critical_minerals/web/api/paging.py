"""A page of a list, whatever its records are and however the body of one is shown."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Response, request

from ...database.release import Release
from ...json_bytes import json_bytes
from ...query import lists
from ...query.cursor import BadCursor, Cursor, decode, encode
from ...query.selection import Selection
from ..addresses import address
from ..problems import ApiProblem
from ..representations import Alternate, body_response, joined_list
from .envelopes import meta
from .knowledge import known_meta
from .parameters import DEFAULT_LIMIT

Asked = dict[str, Any]

PAGING = ("limit", "cursor", "total", "facets")


class Listing(NamedTuple):
    """What a list leads through, and how.

    `shown` makes the record from a body, None where it is shown whole; `question` is what cursors are bound to, `filters`
    is how many filters were asked for, and `about` is what `meta` says besides.
    """

    release: Release
    chosen: Selection
    shown: Callable[[bytes], bytes] | None
    question: str
    filters: int
    about: dict[str, Any]


class Page(NamedTuple):
    """A page of a list: the bodies of its records as they are shown, what `meta` says, and its links."""

    bodies: list[bytes]
    meta: dict[str, Any]
    links: dict[str, str | None]


def page(listing: Listing, asked: Asked) -> Page:
    """The page that is asked for, with its links."""
    release, chosen = listing.release, listing.chosen
    limit = asked.get("limit", DEFAULT_LIMIT)
    here = [(name, value) for name, value in request.args.items()]
    found = lists.page(release, chosen, limit, _place(listing, asked))
    following = None
    if found.place is not None:
        cursor = encode(Cursor(release.dataset.hash, listing.question, found.place))
        following = address(request.path, [*_without_cursor(here), ("cursor", cursor)])
    about: dict[str, Any] = {
        "limit": limit,
        "total": lists.total(release, chosen) if listing.filters <= 1 or asked.get("total") == "true" else None,
        **meta(),
        **known_meta(asked, lambda release: lists.undated(release, chosen)),
        **listing.about,
    }
    if "facets" in asked:
        about["facets"] = {
            name: [{"value": value, "count": records} for value, records in values]
            for name, values in lists.facets(release, chosen, tuple(asked["facets"])).items()
        }
    links = {"self": address(request.path, here), "next": following}
    bodies = found.bodies if listing.shown is None else [listing.shown(body) for body in found.bodies]
    return Page(bodies, about, links)


def page_response(shown: Page, alternate: Alternate | None = None) -> Response:
    """A page as JSON; its links stand in the header too."""
    links = {name: link for name, link in shown.links.items() if link is not None}
    return body_response(joined_list(*shown), links=links, alternate=alternate)


def narrowed(body: bytes, shown: list[str] | None) -> bytes:
    """A body with only the fields asked for, and its id; whole where none is."""
    if shown is None:
        return body
    return json_bytes({name: value for name, value in json.loads(body).items() if name == "id" or name in shown})


def refuse_in_export(asked: Asked, names: tuple[str, ...], why: str) -> None:
    """Raises a 422 problem for the parameters of a list that do not apply to an export, and says why."""
    refused = {name: [why] for name in names if name in asked}
    if refused:
        raise ApiProblem(422, f"not allowed in an export: {', '.join(refused)}", refused)


def _place(listing: Listing, asked: Asked) -> int:
    """The place in the cursor asked for; raises 422 where it is not one of this question, 410 of another release."""
    if "cursor" not in asked:
        return 0
    try:
        cursor = decode(asked["cursor"])
    except BadCursor as error:
        raise ApiProblem(422, f"cursor: {error}", {"cursor": [str(error)]}) from None
    if cursor.question != listing.question:
        message = "belongs to another question; follow `links.next` with the same filters and order"
        raise ApiProblem(422, f"cursor: {message}", {"cursor": [message]})
    if cursor.release != listing.release.dataset.hash:
        restart = address(request.path, _without_cursor(list(request.args.items())))
        raise ApiProblem(
            410,
            f"the data has changed since this cursor was made; start again at {restart}",
            headers={"Link": f'<{restart}>; rel="first"'},
            extra={"restart": restart},
        )
    return cursor.place


def _without_cursor(parameters_given: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in parameters_given if name != "cursor"]
