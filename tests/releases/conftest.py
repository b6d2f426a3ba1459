"""The end of the chain of invented releases, and what may come after it."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from release_chain import Edit, Served, edited, served


@pytest.fixture(scope="session")
def now(chain: dict[str, Served]) -> Served:
    """The working data after all the releases."""
    return chain["0.7.0.dev"]


@pytest.fixture
def later(now: Served, tmp_path: Path) -> Callable[..., Served]:
    """The working data after some more edits."""

    def make(*edits: Edit) -> Served:
        folder = Path(copytree(now.folder, tmp_path / "later"))
        edited(folder, edits)
        return served(folder)

    return make
