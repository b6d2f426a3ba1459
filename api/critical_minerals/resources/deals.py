"""Deals: what counterparties agree, offer each other or talk about."""

from marshmallow import Schema, fields

from ..vocabulary.agreements import BINDINGNESS, DEAL_STATUSES, DEAL_TYPES, PARTY_KINDS, ROLES
from .fields import Coded, Slug, described, many
from .filters import SHARED_DATES, SHARED_SORT_KEYS, SHARED_TEXT, shared_terms
from .record import record_schema
from .resource import Resource, Terms


class PartySchema(Schema):
    """A counterparty and its role."""

    kind = Coded(PARTY_KINDS, required=True, metadata=described("Whether the party is an organization or a place."))
    id = Slug(required=True, metadata=described("Id of the organization or place."))
    role = Coded(ROLES, required=True, metadata=described("What the party does in the deal."))


OWN_FIELDS = {
    "type": Coded(DEAL_TYPES, load_default=None, metadata=described("Type of deal.")),
    "bindingness": Coded(BINDINGNESS, load_default=None, metadata=described("How binding it is, or null.")),
    "status": Coded(DEAL_STATUSES, load_default=None, metadata=described("Where it stands, or null.")),
    "parties": many(fields.Nested(PartySchema), metadata=described("The counterparties, with their roles.")),
}

PLACE_PATHS = ("places", "parties[kind=place].id")

DEALS = Resource(
    name="deals",
    singular="deal",
    description="Agreements, investments, offers and approaches between counterparties; an offer is not an agreement.",
    schema=record_schema("Deal", OWN_FIELDS),
    terms=(
        *shared_terms(place=PLACE_PATHS, organization=("organizations.id", "parties[kind=organization].id")),
        Terms("type", ("type",), "Type of deal.", choices=DEAL_TYPES.codes),
        Terms("bindingness", ("bindingness",), "How binding it is.", choices=BINDINGNESS.codes),
        Terms("status", ("status",), "Where it stands.", choices=DEAL_STATUSES.codes),
    ),
    dates=SHARED_DATES,
    sort_keys=SHARED_SORT_KEYS,
    text_paths=SHARED_TEXT,
    claims=(*OWN_FIELDS, "organizations"),
    place_paths=PLACE_PATHS,
)
