"""The readable part of YAML: what each scalar is taken for, and which of YAML's traps are refused, and where."""

from pathlib import Path
from typing import Any

import pytest

from critical_minerals.loader import yaml_reader
from critical_minerals.loader.problems import InvalidFixtures
from critical_minerals.loader.yaml_reader import MAX_BYTES, START, is_ambiguous, parse_yaml, read_yaml

OTHERWISE = (
    ", which YAML may read as something else; put text in quotes, "
    "write numbers with ASCII digits and a point, and true, false or null in lower case"
)


def refusal(text: str) -> str:
    with pytest.raises(InvalidFixtures) as refused:
        parse_yaml(text, "x.yaml")
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: text\n", "text"),
        ("a: 33.8\n", 33.8),
        ("a: 0.10\n", 0.1),
        ("a: 0.00001\n", 0.00001),
        ("a: 0.123456789012345\n", 0.123456789012345),
        ("a: 400000000\n", 400_000_000),
        ("a: 999999999999999999\n", 999_999_999_999_999_999),
        ("a: -1\n", -1),
        ("a: 0\n", 0),
        ("a: true\n", True),
        ("a: false\n", False),
        ("a: null\n", None),
        ("a:\n", None),
        ("a: 'NO'\n", "NO"),
        ('a: "2025-07-24"\n', "2025-07-24"),
        ("a: '5'\n", "5"),
        ("a: ''\n", ""),
        ("a: |\n  NO\n", "NO\n"),
        ("a: >-\n  two\n  lines\n", "two lines"),
        ("a: two\n  lines\n", "two lines"),
        ("a: 5 t\n", "5 t"),
        ("a: 0.1.0.dev\n", "0.1.0.dev"),
        ("a: ../2040\n", "../2040"),
        ("a: b#c\n", "b#c"),
        ("a: \U0001f600\n", "\U0001f600"),
        ("a: [1, [x], {b: 2}]\n", [1, ["x"], {"b": 2}]),
    ],
)
def test_a_scalar_is_what_it_looks_like(text: str, value: Any) -> None:
    found = parse_yaml(text, "x.yaml").value["a"]
    assert (type(found), found) == (type(value), value)


AMBIGUOUS = """
    NO No no YES yes on On off True FALSE y Y n N ~ Null NULL = <<
    2025-07-24 2025-7-4 2025-07 2025-07-24T10:00:00Z 12-13
    1_000 1,000 685_230.15 1__ 1e3 1E3 1.5e3 0o7 017 00 0x1F 0xdeadbeef 0b11 +5 5. .5 1.2.3
    1:30 1:30:00 190:20:30.15 .inf -.inf .nan .NaN ٣ 1234567890123456789 0.1234567890123456
"""


@pytest.mark.parametrize("text", AMBIGUOUS.split())
def test_a_plain_scalar_that_yaml_may_reinterpret_is_refused(text: str) -> None:
    assert refusal(f"a: {text}\n") == f"x.yaml:1:4: a: found {text}{OTHERWISE}"


@pytest.mark.parametrize(
    "text", ["text", "Norway", "none", "5 t", "0.1.0.dev", "2025-07~", "../2040", "e3", "inf", "null-edit"]
)
def test_a_plain_scalar_that_is_text_to_all_is_not_ambiguous(text: str) -> None:
    assert not is_ambiguous(text)


