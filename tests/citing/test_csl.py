"""CSL-JSON holds what is known, in the variables of CSL, and nothing empty."""

import re
from pathlib import Path

import citeproc
import pytest

from critical_minerals.citing.csl import csl_items
from critical_minerals.citing.references import Reference

FACT = Reference(
    key="a-fact",
    type="dataset",
    title="So it is.",
    notes=("One.", "Two."),
    publisher="Facts",
    version="1.2.3",
    issued=(2025, 7, 4),
    url="http://facts.test/v1/facts/a-fact",
)
SOURCE = Reference("a-fact:news", "article", "[News]", ("Undated.",), ("Ann Smith",), locator="paragraph 3")


def test_a_fact_is_an_item():
    assert csl_items([FACT]) == [
        {
            "id": "a-fact",
            "type": "dataset",
            "title": "So it is.",
            "publisher": "Facts",
            "version": "1.2.3",
            "issued": {"date-parts": [[2025, 7, 4]]},
            "URL": "http://facts.test/v1/facts/a-fact",
            "note": "One. Two.",
        }
    ]


def test_what_is_not_known_is_left_out():
    assert csl_items([SOURCE]) == [
        {
            "id": "a-fact:news",
            "type": "article",
            "title": "[News]",
            "author": [{"literal": "Ann Smith"}],
            "locator": "paragraph 3",
            "note": "Undated.",
        }
    ]


@pytest.mark.parametrize("reference", [FACT, SOURCE], ids=lambda reference: reference.type)
def test_types_and_variables_are_those_of_the_official_grammar(reference):
    (item,) = csl_items([reference])
    grammar = "".join(path.read_text("utf-8") for path in Path(citeproc.SCHEMA_PATH).parent.glob("*.rnc"))
    allowed = set(re.findall(r'"([A-Za-z_-]+)"', grammar))
    assert {item["type"], *item} - {"id", "type"} <= allowed


def test_a_processor_prints_what_is_known(bibliography_of):
    fact, source = bibliography_of(csl_items([FACT, SOURCE]))
    assert "So it is." in fact
    assert "(2025)" in fact
    assert FACT.url in fact
    assert source.startswith("Ann Smith (no date)")
