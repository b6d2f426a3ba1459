"""A small sound set of invented fixtures, and ways to break it at one place."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from critical_minerals.loader.problems import InvalidFixtures
from critical_minerals.loader.validation import read_fixtures

Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sound fixtures, in canonical form and with every field of every schema."""
    return Path(copytree(Path(__file__).parent / "sound", tmp_path / "fixtures"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replaces a text that stands once in a file of the folder."""

    def replace(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text("utf-8")
        assert text.count(old) == 1
        (folder / file).write_text(text.replace(old, new), "utf-8")

    return replace


@pytest.fixture
def refusal(folder: Path, edit: Edit) -> Callable[[str, str, str], str]:
    """All that the loader says of the folder after an edit."""

    def message(file: str, old: str, new: str) -> str:
        edit(file, old, new)
        with pytest.raises(InvalidFixtures) as refused:
            read_fixtures(folder)
        return str(refused.value)

    return message
