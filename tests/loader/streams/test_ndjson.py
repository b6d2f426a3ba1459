"""The reader of lines takes what JSON is, as `json` does, and puts it into pieces of bounded size."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critical_minerals.loader.streams import ndjson
from critical_minerals.loader.streams.ndjson import Lines, lines_of, parse_line

TEXT = st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
)


@given(VALUES, st.booleans(), st.sampled_from([None, 0, (",", ":")]))
def test_every_json_value_is_read_as_json_reads_it(value: object, escaped: bool, form: object) -> None:
    text = json.dumps(value, ensure_ascii=escaped, separators=form or None).encode()
    assert repr(parse_line(text + b"\n", 7, "x.ndjson").found((6,))) == repr(json.loads(text))


@pytest.mark.parametrize("text", ["1.50", "1e3", "1E+3", "-0.0", "0e5", "1." + "0" * 1000])
def test_a_number_that_is_not_in_its_shortest_form_is_read(text: str) -> None:
    assert parse_line(f"{text}\n".encode(), 1, "x.ndjson").found((0,)) == float(text)


def pieces(tmp_path: Path, text: bytes) -> list[tuple[int, list[bytes]]]:
    path = tmp_path / "x.ndjson"
    path.write_bytes(text)
    found = list(lines_of(path))
    assert all(isinstance(some, Lines) and some.file == "x.ndjson" for some in found)
    return [(some.first, some.lines) for some in found]


def test_a_piece_has_so_many_lines_and_bytes_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ndjson, "LINES_AT_ONCE", 3)
    monkeypatch.setattr(ndjson, "BYTES_AT_ONCE", 10)
    found = pieces(tmp_path, b"1\n2\n3\n4\n55555555\n6\n7777777777\n8\n")
    assert found == [
        (1, [b"1\n", b"2\n", b"3\n"]),
        (4, [b"4\n", b"55555555\n"]),
        (6, [b"6\n", b"7777777777\n"]),
        (8, [b"8\n"]),
    ]


def test_nothing_is_read_after_a_line_that_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ndjson, "LONGEST_LINE", 5)
    assert pieces(tmp_path, b"1\n22222222\n3\n") == [(1, [b"1\n", b"222222"])]
