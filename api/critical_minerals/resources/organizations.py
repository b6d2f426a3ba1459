"""Organizations: companies, authorities, research bodies and media, with facts about who they are."""

from ..vocabulary.reference import ORGANIZATION_KINDS
from .fields import Coded, Reference, Text, described, many
from .filters import SHARED_DATES, SHARED_SORT_KEYS, SHARED_TEXT, SUBJECT_TERMS
from .record import record_schema, references
from .resource import Resource, Terms

OWN_FIELDS = {
    "kind": Coded(ORGANIZATION_KINDS, load_default=None, metadata=described("Kind of organization, or null.")),
    "country": Reference("places", load_default=None, metadata=described("Country that the text places it in, or null.")),
    "aliases": many(Text(longest=100), metadata=described("Other names and abbreviations.")),
    "references": references("aliases"),
}

ORGANIZATIONS = Resource(
    name="organizations",
    singular="organization",
    description="Companies, authorities, research bodies, media and others that act or speak in the facts.",
    schema=record_schema("Organization", OWN_FIELDS),
    terms=(
        *SUBJECT_TERMS,
        Terms("kind", ("kind",), "Kind of organization.", choices=ORGANIZATION_KINDS.codes),
    ),
    dates=SHARED_DATES,
    sort_keys=SHARED_SORT_KEYS,
    text_paths=(*SHARED_TEXT, "aliases"),
    claims=("country",),
    place_paths=("country", "places"),
)
