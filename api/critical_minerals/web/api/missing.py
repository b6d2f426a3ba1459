"""The answer where a record is not there: merged into another, gone, not known at the date asked for, or never there."""

import json
from typing import Any

from flask import Response, request

from ...query import history, lists
from ...resources.resource import Resource
from ..addresses import address
from ..problems import ApiProblem
from ..release import current_release
from ..representations import CACHE
from .knowledge import known_release


def moved_or_missing(resource: Resource, asked: dict[str, Any], record_id: str) -> Response:
    """A redirect to the record that this one was merged into, or to the same that lay around it, such as its citation.

    Raises a 410 problem, with the tombstone, for a record that an earlier release had, and a 404 problem for any other.
    """
    release = current_release()
    found = f"found {record_id[:100]!r}"
    gone = history.gone(release, resource.name, record_id)
    if gone is not None and gone.moved_to is not None:
        moved = Response(status=308)
        path = request.path.replace(f"{resource.name}/{record_id}", gone.moved_to, 1)
        moved.headers["Location"] = address(path, list(request.args.items()))
        moved.headers["Cache-Control"] = CACHE
        return moved
    if gone is not None:
        tombstone = json.loads(gone.body)
        detail = f"{found}; it was last in release {tombstone['last_release']}: {tombstone['reason']}"
        raise ApiProblem("removed-record", detail, extra={"tombstone": tombstone})
    if lists.record(release, resource, record_id) is None:
        raise ApiProblem(404, f"{found}; no record of {resource.name} has this id")
    with_undated = known_release({**asked, "include_undated": "true"})
    undated = lists.record(with_undated, resource, record_id) is not None
    hint = "; `include_undated=true` lets sources without a date in" if undated else ""
    raise ApiProblem(404, f"{found}; it was not known by {asked['known_by']}{hint}")
