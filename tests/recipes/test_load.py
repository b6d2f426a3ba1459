"""The recipes of docs/recipes.md that load the data into something run as they are shown, in an environment that has it."""

from pathlib import Path

import pytest
from shown import follow, sections

ROOT = Path(__file__).parents[2]
RECIPES = sections((ROOT / "docs/recipes.md").read_text("utf-8"))
READERS = ROOT / "build/recipes/bin"


@pytest.mark.parametrize("name", [name for name in RECIPES if name.startswith("Load into ")])
def test_a_recipe_runs_as_shown(live, tmp_path, name):
    assert READERS.exists(), f"{READERS} is not there; `make recipes` installs what the data is loaded into"
    follow(RECIPES[name], live, tmp_path, READERS)
