"""Places: countries, their parts, regions and blocs, with country-level statistics and positions as facts."""

from marshmallow import fields, validate

from ..vocabulary.reference import PLACE_KINDS
from .fields import Coded, Reference, Text, described, many
from .filters import SHARED_DATES, SHARED_SORT_KEYS, SHARED_TEXT, SUBJECT_TERMS
from .record import record_schema, references
from .resource import Resource, Terms


def _standard_code(pattern: str, form: str, description: str) -> fields.String:
    return fields.String(
        load_default=None,
        validate=validate.Regexp(rf"^{pattern}\Z", error=f"must be {form}"),
        metadata=described(description),
    )


OWN_FIELDS = {
    "kind": Coded(PLACE_KINDS, required=True, metadata=described("What kind of place it is.")),
    "iso_3166_1": _standard_code("[A-Z]{2}", "two capital letters", "ISO 3166-1 alpha-2 code of a country, or null."),
    "iso_3166_2": _standard_code(
        "[A-Z]{2}-[A-Z0-9]{1,3}", "a code such as US-WY", "ISO 3166-2 code of a subdivision, or null."
    ),
    "un_m49": _standard_code("[0-9]{3}", "three digits in quotes", "UN M49 code of a country or region, or null."),
    "parent": Reference("places", load_default=None, metadata=described("The place that it lies in, or null.")),
    "aliases": many(Text(longest=100), metadata=described("Other names.")),
    "references": references("iso_3166_1", "iso_3166_2", "un_m49", "parent", "aliases"),
}

PLACES = Resource(
    name="places",
    singular="place",
    description="Countries, subdivisions, regions and blocs, with their shares, ranks and positions.",
    schema=record_schema("Place", OWN_FIELDS),
    terms=(
        *SUBJECT_TERMS,
        Terms("kind", ("kind",), "Kind of place.", choices=PLACE_KINDS.codes),
        Terms("parent", ("parent",), "Ids of places that it lies in.", target="places", example="africa"),
    ),
    dates=SHARED_DATES,
    sort_keys=SHARED_SORT_KEYS,
    text_paths=(*SHARED_TEXT, "aliases"),
    place_paths=("id", "places"),
)
