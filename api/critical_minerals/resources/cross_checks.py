"""Cross-checks: figures that follow from several facts together, marked as derived and kept apart from the facts."""

from marshmallow import Schema, fields

from ..vocabulary.disagreement import CONSISTENCIES, CROSS_CHECK_RULES
from ..vocabulary.units import UNITS
from .conflicts import IntervalSchema
from .fact import FactSchema
from .fields import Coded, Exact, Slug, derived_list, described
from .filters import COUNTRY, MINERAL, PLACE, SOURCE
from .resource import Dates, Resource, SortKey, Terms


class ResultSchema(IntervalSchema):
    """A derived range of values in a unit."""

    as_printed = Exact(
        dump_only=True,
        allow_none=True,
        metadata=described("The same arithmetic on the printed figures, hedges left aside; null where one is a range."),
    )
    unit = Coded(UNITS, dump_only=True, metadata=described("Unit of lower and upper."))


class CrossCheckSchema(Schema):
    """A figure that follows from several facts; everything in it is derived."""

    id = Slug(required=True, metadata=described("The rule, and a short hash of the ids of the facts."))
    rule = Coded(CROSS_CHECK_RULES, dump_only=True, metadata=described("What is computed, and what it says."))
    derived = fields.Boolean(dump_only=True, metadata=described("Always true: no source states this figure."))
    inputs = derived_list("facts", "Ids of the facts that it follows from, in order.")
    arithmetic = fields.String(dump_only=True, metadata=described("The arithmetic, hedges included."))
    result = fields.Nested(ResultSchema, dump_only=True, metadata=described("What comes out, as a range."))
    consistency = Coded(
        CONSISTENCIES,
        dump_only=True,
        allow_none=True,
        metadata=described("Whether the facts can all hold; null where the rule only implies a figure."),
    )
    assumption = fields.String(dump_only=True, metadata=described("What has to be assumed for the figures to go together."))
    minerals = derived_list("minerals", "Minerals that any of the facts is about.")
    places = derived_list("places", "Places that any of the facts is about.")
    countries = derived_list("places", "Countries that those places are or lie in.")
    facts = fields.List(
        fields.Nested(FactSchema), dump_only=True, metadata=described("The facts, in the order of `inputs`.")
    )
    known_since = fields.String(
        dump_only=True,
        allow_none=True,
        metadata=described("Date since which all the facts are known; null if any is undated."),
    )


CROSS_CHECKS = Resource(
    name="cross-checks",
    singular="cross-check",
    description="Figures that follow from several facts together: derived, with inputs and arithmetic, and never facts.",
    schema=CrossCheckSchema(),
    terms=(
        MINERAL,
        PLACE,
        COUNTRY,
        SOURCE,
        Terms("fact", ("inputs",), "Ids of facts that it follows from.", target="facts", example="dod-mp-equity-stake"),
        Terms("subject", ("facts.subject.id",), "Ids of the records that bear the facts.", example="china"),
        Terms("rule", ("rule",), "What is computed.", choices=CROSS_CHECK_RULES.codes),
        Terms("consistency", ("consistency",), "Whether the facts can all hold.", choices=CONSISTENCIES.codes),
    ),
    dates=(Dates("known_since", "known_since", "Date since which all the facts are known."),),
    sort_keys=(SortKey("known_since", "known_since", "days"),),
    title_path="arithmetic",
    has_fixture=False,
    searchable=False,
)
