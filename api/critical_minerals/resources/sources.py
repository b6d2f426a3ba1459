"""Sources: the articles that were read, off-topic ones included, so that the API can say that it looked."""

from typing import Any, NamedTuple

from marshmallow import Schema, fields, validate, validates_schema
from marshmallow.exceptions import ValidationError

from ..vocabulary.edtf import calendar_days
from ..vocabulary.reference import PUBLICATION_BASES
from .fields import Coded, Count, Day, Flag, Slug, Text, described, many
from .resource import Dates, Resource, SortKey, Terms


class PublishedSchema(Schema):
    """When a source was published, and where that is printed."""

    date = Day(required=True, metadata=described("Date of publication."))
    paragraph = Count(required=True, metadata=described("Line that prints the date, counted as in citations."))
    basis = Coded(PUBLICATION_BASES, required=True, metadata=described("What the printed date dates."))


class SpanSchema(Schema):
    """The lines of the file that belong to the source."""

    first = Count(required=True, metadata=described("First line, counted as in citations."))
    last = Count(required=True, metadata=described("Last line."))

    @validates_schema
    def _ordered(self, data: dict[str, int], **_: object) -> None:
        if data["first"] > data["last"]:
            raise ValidationError({"last": [f"found {data['last']}; must not be before first, {data['first']}"]})


SOURCE_SCHEMA = Schema.from_dict(
    {
        "id": Slug(required=True, metadata=described("Id of the source: unique in its resource, stable for ever.")),
        "title": Text(longest=300, load_default=None, metadata=described("Printed title; null where the text has none.")),
        "label": Text(longest=200, required=True, metadata=described("A label of our own.")),
        "publisher": Text(longest=200, load_default=None, metadata=described("Publisher that the text names, or null.")),
        "authors": many(Text(longest=200), metadata=described("Authors that the text names.")),
        "editors": many(Text(longest=200), metadata=described("Editors that the text names.")),
        "published": fields.Nested(
            PublishedSchema, load_default=None, metadata=described("Date of publication; null where none is printed.")
        ),
        "file": Text(longest=200, required=True, metadata=described("Name of the file that holds the text.")),
        "file_sha256": fields.String(
            required=True,
            validate=validate.Regexp(r"^[0-9a-f]{64}\Z", error="must be 64 lower-case hex digits"),
            metadata=described("SHA-256 of the whole file."),
        ),
        "paragraphs": fields.Nested(SpanSchema, required=True, metadata=described("The source's lines in the file.")),
        "on_topic": Flag(required=True, metadata=described("False where it was read and bears no facts.")),
        "note": Text(load_default=None, metadata=described("What a reader of the text should know.")),
    },
    name="SourceSchema",
)()

SOURCES = Resource(
    name="sources",
    singular="source",
    description="The articles that were read, with the lines that they occupy; off-topic ones bear no facts.",
    schema=SOURCE_SCHEMA,
    terms=(
        Terms("on_topic", ("on_topic",), "Whether it bears facts.", choices=("true", "false")),
        Terms("author", ("authors",), "Names of authors, exactly as printed.", example="Zhou Chao"),
        Terms("publisher", ("publisher",), "Names of publishers, exactly as printed.", example="Caliber.Az"),
    ),
    dates=(Dates("published", "published.date", "Dates of publication."),),
    sort_keys=(SortKey("label", "label"), SortKey("published", "published.date", "days")),
    title_path="label",
    text_paths=("title", "publisher", "authors", "note"),
)


class Moment(NamedTuple):
    """What can be known at the end of a day: all that was published by then, and what bears no date only if included."""

    day: str
    include_undated: bool


def published_by(source: dict[str, Any], moment: Moment) -> bool:
    """Whether a source was surely published by a moment: the last day that its date may mean is not after it."""
    published = source["published"]
    return moment.include_undated if published is None else calendar_days(published["date"]).latest <= moment.day
