"""Processes whose files fail, and the sound fixtures to load with them."""

import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from disk_faults import DiskFaults

from critical_minerals.loader.streams.reading import STREAMABLE
from critical_minerals.loader.yaml_reader import read_yaml

SOUND = Path(__file__).parents[1] / "loader" / "sound"


@pytest.fixture(scope="session")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DiskFaults]:
    """A process that has imported the commands."""
    found = DiskFaults(tmp_path_factory.mktemp("faults"), "critical_minerals.cli")
    yield found
    found.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sound fixtures."""
    return Path(copytree(SOUND, tmp_path / "fixtures"))


@pytest.fixture
def lined(folder: Path) -> Path:
    """The same with NDJSON of what may be NDJSON, of which there is no history."""
    for path in (folder / f"{name}.yaml" for name in STREAMABLE):
        records = read_yaml(path).value
        path.with_suffix(".ndjson").write_text("".join(f"{json.dumps(record)}\n" for record in records), "utf-8")
        path.unlink()
    rmtree(folder / "releases")
    (folder / "tombstones.yaml").write_text("[]\n", "utf-8")
    return folder
