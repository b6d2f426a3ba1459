"""References in CSL-JSON, as the document describes them; the same everywhere, so not in the API's own names."""

from marshmallow import Schema, fields


class CslNameSchema(Schema):
    """A name."""

    literal = fields.String(required=True, metadata={"description": "The name as printed."})


class CslDateSchema(Schema):
    """A date, only as exact as it is known."""

    date_parts = fields.List(
        fields.List(fields.Integer()),
        required=True,
        data_key="date-parts",
        metadata={"description": "One list of year, month and day; month and day only where they are known."},
    )


class CslItemSchema(Schema):
    """A reference in CSL-JSON 1.0.2; what is not known is left out."""

    id = fields.String(
        required=True,
        metadata={"description": "Key of the reference: the fact's id, or that and the source's after a colon."},
    )
    type = fields.String(
        required=True, metadata={"description": "CSL type: `dataset` for the fact, `article` for a source."}
    )
    title = fields.String(
        required=True,
        metadata={
            "description": "The whole statement of the fact; the printed title of a source, or our label in brackets."
        },
    )
    author = fields.List(fields.Nested(CslNameSchema), metadata={"description": "Authors that the source names."})
    publisher = fields.String(metadata={"description": "Title of the data set; publisher that the source names."})
    version = fields.String(metadata={"description": "Version of the data. Only of the fact."})
    issued = fields.Nested(
        CslDateSchema, metadata={"description": "Date of the data; date of the source where one is printed."}
    )
    locator = fields.String(metadata={"description": "The paragraphs cited, as in `citations`. Only of a source."})
    URL = fields.String(metadata={"description": "Address of the fact. Sources have none in this data."})
    note = fields.String(
        required=True,
        metadata={
            "description": "Hash of the data and who claims the fact, originator first; of a source the file and lines "
            "cited, and what is not known of it."
        },
    )
