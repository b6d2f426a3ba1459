"""PostgreSQL holds the same bulk files as SQLite, and its replicas have them with the release."""

from collections.abc import Callable
from pathlib import Path

from release_files import opened

from critical_minerals.database import store_at
from critical_minerals.database.release import DatasetInfo, Release
from critical_minerals.query.bulk import bytes_of, stored_files


def files_in(release: Release) -> dict[str, bytes]:
    return {name: b"".join(bytes_of(release, name, range(file.size))) for name, file in stored_files(release).items()}


def test_both_databases_hold_the_same_bytes(url: str, load: Callable[[str, str], DatasetInfo], tmp_path: Path) -> None:
    load(url, "1.0.0")
    path = tmp_path / "facts.sqlite"
    load(path, "1.0.0")
    assert stored_files(store_at(url).release()) == stored_files(opened(path))
    assert files_in(store_at(url).release()) == files_in(opened(path))
