"""The data sets that take turns: the shipped fixtures, with the release marked in every text, each of another length.

A release is thus recognised by any record of it, and two releases mixed in one answer are seen for certain.
"""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from critical_minerals.loader.yaml_reader import read_yaml
from critical_minerals.packaged import data_folder

VERSIONS = ("1.0.1.dev", "1.0.2.dev", "1.0.3.dev")
"""Three, so that an answer two loads old is known from one of today."""
NEVER = "1.0.9.dev"
"""The version of what must never be served."""
MARK = re.compile(r"1\.0\.\d\.dev")
MARKED = ("name", "summary", "label", "reason")
COPIED = "projects"
BROKEN = Path(__file__).parents[1] / "loader" / "broken"


@dataclass(frozen=True, slots=True)
class Dataset:
    """Fixtures of one version."""

    version: str
    fixtures: Path


def sound_datasets(folder: Path) -> list[Dataset]:
    """A data set for each version; the n-th has n records more than are shipped."""
    return [_written(folder / version, version, copies) for copies, version in enumerate(VERSIONS, 1)]


def broken_datasets(folder: Path) -> list[Dataset]:
    """Data sets that the loader has to refuse: one file of each is a broken one of the loader's tests."""
    sound = _written(folder / NEVER, NEVER, copies=0)
    found = []
    for file in sorted(BROKEN.glob("*.yaml")):
        fixtures = folder / file.stem
        shutil.copytree(sound.fixtures, fixtures)
        shutil.copy(file, fixtures / f"{file.stem.partition('--')[0]}.yaml")
        found.append(Dataset(NEVER, fixtures))
    return found


def _written(fixtures: Path, version: str, copies: int) -> Dataset:
    shutil.copytree(data_folder("fixtures"), fixtures)
    for file in fixtures.glob("*.yaml"):
        value = read_yaml(file).value
        if file.stem == "dataset":
            value["version"] = version
        else:
            for record in value:
                _mark(record, version)
        if file.stem == COPIED:
            value += [_copy(value[0], number) for number in range(copies)]
        file.write_text(json.dumps(value, ensure_ascii=False, default=float), "utf-8")
    return Dataset(version, fixtures)


def _mark(record: dict[str, Any], version: str) -> None:
    for name in MARKED:
        if name in record:
            record[name] += f" [{version}]"
    for fact in record.get("facts", ()):
        fact["statement"] += f" [{version}]"


def _copy(record: dict[str, Any], number: int) -> dict[str, Any]:
    """The record with its own id and its facts' ids changed, wherever it names them."""
    text = json.dumps(record, default=float)
    for name in (record["id"], *(fact["id"] for fact in record["facts"])):
        text = text.replace(f'"{name}"', f'"{name}-copy-{number}"')
    copy: dict[str, Any] = json.loads(text)
    return copy
