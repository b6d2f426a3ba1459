"""JSON for people to read: what fits on a line stands on one."""

import json
from typing import Any

LINE = 90
"""Characters of a line."""


def indented(value: Any, indent: str = "") -> str:
    """The JSON of a value that begins where a line is indented so far."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(flat) <= LINE or not isinstance(value, dict | list):
        return flat
    deeper = f"{indent}  "
    if isinstance(value, list):
        start, end, parts = "[", "]", [indented(item, deeper) for item in value]
    else:
        start, end = "{", "}"
        parts = [f"{json.dumps(name)}: {indented(item, deeper)}" for name, item in value.items()]
    return f",\n{deeper}".join(parts).join((f"{start}\n{deeper}", f"\n{indent}{end}"))
