"""What the data set says of itself: version, title, licence and date."""

from marshmallow import Schema, fields, validate

from .fields import Day, Text, described

VERSION = r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(\.dev)?\Z"


class DatasetSchema(Schema):
    """The head of the data set, `fixtures/dataset.yaml`."""

    version = fields.String(
        required=True,
        validate=validate.Regexp(VERSION, error="must be MAJOR.MINOR.PATCH, with .dev between releases"),
        metadata=described("Version of the data; `.dev` marks data between two releases."),
    )
    title = Text(required=True, metadata=described("Title of the data set."))
    licence = Text(required=True, metadata=described("SPDX id of the licence of the data."))
    date = Day(required=True, metadata=described("Date of the last change of the data."))
