"""Types of query parameters: text in ASCII forms, each with bounds, refused with what was found and what is allowed."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate
from webargs.fields import DelimitedList

from ...vocabulary.edtf import calendar_days

MAX_VALUES = 50
MAX_TERM = 200
MOST_SHOWN = 100
"""Characters of a refused value that a message repeats."""

DATE_PATTERN = "^[1-9][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\\Z"
NUMBER_PATTERN = "^-?(0|[1-9][0-9]{0,14})([.][0-9]{1,6})?\\Z"
PLAIN_TEXT = r"^[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*\Z"
PLAIN_ITEM = r"^[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069,]*\Z"


class Listed(DelimitedList):
    """Several values, separated by commas, each at most once."""

    def __init__(self, item: fields.Field[Any], *, metadata: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(
            item,
            validate=validate.Length(1, MAX_VALUES, error=f"must have 1 to {MAX_VALUES} values"),
            metadata={"uniqueItems": True, **metadata},
            **kwargs,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if str(value).count(",") >= MAX_VALUES:
            raise ValidationError(f"must have 1 to {MAX_VALUES} values")
        values: list[Any] = super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]
        if len(set(values)) != len(values):
            raise ValidationError(f"found {value[:MOST_SHOWN]!r}; each value stands once")
        return values


class Choice(fields.String):
    """One of a few words."""

    def __init__(self, choices: tuple[str, ...], **kwargs: Any) -> None:
        self.choices = choices
        super().__init__(
            validate=validate.OneOf(choices, error=f"found {{input!r:.{MOST_SHOWN}}}; allowed: {', '.join(choices)}"),
            **kwargs,
        )


class Matching(fields.String):
    """Text of a pattern; the pattern is part of the document."""

    def __init__(self, pattern: str, what: str, longest: int = MAX_TERM, **kwargs: Any) -> None:
        super().__init__(
            validate=[
                validate.Length(1, longest, error=f"must have 1 to {longest} characters"),
                validate.Regexp(pattern, error=f"found {{input!r:.{MOST_SHOWN}}}; must be {what}"),
            ],
            **kwargs,
        )


class Whole(fields.Integer):
    """A whole number in ASCII digits."""

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(
            validate=validate.Range(least, most, error=f"found {{input}}; must be from {least} to {most}"), **kwargs
        )

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not re.fullmatch("0|[1-9][0-9]{0,9}", str(value)):
            raise ValidationError(f"found {str(value)[:40]!r}; must be a whole number in the digits 0 to 9")
        return int(value)


class Decimal(Matching):
    """A number in ASCII digits with at most six decimals, read as the shortest exact number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(NUMBER_PATTERN, "a number such as 12, -3.5 or 400000000", **kwargs)

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        """The number; ValidationError where the text has another form."""
        text = super().deserialize(value, attr, data, **kwargs)
        return text if not isinstance(text, str) else float(text) if "." in text else int(text)


class Date(Matching):
    """A year, month or day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(DATE_PATTERN, "a date: YYYY, YYYY-MM or YYYY-MM-DD", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if re.fullmatch(DATE_PATTERN, text):
            try:
                calendar_days(text)
            except ValueError as error:
                raise ValidationError(f"found {text[:40]!r}; {error}") from None
        return text


class Truth(Choice):
    """The words true and false, and none of the other spellings that marshmallow knows."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(("true", "false"), **kwargs)
