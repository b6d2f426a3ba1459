"""Conflicts: pairs of facts that cannot both hold, found by comparing figures or recorded by a curator."""

from marshmallow import Schema, fields, validate

from ..vocabulary.disagreement import DISPUTES, ORIGINS, PERIOD_MATCHES
from ..vocabulary.metrics import METRICS
from ..vocabulary.units import UNITS
from .fact import FactSchema
from .fields import MAX_SLUG, SLUG, Coded, Exact, Reference, Text, derived_list, described
from .filters import ATTRIBUTED_TO, COUNTRY, MINERAL, PLACE, SOURCE
from .resource import Dates, Resource, SortKey, Terms

JOINT = ".."


class IntervalSchema(Schema):
    """A range of values; never the bounds of a fact itself."""

    lower = Exact(dump_only=True, allow_none=True, metadata=described("Lower end, or null where there is none."))
    upper = Exact(dump_only=True, allow_none=True, metadata=described("Upper end, or null where there is none."))
    lower_open = fields.Boolean(dump_only=True, metadata=described("Whether the lower end itself is left out."))
    upper_open = fields.Boolean(dump_only=True, metadata=described("Whether the upper end itself is left out."))


class ReadingSchema(IntervalSchema):
    """What a hedged figure is taken to mean when it is compared."""

    fact = Reference("facts", dump_only=True, metadata=described("Id of the fact whose figure is read so."))


class ComparisonSchema(Schema):
    """The arithmetic of a conflict between two figures."""

    unit = Coded(UNITS, dump_only=True, metadata=described("Unit in which the two figures are compared."))
    readings = fields.List(
        fields.Nested(ReadingSchema), dump_only=True, metadata=described("What each figure is taken to mean, in `unit`.")
    )
    ratio = Exact(
        dump_only=True,
        allow_none=True,
        metadata=described("The larger printed figure over the smaller, to four digits; null where that is not positive."),
    )
    difference = Exact(
        dump_only=True,
        metadata=described("The larger printed figure less the smaller, in `unit`; of a range, its nearer end."),
    )
    period_match = Coded(PERIOD_MATCHES, dump_only=True, metadata=described("How the periods of the two facts match."))


class CarriedBySchema(Schema):
    """A fact and the sources that carry it."""

    fact = Reference("facts", dump_only=True, metadata=described("Id of the fact."))
    sources = fields.List(Reference("sources"), dump_only=True, metadata=described("Ids of the sources that print it."))


class ConflictSchema(Schema):
    """Two facts that cannot both hold. A fixture gives id, about and reason; all else follows from the facts."""

    id = fields.String(
        required=True,
        validate=[
            validate.Length(1, 2 * MAX_SLUG + len(JOINT), error=f"must have 1 to {2 * MAX_SLUG + len(JOINT)} characters"),
            validate.Regexp(rf"^{SLUG}\.\.{SLUG}\Z", error="must be two fact ids joined by two dots"),
        ],
        metadata=described("The ids of the two facts, in alphabetical order, joined by `..`."),
    )
    about = Coded(DISPUTES, required=True, metadata=described("What the two disagree about."))
    reason = Text(required=True, metadata=described("Why they cannot both hold, in words."))
    origin = Coded(ORIGINS, dump_only=True, metadata=described("Computed from figures, or recorded by a curator. Derived."))
    metric = Coded(
        METRICS, dump_only=True, allow_none=True, metadata=described("What both measure; null unless computed. Derived.")
    )
    minerals = derived_list("minerals", "Minerals that either fact is about.")
    places = derived_list("places", "Places that either fact is about.")
    countries = derived_list("places", "Countries that those places are or lie in.")
    comparison = fields.Nested(
        ComparisonSchema, dump_only=True, allow_none=True, metadata=described("The arithmetic; null unless computed.")
    )
    carried_by = fields.List(
        fields.Nested(CarriedBySchema), dump_only=True, metadata=described("Which sources carry each of the facts. Derived.")
    )
    facts = fields.List(
        fields.Nested(FactSchema), dump_only=True, metadata=described("The two facts, side by side, in the order of the id.")
    )
    known_since = fields.String(
        dump_only=True,
        allow_none=True,
        metadata=described("Date since which both facts are known; null if either is undated. Derived."),
    )


CONFLICTS = Resource(
    name="conflicts",
    singular="conflict",
    description="Pairs of facts that cannot both hold, side by side, with the reason and who carries each.",
    schema=ConflictSchema(),
    terms=(
        MINERAL,
        PLACE,
        COUNTRY,
        SOURCE,
        ATTRIBUTED_TO,
        Terms(
            "fact",
            ("facts.id",),
            "Ids of facts that it is between.",
            target="facts",
            example="russia-rare-earths-usgs-estimate",
        ),
        Terms("subject", ("facts.subject.id",), "Ids of the records that bear the facts.", example="china"),
        Terms("origin", ("origin",), "Computed or curated.", choices=ORIGINS.codes),
        Terms("about", ("about",), "What the two disagree about.", choices=DISPUTES.codes),
        Terms("metric", ("metric",), "What both measure.", choices=METRICS.codes),
        Terms("period_match", ("comparison.period_match",), "How the periods match.", choices=PERIOD_MATCHES.codes),
    ),
    dates=(Dates("known_since", "known_since", "Date since which both facts are known."),),
    sort_keys=(SortKey("known_since", "known_since", "days"),),
    title_path="reason",
    text_paths=("facts.statement",),
)