TRAPS = (
    pytest.param("&x a: 1\n", "1:1: uses an anchor or alias; write the value out", id="anchor of a key"),
    pytest.param("*x : 1\n", "1:1: has a key that is not text", id="alias as a key"),
    pytest.param(
        "a: !!python/object/apply:os.system [ls]\n",
        "1:4: a: uses the tag tag:yaml.org,2002:python/object/apply:os.system; no tags are allowed",
        id="tag of Python",
    ),
    pytest.param("a: !x 5\n", "1:4: a: uses the tag !x; no tags are allowed", id="local tag"),
    pytest.param("a: ! 5\n", "1:4: a: uses the tag !; no tags are allowed", id="tag without a name"),
    pytest.param("%TAG ! tag:x,2000:\n---\na: 1\n", "1:1: has a YAML directive; none is allowed", id="tag directive"),
    pytest.param(
        "- b: {d: 1, d: 2}\n", "1:13: record 1: b: has the key 'd' twice; each key stands once", id="key twice, deeper"
    ),
    pytest.param('a: 1\n"\\x61": 2\n', "2:1: has the key 'a' twice; each key stands once", id="key twice, escaped"),
    pytest.param("5: a\n", "1:1: has the key '5', which is not text", id="number as a key"),
    pytest.param("true: a\n", "1:1: has the key 'true', which is not text", id="true as a key"),
    pytest.param("NO: a\n", f"1:1: found NO{OTHERWISE}", id="NO as a key"),
    pytest.param("{a: 1}: 1\n", "1:1: has a key that is not text", id="mapping as a key"),
    pytest.param(
        "a: 123456789012345.678\n",
        "1:4: a: found 123456789012345.678, which no JSON number holds exactly; the nearest is 123456789012345.67",
        id="number that no JSON number holds",
    ),
    pytest.param("a: " + "1" * 5000, f"1:4: a: found {'1' * 40}{OTHERWISE}", id="5000 digits"),
    pytest.param("a: " + "x" * 3_000_000, "1:4: a: has 3000000 characters; at most 10000 are allowed", id="3 MB"),
    pytest.param(f"a: '{'x' * 10_001}'", "1:4: a: has 10001 characters; at most 10000 are allowed", id="10,001 characters"),
    pytest.param("[" * 100_000, "1:21: is nested more than 20 levels deep", id="100,000 brackets"),
    pytest.param("- " * 100_000, "1:41: is nested more than 20 levels deep", id="100,000 dashes"),
    pytest.param("{" * 100_000, "1:2: has a key that is not text", id="100,000 braces"),
    pytest.param("? " * 100_000, "1:3: has a key that is not text", id="100,000 question marks"),
    pytest.param(f"[{'1,' * 100_001}]", "1:200002: has more than 100000 items", id="100,001 items"),
    pytest.param(
        "a:\n\tb: 1\n",
        "2:1: is not YAML: while scanning for the next token, found character that cannot start any token",
        id="tab as indentation",
    ),
    pytest.param(
        "a: [1, 2\n", "2:1: is not YAML: while parsing a flow sequence, did not find expected ',' or ']'", id="open bracket"
    ),
    pytest.param("a: b: c\n", "1:5: is not YAML: mapping values are not allowed in this context", id="two colons"),
    pytest.param(
        'a: "\\ud800"\n',
        "1:7: is not YAML: while parsing a quoted scalar, found invalid Unicode character escape code",
        id="escaped surrogate",
    ),
)


@pytest.mark.parametrize(("text", "message"), TRAPS)
def test_a_trap_of_yaml_is_refused_where_it_stands(text: str, message: str) -> None:
    assert refusal(text) == f"x.yaml:{message}"


SEVERAL = """
- id: mine
  a: NO
  b: {c: 1_000, c: 1e3}
  d: !x text
- e: [&x 1, *x]
  ~: 5
- id: NO
  f: 0.1234567890123456
""".lstrip()


def test_all_faults_of_a_file_are_shown_at_once_with_record_and_field() -> None:
    assert refusal(SEVERAL).splitlines() == [
        f"x.yaml:2:6: mine: a: found NO{OTHERWISE}",
        f"x.yaml:3:10: mine: b.c: found 1_000{OTHERWISE}",
        "x.yaml:3:17: mine: b: has the key 'c' twice; each key stands once",
        f"x.yaml:3:20: mine: b.c: found 1e3{OTHERWISE}",
        "x.yaml:4:6: mine: d: uses the tag !x; no tags are allowed",
        "x.yaml:5:7: record 2: e[0]: uses an anchor or alias; write the value out",
        "x.yaml:5:13: record 2: e[1]: uses an anchor or alias; write the value out",
        f"x.yaml:6:3: record 2: found ~{OTHERWISE}",
        f"x.yaml:7:7: record 3: id: found NO{OTHERWISE}",
        f"x.yaml:8:6: record 3: f: found 0.1234567890123456{OTHERWISE}",
    ]


def test_aliases_of_aliases_are_refused_one_by_one_and_not_multiplied() -> None:
    lines = refusal("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n").splitlines()
    assert [line.removesuffix(": uses an anchor or alias; write the value out") for line in lines] == [
        "x.yaml:1:4: a",
        "x.yaml:2:4: b",
        "x.yaml:2:8: b[0]",
        "x.yaml:2:12: b[1]",
        "x.yaml:3:5: c[0]",
        "x.yaml:3:9: c[1]",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "- a: NO\n- b: c: d\n", "2:7: is not YAML: mapping values are not allowed in this context", id="no YAML"
        ),
        pytest.param("- a: NO\n---\n- b\n", "2:1: has a second document; a file holds one", id="second document"),
        pytest.param("- a: NO\n- ? [b]\n  : c\n", "2:5: has a key that is not text", id="complex key"),
        pytest.param("- a: NO\n- " + "[" * 20, "2:22: is nested more than 20 levels deep", id="too deep"),
    ],
)
def test_a_fault_that_stops_reading_stands_alone(text: str, message: str) -> None:
    assert refusal(text) == f"x.yaml:{message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("[1, 2, 3, 4]\n", "1:11: has more than 3 items", id="list"),
        pytest.param("{a: 1, b: 2, c: 3, d: 4}\n", "1:20: has more than 3 keys", id="mapping"),
        pytest.param("[{a: 1, b: 2, c: 3, d: 4}]\n", "1:21: has more than 3 keys", id="mapping in a list"),
        pytest.param("[[1, 2, 3], [4, 5, 6], [7]]\n", "1:24: has more than 9 values", id="values of all lists"),
        pytest.param("{a: {b: 1, c: 2}, d: {e: 3}}\n", "1:23: has more than 9 values", id="keys count as values"),
    ],
)
def test_lists_mappings_and_whole_files_have_limits(monkeypatch: pytest.MonkeyPatch, text: str, message: str) -> None:
    monkeypatch.setattr(yaml_reader, "MAX_ITEMS", 3)
    monkeypatch.setattr(yaml_reader, "MAX_DEPTH", 3)
    assert refusal(text) == f"x.yaml:{message}"


