"""Policies: rules, plans and statements of one authority or of several governments together."""

from ..vocabulary.agreements import POLICY_STATUSES, POLICY_TYPES
from .fields import Coded, Reference, described, many
from .filters import SHARED_DATES, SHARED_SORT_KEYS, SHARED_TEXT, shared_terms
from .record import record_schema
from .resource import Resource, Terms

OWN_FIELDS = {
    "type": Coded(POLICY_TYPES, load_default=None, metadata=described("Type of policy.")),
    "status": Coded(POLICY_STATUSES, load_default=None, metadata=described("Where it stands, or null.")),
    "jurisdictions": many(Reference("places"), metadata=described("Places whose authorities make it.")),
}

PLACE_PATHS = ("places", "jurisdictions")

POLICIES = Resource(
    name="policies",
    singular="policy",
    description="Export controls, strategies, targets, sanctions and other rules and plans of authorities.",
    schema=record_schema("Policy", OWN_FIELDS),
    terms=(
        *shared_terms(place=PLACE_PATHS),
        Terms("type", ("type",), "Type of policy.", choices=POLICY_TYPES.codes),
        Terms("status", ("status",), "Where it stands.", choices=POLICY_STATUSES.codes),
        Terms(
            "jurisdiction",
            ("jurisdictions",),
            "Ids of places whose authorities make the policy.",
            target="places",
            widens=True,
            example="china",
        ),
    ),
    dates=SHARED_DATES,
    sort_keys=SHARED_SORT_KEYS,
    text_paths=SHARED_TEXT,
    claims=(*OWN_FIELDS, "organizations"),
    place_paths=PLACE_PATHS,
)
