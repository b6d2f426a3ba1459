"""A fact: one statement, at most one value, and its own provenance."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from ..vocabulary.bounds import contradictions, implied_bounds
from ..vocabulary.metrics import METRICS, units_of
from ..vocabulary.provenance import (
    APPROXIMATIONS,
    ASSERTIONS,
    ATTRIBUTION_KINDS,
    CITATION_KINDS,
    CONDITIONS,
    DATE_RESOLUTIONS,
    DATE_ROLES,
    VALUE_KINDS,
)
from ..vocabulary.units import BASES, UNITS
from .fields import Coded, Count, Edtf, Exact, Flag, Reference, Slug, Text, derived_list, described, many

FINGERPRINT = "^[0-9a-f]{16}\\Z"


class QuantitySchema(Schema):
    """A printed figure with its unit and its hedge; no bound is invented."""

    value = Exact(load_default=None, metadata=described("The figure as printed, in `unit`; null for a range."))
    lower = Exact(load_default=None, metadata=described("Lower bound in `unit`; null where the text gives none."))
    upper = Exact(load_default=None, metadata=described("Upper bound in `unit`; null where the text gives none."))
    unit = Coded(UNITS, required=True, metadata=described("Canonical unit of value, lower and upper."))
    unit_assumed = Flag(
        load_default=False, metadata=described("True where the text says only `tons` and metric tons are assumed.")
    )
    approximation = Coded(APPROXIMATIONS, required=True, metadata=described("The hedge printed with the figure."))
    basis = Coded(BASES, load_default="unspecified", metadata=described("What the figure is a mass or share of."))

    @validates_schema
    def _agrees(self, data: dict[str, Any], **_: Any) -> None:
        found = contradictions(data["approximation"], data["value"], data["lower"], data["upper"])
        if found:
            raise ValidationError({name: [message] for name, message in found.items()})

    @post_load
    def _bounded(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if data["approximation"] != "between":
            data["lower"], data["upper"] = implied_bounds(data["approximation"], data["value"])
        return data


class EventDateSchema(Schema):
    """The date of an event, only as exact as the text allows."""

    edtf = Edtf(
        load_default=None,
        metadata=described("EDTF date or interval; null where an undated text names a date only relatively."),
    )
    role = Coded(DATE_ROLES, required=True, metadata=described("What happens at the date."))
    stated = Text(longest=80, required=True, metadata=described("The date as printed."))
    resolved_from = Coded(
        DATE_RESOLUTIONS,
        load_default=None,
        metadata=described("What completed the printed date; null where it is printed whole."),
    )

    @validates_schema
    def _resolved(self, data: dict[str, Any], **_: Any) -> None:
        if data["edtf"] is None and data["resolved_from"] is not None:
            raise ValidationError({"resolved_from": ["must be left out where no date is resolved"]})


class AttributionSchema(Schema):
    """Somebody who claims a fact or passes it on."""

    kind = Coded(ATTRIBUTION_KINDS, required=True, metadata=described("What the claimant is."))
    id = Slug(
        load_default=None,
        metadata=described("Id of the organization's record, or a slug of the person's name; null for the unnamed."),
    )
    name = Text(longest=200, load_default=None, metadata=described("Name; null for an unnamed claimant."))
    role = Text(longest=200, load_default=None, metadata=described("Office or role that the text gives."))
    organization = Reference(
        "organizations", load_default=None, metadata=described("Organization that a person or document belongs to.")
    )

    @validates_schema
    def _known(self, data: dict[str, Any], **_: Any) -> None:
        if data["kind"] == "organization" and data["id"] is None:
            raise ValidationError({"id": ["missing; an organization is attributed by the id of its record"]})
        if data["id"] is None and data["name"] is None and data["role"] is None:
            raise ValidationError({"role": ["missing; an unnamed claimant needs a role, such as analysts or author"]})


class ConditionSchema(Schema):
    """What must hold for a fact to hold."""

    code = Coded(CONDITIONS, required=True, metadata=described("Kind of condition."))
    text = Text(longest=300, required=True, metadata=described("The condition in words."))


class CitationSchema(Schema):
    """Where exactly a source says it: a line, a fingerprint of that line, and the figure or term printed there."""

    source = Reference("sources", required=True, metadata=described("Id of the source."))
    paragraph = Count(
        required=True,
        metadata=described("The n-th non-blank line of the source's whole file, from 1; headings and captions count."),
    )
    kind = Coded(CITATION_KINDS, required=True, metadata=described("What kind of line it is."))
    stated = Text(
        longest=80, required=True, metadata=described("The printed figure or term alone, hedge and unit included.")
    )
    fingerprint = fields.String(
        required=True,
        validate=validate.Regexp(FINGERPRINT, error="must be 16 lower-case hex digits"),
        metadata=described("First 16 hex digits of the SHA-256 of the line after NFKC and white-space folding."),
    )


class SubjectSchema(Schema):
    """The record that bears a fact."""

    type = fields.String(metadata=described("Resource of the record, such as `projects`."))
    id = Slug(metadata=described("Id of the record."))
    name = fields.String(metadata=described("Name of the record."))


class FactSchema(Schema):
    """One statement, at most one value, and its own provenance."""

    id = Slug(required=True, metadata=described("Id of the fact: unique over the data set and stable for ever."))
    subject = fields.Nested(SubjectSchema, dump_only=True, metadata=described("The record that bears the fact. Derived."))
    statement = Text(longest=600, required=True, metadata=described("One plain sentence, its hedge included."))
    metric = Coded(METRICS, load_default=None, metadata=described("What is measured; null for a purely qualitative fact."))
    minerals = many(
        Reference("minerals"), metadata=described("Minerals that the fact is about; several mean all of them jointly.")
    )
    place = Reference("places", load_default=None, metadata=described("Place that the fact is about."))
    countries = derived_list("places", "The country that the place lies in or is.")
    organizations = many(Reference("organizations"), metadata=described("Organizations that the fact is about."))
    relative_to = Text(longest=200, load_default=None, metadata=described("Base of a ratio, in words."))
    quantity = fields.Nested(
        QuantitySchema, load_default=None, metadata=described("The figure, or null for a qualitative fact.")
    )
    date = fields.Nested(
        EventDateSchema, load_default=None, metadata=described("The event that the fact tells of, or null.")
    )
    period = Edtf(
        load_default=None,
        metadata=described("EDTF year or interval that the fact is about; horizons of forecasts and targets."),
    )
    value_kind = Coded(VALUE_KINDS, required=True, metadata=described("Actual, estimate, forecast, target, plan, offer."))
    assertion = Coded(
        ASSERTIONS, required=True, metadata=described("Who speaks: the source, somebody it reports, an opinion.")
    )
    attributed_to = many(
        fields.Nested(AttributionSchema),
        metadata=described("Who claims it, originator first; empty where the source speaks for itself."),
    )
    condition = fields.Nested(
        ConditionSchema, load_default=None, metadata=described("What must hold for the fact to hold, or null.")
    )
    citations = many(fields.Nested(CitationSchema), required=True, metadata=described("Where it is printed."))
    known_since = fields.String(
        dump_only=True,
        allow_none=True,
        metadata=described("Date of the earliest dated source that carries it; null if all are undated. Derived."),
    )
    contradicted_by = derived_list("facts", "Ids of facts that cannot hold together with it; `/v1/conflicts` says why.")
    disputed = fields.Boolean(dump_only=True, metadata=described("Whether any fact contradicts it. Derived."))

    @validates_schema
    def _coherent(self, data: dict[str, Any], **_: Any) -> None:
        wrong = {}
        if not data["citations"]:
            wrong["citations"] = "empty; every fact cites at least one line"
        if data["assertion"] != "asserted" and not data["attributed_to"]:
            wrong["attributed_to"] = f"empty; a fact that is {data['assertion']} names who claims it"
        if (data["metric"] is None) != (data["quantity"] is None):
            missing = "metric" if data["metric"] is None else "quantity"
            wrong[missing] = "missing; metric and quantity go together"
        elif data["metric"] is not None and data["quantity"]["unit"] not in units_of(data["metric"]):
            wrong["quantity"] = (
                f"found the unit {data['quantity']['unit']}; {data['metric']} allows: {', '.join(units_of(data['metric']))}"
            )
        if wrong:
            raise ValidationError({name: [message] for name, message in wrong.items()})
