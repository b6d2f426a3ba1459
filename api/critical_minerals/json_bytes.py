"""The one form of JSON that is stored and served."""

import json
from typing import Any


def json_bytes(value: Any) -> bytes:
    """Compact JSON in UTF-8; numbers in their shortest exact form, and no NaN or Infinity (ValueError)."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
