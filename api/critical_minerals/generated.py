"""The files that are generated from the code and the fixtures and committed: what documents them, and what ships them."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .app import create_app
from .database import store_at
from .dataset import dataset_path
from .loader.build import build
from .loader.json_schema import fixture_schemas
from .loader.record_types import record_types
from .loader.validation import read_fixtures
from .packaged import data_folder
from .query.packed import packed
from .web.compatibility import incompatibilities
from .web.examples import with_examples


def document_path() -> Path:
    """Where the OpenAPI document is committed."""
    return data_folder("openapi") / "v1.json"


def generated_files() -> dict[Path, str]:
    """Every generated file with the text that it should have."""
    schemas = data_folder("fixtures") / "schemas"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "shipped.sqlite"
        build(read_fixtures(data_folder("fixtures")), path)
        url = f"sqlite:///{path}"
        return {
            document_path(): _json(with_examples(create_app(url))),
            dataset_path(): packed(store_at(url).release()),
            dataset_path().with_name("records.py"): record_types(),
            **{schemas / f"{name}.json": _json(schema) for name, schema in fixture_schemas().items()},
        }


def incompatible_changes(stale: dict[Path, str]) -> list[str]:
    """What a newly generated document would take away from clients of the committed one."""
    path = document_path()
    if path not in stale or not path.exists():
        return []
    return incompatibilities(json.loads(path.read_text("utf-8")), json.loads(stale[path]))


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
