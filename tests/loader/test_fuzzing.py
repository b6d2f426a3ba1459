"""Noise, and sound files that were damaged: refused with places that are there, or read as any reader of YAML 1.2 would."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from critical_minerals.loader.problems import InvalidFixtures, Problem
from critical_minerals.loader.streams.ndjson import parse_line
from critical_minerals.loader.validation import read_fixtures
from critical_minerals.loader.yaml_reader import read_yaml
from critical_minerals.packaged import data_folder
from critical_minerals.releases.manifest import from_json

SOUND = Path(__file__).parent / "sound"
PIECES = [
    *(
        "a",
        "b",
        "id:",
        "-",
        "?",
        ":",
        ",",
        "[",
        "]",
        "{",
        "}",
        "'",
        '"',
        "|",
        ">",
        "|-",
        ">+",
        "|2",
        "&",
        "*",
        "!",
        "!!",
        "%",
        "#",
    ),
    *(
        "&a",
        "*a",
        "!t",
        "%YAML",
        "---",
        "...",
        "<<",
        "=",
        "~",
        "null",
        "true",
        "NO",
        "on",
        "yes",
        "0",
        "-1",
        "+1",
        "1.5",
        ".5",
    ),
    *("5.", "1e3", "0o17", "017", "0x1F", "1_000", "1:30", ".inf", ".nan", "2025-02-30", "2025-W05", "\\", "\\n", "\\x41"),
    *("\\ud800", "\\0", "é", "٣", "\uff11", "\U0001f600", "\u200b", "\u202e", "\u0130"),
]
SPACE = [" ", " ", " ", "\n", "\n", "\n  ", "\n- ", ": ", "\t", "\r\n", "\0", "\ufeff", "\u2028", "\x85"]

texts = st.lists(st.sampled_from([*PIECES, *SPACE]), max_size=30).map("".join)
slow = settings(deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """A file with a byte that is another, a line that is elsewhere, there twice or not at all, or without its end."""
    lines = content.splitlines(keepends=True)
    positions = st.integers(0, len(lines) - 1)
    for _ in range(draw(st.integers(1, 3))):
        one, other = draw(positions) % len(lines), draw(positions) % len(lines)
        match draw(st.sampled_from(["byte", "text", "swap", "twice", "cut", "drop"])):
            case "byte":
                at = draw(st.integers(0, len(lines[one]) - 1))
                lines[one] = lines[one][:at] + draw(st.binary(max_size=2)) + lines[one][at + 1 :]
            case "text":
                head, separator, _ = lines[one].partition(b": ")
                lines[one] = head + separator + draw(texts).encode() + b"\n"
            case "swap":
                lines[one], lines[other] = lines[other], lines[one]
            case "twice":
                lines.insert(one, lines[other])
            case "cut":
                lines[one:] = [lines[one][: len(lines[one]) // 2]]
            case "drop" if len(lines) > 1:
                del lines[one]
        lines = b"".join(lines).splitlines(keepends=True) or [b"\n"]
    return b"".join(lines)


def is_inside(problem: Problem, content: bytes) -> bool:
    """Whether a place is one of a file, or just behind its end."""
    lines = content.decode("utf-8", "replace").split("\n")
    return 0 < problem.line <= len(lines) and 0 < problem.column <= len(lines[problem.line - 1]) + 1


def core_value(node: yaml.Node) -> Any:
    """What a node is in YAML 1.2, by the core schema."""
    if isinstance(node, yaml.SequenceNode):
        return [core_value(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {core_value(key): core_value(value) for key, value in node.value}
    if node.style is not None:
        return node.value
    for pattern, value in CORE:
        if re.fullmatch(pattern, node.value):
            return value(node.value)
    return node.value


CORE: list[tuple[str, Callable[[str], Any]]] = [
    (r"null|Null|NULL|~|", lambda _: None),
    (r"true|True|TRUE", lambda _: True),
    (r"false|False|FALSE", lambda _: False),
    (r"[-+]?[0-9]+", int),
    (r"0o[0-7]+", lambda text: int(text, 8)),
    (r"0x[0-9a-fA-F]+", lambda text: int(text, 16)),
    (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float),
    (r"[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN", lambda text: float(text.replace(".", ""))),
]


def outcome(read: Callable[[], Any]) -> tuple[Any, list[Problem]]:
    """What is read, or what is wrong with it."""
    try:
        return read(), []
    except InvalidFixtures as invalid:
        return None, invalid.problems


TAKEN_FOR_A_COMMENT = re.compile(rb"[|>][-+0-9]*#")
"""What follows the head of a block without a space is no YAML to the one parser, and a comment to the other."""


def check_yaml(content: bytes, path: Path) -> None:
    """Reads content as a file, and compares what is read with what PyYAML's own parser, which is another, makes of it."""
    path.write_bytes(content)
    found, problems = outcome(lambda: read_yaml(path))
    assert [problem for problem in problems if problem.file != path.name or not is_inside(problem, content)] == []
    if not problems and not TAKEN_FOR_A_COMMENT.search(content):
        node = yaml.compose(content.decode(), Loader=yaml.SafeLoader)
        assert repr(found.value) == repr(core_value(node) if node else None)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzzing") / "x.yaml"


@slow
@given(content=st.binary())
def test_noise_is_refused_or_read_as_yaml(path: Path, content: bytes) -> None:
    check_yaml(content, path)


@slow
@given(text=texts)
def test_what_looks_like_yaml_is_refused_or_read_as_yaml(path: Path, text: str) -> None:
    check_yaml(text.encode(), path)


SHIPPED = [path.read_bytes()[:4000].rpartition(b"\n")[0] + b"\n" for path in sorted(data_folder("fixtures").glob("*.yaml"))]


@slow
@given(content=st.sampled_from(SHIPPED).flatmap(damaged))
def test_damaged_fixtures_are_refused_or_read_as_yaml(path: Path, content: bytes) -> None:
    check_yaml(content, path)


FILES = sorted(str(path.relative_to(SOUND)) for path in SOUND.rglob("*") if path.is_file())


@slow
@given(data=st.data(), file=st.sampled_from(FILES))
def test_damaged_fixtures_are_refused_where_they_are_damaged_or_valid(data: st.DataObject, file: str) -> None:
    with TemporaryDirectory() as home:
        folder = Path(copytree(SOUND, Path(home, "fixtures")))
        (folder / file).write_bytes(data.draw(damaged((SOUND / file).read_bytes())))
        _, problems = outcome(lambda: read_fixtures(folder))
        for problem in problems:
            assert is_inside(problem, (folder / problem.file).read_bytes()), problem
            assert str(problem).isprintable(), problem


@slow
@given(line=st.binary() | texts.map(str.encode) | damaged(b'{"id": "a", "n": [1.5, -2e3, null, true, {"x": "\\u00e9"}]}\n'))
def test_a_line_is_refused_or_read_as_json(line: bytes) -> None:
    found, problems = outcome(lambda: parse_line(line, 7, "x.ndjson"))
    assert {(problem.file, problem.line) for problem in problems} <= {("x.ndjson", 7)}
    assert problems or repr(found.value[6]) == repr(json.loads(line))


@slow
@given(text=texts | damaged((SOUND / "releases" / "0.0.1.json").read_bytes()).map(lambda content: content.decode("latin-1")))
def test_a_manifest_is_refused_or_the_one_that_was_released(text: str) -> None:
    try:
        found = from_json(text)
    except ValueError:
        return
    assert found == from_json((SOUND / "releases" / "0.0.1.json").read_text("utf-8"))
