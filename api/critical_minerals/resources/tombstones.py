"""Tombstones: what became of ids that earlier releases had, because ids live for ever."""

from marshmallow import Schema, fields, validate

from .fields import SLUG, Text, described

ADDRESS = rf"^[a-z-]+/{SLUG}(\.\.{SLUG})?\Z"


IS_ADDRESS = (
    validate.Length(1, 250, error="must have 1 to 250 characters"),
    validate.Regexp(ADDRESS, error="must be a resource and an id, such as projects/brook-mine"),
)


class TombstoneSchema(Schema):
    """A record or fact that is gone, in `fixtures/tombstones.yaml`."""

    id = fields.String(
        required=True, validate=IS_ADDRESS, metadata=described("Resource and id, such as `projects/brook-mine`.")
    )
    reason = Text(required=True, metadata=described("Why it is gone."))
    moved_to = fields.String(
        load_default=None,
        validate=IS_ADDRESS,
        metadata=described("Resource and id of the record that it was merged into, or null."),
    )
