"""Plain text: a readable reference a line."""

import pytest

from critical_minerals.citing.plain import plain_text
from critical_minerals.citing.references import Reference


@pytest.mark.parametrize(
    ("reference", "line"),
    [
        (
            Reference(
                "a", "dataset", "So it is.", ("Hash 1.",), publisher="Facts", issued=(2025, 7, 4), url="http://facts.test/a"
            ),
            "So it is. Facts. 4 July 2025. <http://facts.test/a>. Hash 1.",
        ),
        (
            Reference("b", "article", "Is it so?", ("Known.", "Or not."), ("Ann", "Bob"), issued=(2025, 12)),
            "Ann, Bob. Is it so? December 2025. Known. Or not.",
        ),
        (Reference("c", "article", "[News]", ("Undated.",), issued=(2025,)), "[News]. 2025. Undated."),
        (Reference("d", "article", "[News]", ("Undated.",)), "[News]. Undated."),
    ],
    ids=lambda value: value.key if isinstance(value, Reference) else "",
)
def test_a_reference_is_a_line_of_sentences(reference, line):
    assert plain_text([reference]) == f"{line}\n"


def test_several_references_are_several_lines():
    one = Reference("a", "article", "One", ("Note.",))
    assert plain_text([one, one]) == "One. Note.\nOne. Note.\n"
