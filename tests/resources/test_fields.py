import math
from typing import Any

import pytest
from marshmallow import ValidationError, fields

from critical_minerals.resources.fact import QuantitySchema
from critical_minerals.resources.fields import Coded, Count, Day, Edtf, Exact, Flag, Slug, Text, many
from critical_minerals.vocabulary.units import UNITS

UNSEEN = "\xad\u061c\u200b\u200e\u202e\u2060\u2066\ufeff\ufff9\ufdd0\uffff\U0001fffe\U0010ffff\U000e0041"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (Text(), "a"),
        (Text(), "Çelik – “x” 磁石"),
        (Text(), "<script>alert('text is text')</script> &amp;"),
        (Text(), "می\u200cخواهم \U0001f468\u200d\U0001f52c"),
        (Text(), "x" * 1000),
        (Slug(), "a"),
        (Slug(), "mp-materials-2"),
        (Slug(), "x" * 100),
        (Coded(UNITS), "USD/kg"),
        (Edtf(), "../2030~"),
        (Day(), "2025-11"),
        (Exact(), 3),
        (Exact(), -0.5),
        (Exact(), 10**15),
        (Flag(), False),
        (Count(), 1),
        (Count(), 100_000),
        (many(Slug()), []),
        (many(Slug()), ["a"] * 500),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, fields.Field) else ascii(value)[:30],
)
def test_takes(field: fields.Field, value: Any) -> None:
    found = field.deserialize(value)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        (Text(), "", "must have 1 to 1000 characters"),
        (Text(longest=3), "four", "must have 1 to 3 characters"),
        (Text(), 5, "must be text"),
        (Text(), "a\nb", "must be one line without control or invisible characters"),
        (Text(), "a\tb", "must be one line without control or invisible characters"),
        (Text(), "a\x00", "must be one line without control or invisible characters"),
        (Text(), "a\u2028b", "must be one line without control or invisible characters"),
        *((Text(), f"a{unseen}b", "must be one line without control or invisible characters") for unseen in UNSEEN),
        (Text(), "a\ud800", "must be one line without control or invisible characters"),
        (Text(), " a", "must have no white space at the ends and be in Unicode NFC"),
        (Text(), "a\u00a0", "must have no white space at the ends and be in Unicode NFC"),
        (Text(), "c\u0327", "must have no white space at the ends and be in Unicode NFC"),
        (Slug(), "A", "must be kebab-case: a-z, 0-9 and single hyphens"),
        (Slug(), "a--b", "must be kebab-case: a-z, 0-9 and single hyphens"),
        (Slug(), "-a", "must be kebab-case: a-z, 0-9 and single hyphens"),
        (Slug(), "a_b", "must be kebab-case: a-z, 0-9 and single hyphens"),
        (Slug(), "a\n", "must be kebab-case: a-z, 0-9 and single hyphens"),
        (Slug(), "é", "must be kebab-case: a-z, 0-9 and single hyphens"),
        (Slug(), "x" * 101, "must have 1 to 100 characters"),
        (Coded(UNITS), "kt", f"allowed: {', '.join(UNITS.codes)}"),
        (Edtf(), 2025, "must be a date in quotes"),
        (Edtf(), "2025-13", "names month 13"),
        (Day(), "2025~", "is not a date of the form"),
        (Day(), "2025/2026", "is not a date of the form"),
        (Exact(), "3", "must be a number"),
        (Exact(), True, "must be a number"),
        (Exact(), math.nan, "must be between"),
        (Exact(), math.inf, "must be between"),
        (Exact(), 10**15 + 1, "must be between"),
        (Exact(), 10**400, "must be between"),
        (Flag(), "true", "must be true or false"),
        (Flag(), 1, "must be true or false"),
        (Flag(), "yes", "must be true or false"),
        (Count(), 0, "must be from 1 to 100000"),
        (Count(), 100_001, "must be from 1 to 100000"),
        (Count(), 1.0, "must be a whole number"),
        (Count(), True, "must be a whole number"),
        (Count(), "1", "must be a whole number"),
        (many(Slug()), ["a"] * 501, "at most 500 items"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, fields.Field) else ascii(value)[:30],
)
def test_refuses(field: fields.Field, value: Any, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        field.deserialize(value)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("written", "lower", "upper"),
    [
        ({"value": 10, "approximation": "exact"}, 10, 10),
        ({"value": 10, "approximation": "about"}, None, None),
        ({"value": 10, "approximation": "nearly"}, None, 10),
        ({"value": 10, "approximation": "up_to"}, None, 10),
        ({"value": 10, "approximation": "less_than"}, None, 10),
        ({"value": 10, "approximation": "at_least"}, 10, None),
        ({"value": 10, "approximation": "more_than"}, 10, None),
        ({"lower": 5, "upper": 6, "approximation": "between"}, 5, 6),
    ],
    ids=lambda value: value["approximation"] if isinstance(value, dict) else "",
)
def test_a_quantity_gets_the_bounds_of_its_hedge(written: dict[str, Any], lower: int | None, upper: int | None) -> None:
    loaded = QuantitySchema().load({"unit": "t", **written})
    assert (loaded["lower"], loaded["upper"]) == (lower, upper)


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ({"value": 10, "lower": 9, "approximation": "about", "unit": "t"}, "lower"),
        ({"value": 10, "approximation": "between", "unit": "t"}, "value"),
        ({"approximation": "exact", "unit": "t"}, "value"),
        ({"value": 10, "approximation": "roughly", "unit": "t"}, "approximation"),
        ({"value": 10, "approximation": "exact", "unit": "MT"}, "unit"),
        ({"value": 10, "approximation": "exact"}, "unit"),
        ({"value": 10, "approximation": "exact", "unit": "t", "uper": 10}, "uper"),
        ({"value": 10, "approximation": "exact", "unit": "t", "basis": "REO"}, "basis"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_quantity_that_does_not_agree_with_itself_is_refused(written: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        QuantitySchema().load(written)
    assert list(refused.value.normalized_messages()) == [field]
