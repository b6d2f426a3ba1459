"""The one form of JSON that is stored and served."""

from json import JSONEncoder
from typing import Any

_ENCODER = JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def json_bytes(value: Any) -> bytes:
    """Compact JSON in UTF-8; numbers in their shortest exact form, and no NaN or Infinity (ValueError)."""
    return _ENCODER.encode(value).encode()
