"""The files that are generated from the code and committed: the OpenAPI document and the JSON Schemas of the fixtures."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .app import create_app
from .loader.build import build
from .loader.json_schema import fixture_schemas
from .loader.validation import read_fixtures
from .packaged import data_folder
from .web.compatibility import incompatibilities
from .web.examples import with_examples


def document_path() -> Path:
    """Where the OpenAPI document is committed."""
    return data_folder("openapi") / "v1.json"


def generated_files() -> dict[Path, str]:
    """Every generated file with the text that it should have."""
    schemas = data_folder("fixtures") / "schemas"
    return {
        document_path(): _json(generated_document()),
        **{schemas / f"{name}.json": _json(schema) for name, schema in fixture_schemas().items()},
    }


def generated_document() -> dict[str, Any]:
    """The OpenAPI document with examples from the shipped fixtures."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "examples.sqlite"
        build(read_fixtures(data_folder("fixtures")), path)
        return with_examples(create_app(f"sqlite:///{path}"))


def incompatible_changes(stale: dict[Path, str]) -> list[str]:
    """What a newly generated document would take away from clients of the committed one."""
    path = document_path()
    if path not in stale or not path.exists():
        return []
    return incompatibilities(json.loads(path.read_text("utf-8")), json.loads(stale[path]))


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
