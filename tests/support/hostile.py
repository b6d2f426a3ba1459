"""The shipped fixtures with text that would run, break out or displace, wherever they have text."""

import json
import shutil
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import yaml
from marshmallow import Schema, fields

from critical_minerals.resources import REGISTRY
from critical_minerals.resources.fields import Text

HOSTILE = (
    "<script>ran()</script>",
    '"><img src=x onerror=ran()>',
    "</svg></desc></title></style><svg onload=ran()>",
    "{{7777*7777}}{%raw%}${7777*7777}<%=7777*7777%>",
    "javascript:ran()",
    "' onmouseover='ran()",
    "]]><![CDATA[<b>--><!--",
    "&lt;b&gt; &amp; &#60;i&#62; &",
    "=1+cmd|' /C calc'!A1",
    "\\N\\n;,END:VEVENT",
    "https://evil.test/?a=1&b=2",
    "W" * 80,
    "🙂👩‍👩‍👧‍👦 مرحبا שלום",
    "`a`b` [x](javascript:ran()) **c** # d",
)


def write_hostile(shipped: Path, folder: Path) -> None:
    """Writes fixtures as shipped, but that each text begins with something hostile."""
    shutil.copytree(shipped, folder, ignore=shutil.ignore_patterns("releases"))
    about = {"version": "0.0.0.dev", "title": HOSTILE[0], "licence": HOSTILE[1], "date": "2026-11-22"}
    (folder / "dataset.yaml").write_text(json.dumps(about), "utf-8")
    hostile = cycle(HOSTILE)
    for resource in REGISTRY:
        path = folder / f"{resource.name}.yaml"
        if not path.exists():
            continue
        records = yaml.safe_load(path.read_text("utf-8"))
        for record in records:
            _spoil(record, resource.schema, hostile)
        path.write_text(json.dumps(records, ensure_ascii=False), "utf-8")


def _spoil(record: dict[str, Any], schema: Schema, hostile: Iterator[str]) -> None:
    for name, value in record.items():
        field = schema.fields[name]
        inner = field.inner if isinstance(field, fields.List) else field
        values = value if isinstance(value, list) else [value]
        if isinstance(inner, fields.Nested):
            for each in filter(None, values):
                _spoil(each, inner.schema, hostile)
        elif isinstance(inner, Text) and value is not None:
            spoilt = [f"{next(hostile)} {each}"[: inner.validate.max].strip() for each in values]
            record[name] = spoilt if isinstance(value, list) else spoilt[0]
