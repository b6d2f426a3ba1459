"""The canonical form of the fixture files: one text for one content, whoever wrote it and however."""

import json
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from critical_minerals.loader.canonical import canonical_form
from critical_minerals.loader.problems import InvalidFixtures
from critical_minerals.loader.yaml_reader import parse_yaml, read_yaml
from critical_minerals.packaged import data_folder
from critical_minerals.resources import FILE_SCHEMAS

HEADER = "# yaml-language-server: $schema=schemas/places.json\n"
SOUND = Path(__file__).parent / "sound"


def canonical(text: str, name: str = "places") -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.yaml"
        path.write_text(text, "utf-8")
        return canonical_form(path)


@pytest.mark.parametrize("name", FILE_SCHEMAS)
def test_the_shipped_fixtures_are_canonical_byte_for_byte(name: str) -> None:
    path = data_folder("fixtures") / f"{name}.yaml"
    assert canonical_form(path).encode() == path.read_bytes()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("- id: b\n- id: a\n", "- id: a\n- id: b\n", id="records by id"),
        pytest.param("- {kind: bloc, name: X, id: x}\n", "- id: x\n  name: X\n  kind: bloc\n", id="fields in order"),
        pytest.param("- {zoo: 1, id: x}\n", "- {id: x, zoo: 1}\n", id="unknown fields at the end"),
        pytest.param("- {id: x, parent: null, aliases: [], evidence: {}}\n", "- id: x\n", id="defaults left out"),
        pytest.param("- {id: 'x', name: \"y z\"}\n", "- id: x\n  name: y z\n", id="no quotes without need"),
        pytest.param("- id: x\n  summary: >-\n    a\n    b\n", "- {id: x, summary: a b}\n", id="no blocks"),
        pytest.param("- id: x\n  aliases:\n  - a\n  - b\n", "- id: x\n  aliases: [a, b]\n", id="short lists on a line"),
        pytest.param("---\n- id: x\n...\n", "- id: x\n", id="no document marks"),
        pytest.param("- {id: x, un_m49: 33.80}\n", "- {id: x, un_m49: 33.8}\n", id="numbers at their shortest"),
        pytest.param("- {id: x, facts: none}\n", "- {id: x, facts: none}\n", id="wrong types stay"),
    ],
)
def test_a_file_has_one_form(text: str, expected: str) -> None:
    assert canonical(text) == HEADER + expected


def test_a_flag_of_a_wrong_type_stays() -> None:
    text = "- id: x\n  facts:\n  - quantity: {value: 5, unit: t, unit_assumed: 0, approximation: about}\n"
    assert canonical(text) == HEADER + text


AMBIGUOUS = """
    NO no yes on off true null ~ = << 5 33.8 0.1.0 2025 2025-07 2025-07-24 1:30 1_000 1e3 0o7 017 0x1F .inf .nan y N
"""


@pytest.mark.parametrize("text", AMBIGUOUS.split())
def test_text_that_looks_like_something_else_is_quoted(text: str) -> None:
    formatted = canonical(f"- {{id: x, name: '{text}'}}\n")
    assert formatted == f"{HEADER}- id: x\n  name: '{text}'\n"
    assert parse_yaml(formatted, "places.yaml").value == [{"id": "x", "name": text}]


@pytest.mark.parametrize("number", ["0.5", "33.8", "400000000", "-1", "0", "123456789012345.5", "0.0001", "0.00001"])
def test_a_number_reads_back_as_the_same_number(number: str) -> None:
    text = f"- {{id: x, value: {number}}}\n"
    assert parse_yaml(canonical(text), "places.yaml").value == parse_yaml(text, "places.yaml").value


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("# c\n- id: x\n", "1:1", id="first line"),
        pytest.param(f"{HEADER}# c\n- id: x\n", "2:1", id="after the header"),
        pytest.param(f"{HEADER}- id: x\n{HEADER}", "3:1", id="header twice"),
        pytest.param("- id: x # c\n", "1:9", id="end of a line"),
        pytest.param("- id: x\n  # c\n  name: b\n", "2:3", id="own line"),
        pytest.param("- {id: x, # c\n  name: b}\n", "1:11", id="in a flow mapping"),
        pytest.param("- id: x\n# c", "2:1", id="last line"),
        pytest.param("- id: x\n  name: |\n    y\n  # c\n  kind: z\n", "4:3", id="after a block"),
        pytest.param("- id: x\n  name: >- # c\n    y\n", "2:12", id="in the head of a block"),
    ],
)
def test_a_comment_is_refused_where_it_stands(text: str, place: str) -> None:
    with pytest.raises(InvalidFixtures) as refused:
        canonical(text)
    message = "is a comment; the canonical form has none: use a note or a summary"
    assert str(refused.value) == f"places.yaml:{place}: {message}"


@pytest.mark.parametrize("text", ["- id: 'x # y'\n", "- id: x#y\n", '- id: "x\n    # y"\n', "- id: |-\n    # x\n"])
def test_a_number_sign_in_text_is_no_comment(text: str) -> None:
    assert parse_yaml(canonical(text), "places.yaml").value == parse_yaml(text, "places.yaml").value


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("places", HEADER, "places.yaml:1:1: must be a list of records"),
        ("places", "x\n", "places.yaml:1:1: must be a list of records"),
        ("places", "{id: x}\n", "places.yaml:1:1: must be a list of records"),
        ("dataset", "", "dataset.yaml:1:1: must be a mapping"),
        ("dataset", "- version: 0.1.0.dev\n", "dataset.yaml:1:1: must be a mapping"),
    ],
)
def test_a_file_of_another_shape_has_no_canonical_form(name: str, text: str, message: str) -> None:
    with pytest.raises(InvalidFixtures) as refused:
        canonical(text, name)
    assert str(refused.value) == message


def rewritten(value: Any, random: Random) -> str:
    """A value as YAML in flow style, with the keys of its mappings in any order and quotes wherever they may stand."""
    if isinstance(value, dict):
        items = random.sample(sorted(value.items()), len(value))
        return "{" + ", ".join(f"{key}: {rewritten(item, random)}" for key, item in items) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(rewritten(item, random) for item in value) + "]"
    if isinstance(value, str):
        doubled = value.replace("'", "''")
        return random.choice([json.dumps(value), json.dumps(value, ensure_ascii=False), f"'{doubled}'"])
    return json.dumps(value)


@pytest.mark.parametrize("name", FILE_SCHEMAS)
@settings(max_examples=15, deadline=None)
@given(random=st.randoms(use_true_random=False))
def test_any_order_and_quoting_has_the_same_canonical_text(name: str, random: Random) -> None:
    value = read_yaml(SOUND / f"{name}.yaml").value
    shuffled = random.sample(value, len(value)) if isinstance(value, list) else value
    assert canonical(rewritten(shuffled, random), name) == (SOUND / f"{name}.yaml").read_text("utf-8")


TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), max_size=300)


@settings(deadline=None)
@given(
    texts=st.lists(TEXTS | st.sampled_from(AMBIGUOUS.split()) | st.from_regex(r"\A[-+.0-9eExXoO_:, #'\"]+\Z"), max_size=4)
)
def test_any_text_reads_back_the_same_and_formatting_is_idempotent(texts: list[str]) -> None:
    records = [{"id": "x", "aliases": texts}] if texts else [{"id": "x"}]
    once = canonical(json.dumps(records, ensure_ascii=False))
    assert parse_yaml(once, "places.yaml").value == records
    assert canonical(once) == once
