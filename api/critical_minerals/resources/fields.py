"""Field types that refuse what marshmallow's own would let through, and say what is allowed."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate

from ..vocabulary.codes import CodeList
from ..vocabulary.edtf import PROFILE, calendar_days, days

SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
MAX_SLUG = 100
MAX_TEXT = 1000
MAX_ITEMS = 500
MAX_NUMBER = 10**15

_NOT_ON_A_LINE = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029"
    "\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
    f"\ufdd0-\ufdef{''.join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))}]"
)
"""Unicode's categories Cc, Cs, Zl and Zp; what nobody sees or what turns the letters around it; what is no character."""


class Text(fields.String):
    """One line of text: no control or invisible characters, no white space at the ends, in Unicode NFC."""

    def __init__(self, *, longest: int = MAX_TEXT, **kwargs: Any) -> None:
        """`longest`: the number of characters allowed."""
        super().__init__(validate=validate.Length(1, longest, error=f"must have 1 to {longest} characters"), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("must be text")
        if _NOT_ON_A_LINE.search(value):
            raise ValidationError("must be one line without control or invisible characters")
        if value != value.strip() or not unicodedata.is_normalized("NFC", value):
            raise ValidationError("must have no white space at the ends and be in Unicode NFC")
        return value


class Slug(fields.String):
    """An id in kebab-case: lower-case ASCII letters, digits and single hyphens."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            validate=[
                validate.Length(1, MAX_SLUG, error=f"must have 1 to {MAX_SLUG} characters"),
                validate.Regexp(rf"^{SLUG}\Z", error="must be kebab-case: a-z, 0-9 and single hyphens"),
            ],
            **kwargs,
        )


class Reference(Slug):
    """The id of a record of another resource; the loader refuses one that leads nowhere."""

    def __init__(self, target: str, **kwargs: Any) -> None:
        """`target`: the name of the resource that the id belongs to."""
        super().__init__(**kwargs)
        self.target = target


class Coded(fields.String):
    """A code of one of the vocabulary's lists."""

    def __init__(self, code_list: CodeList, **kwargs: Any) -> None:
        """`code_list`: the codes allowed."""
        super().__init__(validate=validate.OneOf(code_list.codes, error=f"allowed: {', '.join(code_list.codes)}"), **kwargs)
        self.code_list = code_list


class Edtf(fields.String):
    """A date or an interval in the data set's profile of EDTF (ISO 8601-2:2019)."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError(f"must be a date in quotes: {PROFILE}")
        try:
            days(value)
        except ValueError as error:
            raise ValidationError(f"{error}; allowed: {PROFILE}") from None
        return value


class Day(Edtf):
    """A day, month or year without uncertainty: `YYYY[-MM[-DD]]`."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            calendar_days(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        return text


class Exact(fields.Float):
    """A number whose shortest JSON form is exactly what the fixture says; integers stay integers."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValidationError("must be a number")
        if not abs(value) <= MAX_NUMBER:  # NaN compares with nothing
            raise ValidationError(f"must be between -{MAX_NUMBER} and {MAX_NUMBER}")
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value


class Flag(fields.Boolean):
    """true or false, and none of the other spellings that marshmallow knows."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("must be true or false")
        return value


class Count(fields.Integer):
    """A whole number from 1 to a limit."""

    def __init__(self, *, most: int = 100_000, **kwargs: Any) -> None:
        """`most`: the largest number allowed."""
        super().__init__(strict=True, validate=validate.Range(1, most, error=f"must be from 1 to {most}"), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError("must be a whole number")
        return value


def many(item: fields.Field[Any], **kwargs: Any) -> fields.List[Any]:
    """A list of at most 500 items, empty where the fixture leaves it out, unless it is required."""
    if not kwargs.get("required"):
        kwargs["load_default"] = list
    return fields.List(item, validate=validate.Length(0, MAX_ITEMS, error=f"at most {MAX_ITEMS} items"), **kwargs)


def derived_list(target: str, description: str) -> fields.List[str]:
    """A list of ids of a resource that follows from other fields; no fixture gives it."""
    return fields.List(Reference(target), dump_only=True, metadata=described(f"{description} Derived."))


def described(description: str, **metadata: Any) -> dict[str, Any]:
    """What the OpenAPI document says about a field."""
    return {"description": description, **metadata}
