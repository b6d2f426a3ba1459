"""Two invented articles in one file, and sound fixtures that cite them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from critical_minerals.evidence.articles import read_article
from critical_minerals.evidence.verification import Verification, verify
from critical_minerals.loader.validation import read_fixtures

TEXT = """\
Friday, 3 January 2025

Atlantis digs
By Ada Example
Atlantis  mined nearly 1.5 million tons of\u00a0unobtainium in 2024.

It plans a smelter for $2 billion.
Nothing to see here
Elsewhere
"""


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    return folder


@pytest.fixture
def fixtures(tmp_path: Path, articles: Path) -> Path:
    folder = tmp_path / "fixtures"
    shutil.copytree(Path(__file__).parent / "fixtures", folder)
    article = read_article(articles / "a.txt")
    replacements = {"SHA256": article.sha256, "PRINT4": article.lines[3].fingerprint, "PRINT5": article.lines[4].fingerprint}
    for path in folder.glob("*.yaml"):
        text = path.read_text("utf-8")
        for mark, value in replacements.items():
            text = text.replace(mark, f"'{value}'")
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture
def verified(fixtures: Path, articles: Path) -> Callable[[], Verification]:
    return lambda: verify(read_fixtures(fixtures), fixtures, articles)
