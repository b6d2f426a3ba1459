"""Minerals: elements, groups, minerals, compounds and products, with facts about them as such."""

from marshmallow import Schema, fields, validate

from ..vocabulary.reference import MINERAL_KINDS, OFFICIAL_LISTS
from .fields import Coded, Day, Reference, Text, described, many
from .filters import SHARED_DATES, SHARED_SORT_KEYS, SHARED_TEXT, SUBJECT_TERMS
from .record import record_schema, references
from .resource import Resource, Terms


class MembershipSchema(Schema):
    """A place on an official list of critical minerals."""

    official_list = Coded(OFFICIAL_LISTS, required=True, metadata=described("The list."))
    since = Day(required=True, metadata=described("Date of the list."))


OWN_FIELDS = {
    "kind": Coded(MINERAL_KINDS, required=True, metadata=described("What kind of mineral it is.")),
    "symbol": fields.String(
        load_default=None,
        validate=validate.Regexp(r"^[A-Z][a-z]?\Z", error="must be the symbol of an element"),
        metadata=described("Symbol of an element, or null."),
    ),
    "members": many(Reference("minerals"), metadata=described("Members of a group.")),
    "aliases": many(Text(longest=100), metadata=described("Other names.")),
    "memberships": many(fields.Nested(MembershipSchema), metadata=described("Official lists that name it.")),
    "references": references("symbol", "members", "aliases", "memberships"),
}

MINERALS = Resource(
    name="minerals",
    singular="mineral",
    description="Elements, groups, minerals, compounds and products, with demand, prices and uses.",
    schema=record_schema("Mineral", OWN_FIELDS),
    terms=(
        *SUBJECT_TERMS,
        Terms("kind", ("kind",), "Kind of mineral.", choices=MINERAL_KINDS.codes),
        Terms(
            "official_list",
            ("memberships.official_list",),
            "Official lists that name it.",
            choices=OFFICIAL_LISTS.codes,
        ),
    ),
    dates=SHARED_DATES,
    sort_keys=SHARED_SORT_KEYS,
    text_paths=(*SHARED_TEXT, "aliases", "symbol"),
)