@pytest.mark.parametrize("text", ["[1, 2, 3]\n", "{a: 1, b: 2}\n", "[[1, 2, 3], [4, 5, 6]]\n"])
def test_what_is_just_within_the_limits_is_read(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(yaml_reader, "MAX_ITEMS", 3)
    monkeypatch.setattr(yaml_reader, "MAX_DEPTH", 3)
    assert parse_yaml(text, "x.yaml").value


BYTES = (
    pytest.param("a: 1\n".encode("utf-16"), "1:1: starts with a byte-order mark; must be UTF-8 without one", id="UTF-16"),
    pytest.param(
        "a: 1\n".encode("utf-16-le"),
        "1:2: has the character U+0000; indent with spaces, and end lines with a line feed",
        id="UTF-16 without BOM",
    ),
    pytest.param(
        b"a: 1\rb: 2\n", "1:5: has the character U+000D; indent with spaces, and end lines with a line feed", id="CR"
    ),
    pytest.param(b"a: \xed\xa0\x80\n", "1:4: is not UTF-8", id="surrogate"),
    pytest.param(b"a: \xc0\x80\n", "1:4: is not UTF-8", id="overlong"),
    pytest.param(b"\n\xc3\xa9\xc3\xa9: \xe9\n", "2:5: is not UTF-8", id="columns are characters"),
    pytest.param(
        b"a: 1\nb", "2:2: is not YAML: while scanning a simple key, could not find expected ':'", id="cut off at the end"
    ),
)


@pytest.mark.parametrize(("content", "message"), BYTES)
def test_a_file_in_another_encoding_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    with pytest.raises(InvalidFixtures) as refused:
        read_yaml(path)
    assert str(refused.value) == f"x.yaml:{message}"


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "x.yaml").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(InvalidFixtures, match=r"x\.yaml:1:1: has more than 67108864 bytes"):
        read_yaml(tmp_path / "x.yaml")


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").mkdir()
    with pytest.raises(InvalidFixtures, match=r"x\.yaml:1:1: can't be read: it is a folder; must be a file"):
        read_yaml(tmp_path / "x.yaml")


@pytest.mark.parametrize("text", ["", "\n\n", "# comment\n"])
def test_a_file_without_content_holds_nothing(text: str) -> None:
    document = parse_yaml(text, "x.yaml")
    assert (document.value, document.place((0, "id")).line) == (None, START.line)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (1, 1)),
        ((0,), (1, 3)),
        ((0, "a"), (1, 3)),
        ((1, "b"), (2, 3)),
        ((1, "b", "c"), (3, 5)),
        ((1, "b", "d", 1), (4, 12)),
        ((1, "b", "d", 7, "missing"), (4, 5)),
        ((5,), (1, 1)),
    ],
)
def test_every_value_has_a_place_or_that_of_the_nearest_around_it(
    path: tuple[str | int, ...], place: tuple[int, int]
) -> None:
    assert parse_yaml("- a: 1\n- b:\n    c: 2\n    d: [é, 3]\n", "x.yaml").place(path) == place


@pytest.mark.parametrize("key", ["null", "~", "5", "true"])
def test_a_key_that_is_not_text_is_refused(key: str) -> None:
    with pytest.raises(InvalidFixtures, match=r"which is not text|something else"):
        parse_yaml(f"{key}: 5\n", "x.yaml")


def test_a_record_whose_id_is_not_printable_goes_by_its_position() -> None:
    with pytest.raises(InvalidFixtures) as refused:
        parse_yaml('- id: "a\\nb"\n  c: NO\n', "x.yaml")
    assert str(refused.value).startswith("x.yaml:2:6: record 1: c: found NO")
