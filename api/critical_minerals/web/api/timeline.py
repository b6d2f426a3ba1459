"""`/v1/timeline`: the dated events that the facts tell of, in the order of time, and as a calendar."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version

from flask import Response
from marshmallow import Schema, fields

from ...database.release import Release
from ...json_bytes import json_bytes
from ...query import lists
from ...query.dated import dated, undatable
from ...query.selection import Selection
from ...resources import BY_NAME
from ...timeline.event import EventSchema, event
from ...vocabulary.edtf import calendar_days
from ..addresses import origin
from ..media_types import CALENDAR, JSON
from ..representations import export_response, negotiated
from .arguments import StrictBlueprint
from .envelopes import ListLinksSchema, ListMetaSchema
from .knowledge import known_release
from .paging import PAGING, Asked, Listing, narrowed, page, page_response, refuse_in_export
from .parameters import parameters, selection
from .unknown import refuse_unknown_values

EVENTS = replace(BY_NAME["facts"], singular="event", schema=EventSchema())
"""The facts, with all that can be asked of them, shown as events."""

WRITER = version("icalendar")


class TimelineMetaSchema(ListMetaSchema):
    """About a timeline."""

    undatable = fields.Integer(
        required=True,
        metadata={
            "description": "How many more facts tell of an event whose text fixes no day (`date.edtf` is null), and match "
            "all filters but `date_from` and `date_to`. `/v1/facts` has them."
        },
    )


class TimelineSchema(Schema):
    """Events in the order of time."""

    data = fields.List(fields.Nested(EventSchema), required=True, metadata={"description": "The events."})
    meta = fields.Nested(TimelineMetaSchema, required=True, metadata={"description": "About the answer."})
    links = fields.Nested(ListLinksSchema, required=True, metadata={"description": "Addresses, relative to the host."})


routes = StrictBlueprint("timeline", __name__, url_prefix="/v1", description="The dated events, in the order of time.")


@routes.route("/timeline")
@routes.query(parameters(EVENTS, paged=True))
@routes.response(200, TimelineSchema, description="A page of events.")
@routes.doc(
    operationId="listTimeline",
    summary="List events in the order of time",
    description="The events that facts with a date tell of: by earliest day, then latest, then id, unless `sort` says "
    "otherwise. A date is only as exact as its text: `earliest` and `latest` are the days that it may mean, `precision` "
    "says how exactly it is told. The filters are those of `/v1/facts`. With `Accept: text/calendar` it is an iCalendar of "
    "every matching event, without paging.",
)
def list_timeline(asked: Asked) -> Response:
    """A page of events, or all of them as a calendar."""
    if negotiated((JSON, CALENDAR)) == JSON:
        return _page(asked)
    refuse_in_export(asked, PAGING, f"does not apply to {CALENDAR}, which has every event")
    refuse_in_export(asked, ("fields",), f"does not apply to {CALENDAR}, which has a form of its own")
    return _calendar(asked)


@routes.route("/timeline.ics")
@routes.query(parameters(EVENTS, paged=False, shaped=False))
@routes.response(200, {"type": "string"}, content_type=CALENDAR, description="iCalendar (RFC 5545), events of whole days.")
@routes.doc(
    operationId="exportTimelineIcs",
    summary="Export events as iCalendar",
    description="Every matching event as an iCalendar (RFC 5545) that calendar programs subscribe to. An event spans all "
    "days that its date may mean, of an open interval those of the end that is known; `X-EDTF` has the date as recorded, "
    "and the summary says in words where it is not one day. `Record-Count` says how many events there are.",
)
def export_timeline(asked: Asked) -> Response:
    """Every matching event as a calendar."""
    negotiated((CALENDAR,))
    return _calendar(asked)


def _page(asked: Asked) -> Response:
    release = known_release(asked)
    found = selection(EVENTS, asked)
    refuse_unknown_values(found)
    chosen = dated(found)
    listing = Listing(
        release,
        chosen,
        shown=lambda body: narrowed(json_bytes(event(json.loads(body))), asked.get("fields")),
        question=f"timeline {chosen.digest}",
        filters=found.filter_count,
        about={"undatable": undatable(release, found)},
    )
    return page_response(page(listing, asked))


def _calendar(asked: Asked) -> Response:
    release = known_release(asked)
    found = selection(EVENTS, asked)
    refuse_unknown_values(found)
    chosen = dated(found)
    state = f"{release.dataset.hash} timeline {chosen.digest} {origin()} {WRITER}"
    content_type = f"{CALENDAR}; charset=utf-8"
    response = export_response(_text(release, found), content_type, lists.total(release, chosen), state)
    response.headers["Content-Disposition"] = 'inline; filename="timeline.ics"'
    return response


def _text(release: Release, found: Selection) -> Iterator[bytes]:
    from ...timeline.calendar import Heading, calendar  # noqa: PLC0415 - only who asks for a calendar waits for icalendar

    dataset = release.dataset
    without_day = undatable(release, found)
    note = f"Events that the facts of {dataset.title} {dataset.version} tell of"
    heading = Heading(
        name=f"{dataset.title}: timeline",
        note=f"{note}; {without_day} more tell of an event whose text fixes no day.",
        day=dt.date.fromisoformat(calendar_days(dataset.date).earliest),
        origin=origin(),
    )
    yield calendar((json.loads(body) for body in lists.every_body(release, dated(found))), heading)
