"""The sound fixtures with every resource that may be read line by line as NDJSON, and ways to break a line."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from critical_minerals.loader.problems import InvalidFixtures
from critical_minerals.loader.streams import ndjson, writing
from critical_minerals.loader.streams.reading import STREAMABLE
from critical_minerals.loader.validation import read_fixtures
from critical_minerals.loader.yaml_reader import read_yaml


@pytest.fixture
def as_lines() -> Callable[..., None]:
    """Writes resources of a folder as NDJSON."""

    def written(folder: Path, names: Iterable[str] = STREAMABLE) -> None:
        for name in names:
            path = folder / f"{name}.yaml"
            records = read_yaml(path).value
            path.with_suffix(".ndjson").write_text("".join(f"{json.dumps(record)}\n" for record in records), "utf-8")
            path.unlink()

    return written


@pytest.fixture
def whole(folder: Path) -> Path:
    """The sound fixtures as YAML, without their history."""
    rmtree(folder / "releases")
    (folder / "tombstones.yaml").write_text("[]\n", "utf-8")
    return folder


@pytest.fixture
def lined(whole: Path, tmp_path: Path, as_lines: Callable[..., None]) -> Path:
    """The same as NDJSON, one record a file."""
    folder = Path(copytree(whole, tmp_path / "lined"))
    as_lines(folder)
    return folder


@pytest.fixture
def refused(lined: Path) -> Callable[[], str]:
    """All that the loader says of the folder."""

    def message() -> str:
        with pytest.raises(InvalidFixtures) as invalid:
            read_fixtures(lined)
        return str(invalid.value)

    return message


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few records make many pieces, so that other processes work on them."""
    monkeypatch.setattr(ndjson, "LINES_AT_ONCE", 20)
    monkeypatch.setattr(writing, "RECORDS_AT_ONCE", 30)
