"""SECURITY.md stays short, and what it names as proof exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "SECURITY.md").read_text("utf-8")


def test_it_fits_on_a_page() -> None:
    assert len(TEXT.splitlines()) <= 60


@pytest.mark.parametrize("path", sorted(set(re.findall(r"[`(]((?:tests|docs)/[\w./]+)[`)]", TEXT))))
def test_what_it_names_exists(path: str) -> None:
    assert (ROOT / path).is_file()
