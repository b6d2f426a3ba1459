"""An event: what a fact tells of a date, as the timeline shows it."""

from typing import Any

from marshmallow import fields

from ..resources.fact import EventDateSchema, FactSchema
from ..resources.fields import Coded, described
from ..vocabulary.provenance import DATE_PRECISIONS
from .when import bounds, is_approximate, precision

Fact = dict[str, Any]
Event = dict[str, Any]


class EventSchema(FactSchema):
    """An event that a fact tells of; the fact itself says more."""

    class Meta:
        fields = (
            "id",
            "href",
            "statement",
            "date",
            "earliest",
            "latest",
            "precision",
            "approximate",
            "subject",
            "minerals",
            "place",
            "countries",
            "organizations",
            "value_kind",
            "assertion",
            "attributed_to",
            "sources",
            "known_since",
            "disputed",
        )

    href = fields.String(metadata=described("Address of the fact."))
    date = fields.Nested(EventDateSchema, metadata=described("The date of the event; its `edtf` is never null here."))
    earliest = fields.String(
        allow_none=True,
        metadata=described("First day that the date may mean, `YYYY-MM-DD`; null where the interval has no known start."),
    )
    latest = fields.String(
        allow_none=True,
        metadata=described("Last day that the date may mean, `YYYY-MM-DD`; null where the interval has no known end."),
    )
    precision = Coded(DATE_PRECISIONS, metadata=described("How exactly the text tells the date."))
    approximate = fields.Boolean(metadata=described("Whether the text hedges the date (`~`), such as with around or about."))
    sources = fields.List(fields.String(), metadata=described("Ids of the sources that the fact cites."))


def event(fact: Fact) -> Event:
    """The event that a fact with a date tells of."""
    edtf = fact["date"]["edtf"]
    earliest, latest = bounds(edtf)
    found = {
        **fact,
        "href": f"/v1/facts/{fact['id']}",
        "earliest": earliest,
        "latest": latest,
        "precision": precision(edtf),
        "approximate": is_approximate(edtf),
        "sources": sources(fact),
    }
    return {name: found[name] for name in EventSchema.Meta.fields}


def sources(fact: Fact) -> list[str]:
    """Ids of the sources that a fact cites, each once, in the order of its citations."""
    return list(dict.fromkeys(citation["source"] for citation in fact["citations"]))
