"""`known_by`: the parameters that ask what was known at a date, and what an answer says of them."""

from collections.abc import Callable
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from ...database.release import Release
from ...resources.sources import Moment
from ...vocabulary.edtf import calendar_days
from ..release import release_known_at
from .inputs import Date, Truth


class KnownParameters(Schema):
    """When to ask as of."""

    known_by = Date(
        metadata={
            "description": "Answers with only the facts and citations that a dated source had published by the end of this "
            "day, month or year. A claim is null until all that supports it was known."
        }
    )
    include_undated = Truth(
        metadata={"description": "With `known_by`: lets sources without a date in, which are left out otherwise."}
    )

    @validates_schema
    def _dated(self, data: dict[str, Any], **_: Any) -> None:
        if "include_undated" in data and "known_by" not in data:
            raise ValidationError({"include_undated": ["goes with known_by, which is missing"]})


class KnownMetaSchema(Schema):
    """What was asked as of when, where it was."""

    known_by = fields.String(metadata={"description": "The date asked for. Only with `known_by`."})
    undated_excluded = fields.Integer(
        metadata={
            "description": "How many facts are left out because no source of theirs has a date: those that the "
            "listed records bear; of sources, conflicts, cross-checks and search, how many of these. Only with `known_by`."
        }
    )


def moment(asked: dict[str, Any]) -> Moment | None:
    """The moment that validated parameters ask for."""
    if "known_by" not in asked:
        return None
    return Moment(calendar_days(asked["known_by"]).latest, asked.get("include_undated") == "true")


def known_release(asked: dict[str, Any]) -> Release:
    """The release as it was known at the moment asked for."""
    return release_known_at(moment(asked))


def known_meta(asked: dict[str, Any], undated: Callable[[Release], int]) -> dict[str, Any]:
    """What `meta` says of `known_by`; `undated` counts what has no date in a release with undated sources."""
    at = moment(asked)
    if at is None:
        return {}
    excluded = 0 if at.include_undated else undated(release_known_at(at._replace(include_undated=True)))
    return {"known_by": asked["known_by"], "undated_excluded": excluded}
