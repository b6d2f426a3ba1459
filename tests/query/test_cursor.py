import base64
import json
import math
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import assume, given
from hypothesis import strategies as st

from critical_minerals.query.cursor import MAX_CURSOR, BadCursor, Cursor, decode, encode

GOOD = encode(Cursor("0123456789abcdef", "0123456789ab", (3.5, None, "brook-mine")))

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=15)
sort_values = st.one_of(
    st.none(),
    texts,
    st.integers(-(2**63) + 1, 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e18, max_value=1e18),
)
positions = st.builds(lambda values, last: (*values, last), st.lists(sort_values, max_size=4), texts)
cursors = st.builds(Cursor, texts, texts, positions)


def written(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@given(cursors)
def test_any_position_comes_back_as_it_was(cursor: Cursor) -> None:
    text = encode(cursor)
    assume(len(text) <= MAX_CURSOR)
    assert decode(text) == cursor
    assert [type(value) for value in decode(text).position] == [type(value) for value in cursor.position]


@given(cursors)
def test_a_cursor_needs_no_escaping_in_an_address(cursor: Cursor) -> None:
    assert set(encode(cursor)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(cursors, cursors)
def test_different_cursors_are_written_differently(one: Cursor, other: Cursor) -> None:
    assert (encode(one) == encode(other)) == (repr(one) == repr(other))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_never_written(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        encode(Cursor("release", "question", (value, "id")))


@pytest.mark.parametrize("length", range(len(GOOD)))
def test_refuses_a_truncated_cursor(length: int) -> None:
    with pytest.raises(BadCursor):
        decode(GOOD[:length])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("A" * (MAX_CURSOR + 1), id="too long"),
        pytest.param("A" * 1_000_000, id="huge"),
        pytest.param("!", id="not base64"),
        pytest.param("A", id="one character"),
        pytest.param("AAAAA", id="impossible length"),
        pytest.param(GOOD + "=", id="padding"),
        pytest.param(GOOD + "==", id="more padding"),
        pytest.param("=" + GOOD, id="padding in front"),
        pytest.param(GOOD + "A", id="one more character"),
        pytest.param(GOOD + "AAAA", id="more data"),
        pytest.param(GOOD + "IA", id="white space after the data"),
        pytest.param(GOOD + GOOD, id="twice"),
        pytest.param(" " + GOOD, id="space in front"),
        pytest.param(GOOD + "\n", id="newline at the end"),
        pytest.param(GOOD[:8] + "\n" + GOOD[8:], id="newline inside"),
        pytest.param(GOOD[:8] + "." + GOOD[8:], id="dot inside"),
        pytest.param(GOOD[:8] + "é" + GOOD[8:], id="not ASCII"),
        pytest.param(GOOD[:8] + "\ud800" + GOOD[8:], id="lone surrogate"),
        pytest.param(GOOD[:8] + "\x00" + GOOD[8:], id="NUL"),
        pytest.param("ＡＢＣＤ", id="full-width letters"),
        pytest.param("٣٣٣٣", id="other digits"),
        pytest.param(base64.b64encode(b'["r","q","~~~???"]').decode(), id="other alphabet"),
        pytest.param(base64.b85encode(b'["r","q","id"]').decode(), id="base 85"),
    ],
)
def test_refuses_text_that_is_not_url_safe_base64_of_a_cursor(text: str) -> None:
    with pytest.raises(BadCursor):
        decode(text)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xff\xfe", id="not UTF-8"),
        pytest.param(b'["r","q","\xff"]', id="not UTF-8 inside"),
        pytest.param('["r","q","id"]'.encode("utf-16"), id="UTF-16"),
        pytest.param('["r","q","id"]'.encode("utf-32"), id="UTF-32"),
        pytest.param(b'\xef\xbb\xbf["r","q","id"]', id="byte order mark"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"null", id="null"),
        pytest.param(b"1", id="number"),
        pytest.param(b'"text"', id="text"),
        pytest.param(b"{}", id="empty object"),
        pytest.param(b'{"r":1,"q":2,"id":3}', id="object"),
        pytest.param(b"[]", id="empty list"),
        pytest.param(b'["r"]', id="release alone"),
        pytest.param(b'["r","q"]', id="no position"),
        pytest.param(b'[1,"q","id"]', id="release is a number"),
        pytest.param(b'["r",null,"id"]', id="question is null"),
        pytest.param(b'["r","q",1]', id="id is a number"),
        pytest.param(b'["r","q",null]', id="id is null"),
        pytest.param(b'["r","q",true,"id"]', id="true"),
        pytest.param(b'["r","q",false,"id"]', id="false"),
        pytest.param(b'["r","q",["x"],"id"]', id="nested list"),
        pytest.param(b'["r","q",{"x":1},"id"]', id="nested object"),
        pytest.param(b'[["r","q","id"]]', id="list in a list"),
        pytest.param(b'["r","q",NaN,"id"]', id="NaN"),
        pytest.param(b'["r","q",Infinity,"id"]', id="Infinity"),
        pytest.param(b'["r","q",-Infinity,"id"]', id="-Infinity"),
        pytest.param(b'["r","q",1e400,"id"]', id="1e400"),
        pytest.param(b'["r","q",-1e400,"id"]', id="-1e400"),
        pytest.param(b'["r","q",1e300,"id"]', id="1e300"),
        pytest.param(b'["r","q",9223372036854775808,"id"]', id="2 to the 63rd"),
        pytest.param(b'["r","q",-9223372036854775808,"id"]', id="minus 2 to the 63rd"),
        pytest.param(b'["r","q",' + b"9" * 1000 + b',"id"]', id="a thousand nines"),
        pytest.param(b'["r","q",' + b"9" * 1400 + b',"id"]', id="as many nines as fit"),
        pytest.param(b'["r","q",1E2,"id"]', id="other spelling of a number"),
        pytest.param(b'["r","q",1.50,"id"]', id="trailing zero"),
        pytest.param(b'["r","q",-0,"id"]', id="minus zero"),
        pytest.param(b'["r", "q", "id"]', id="white space"),
        pytest.param(b'["r","q","id"] ', id="white space at the end"),
        pytest.param(b'["r","q","id"][]', id="more JSON"),
        pytest.param(b'["r","q","id",]', id="trailing comma"),
        pytest.param(b'["r","q","i\\u0064"]', id="escaped ASCII"),
        pytest.param(b'["r","q","\xc3\xa9"]', id="UTF-8 that is not escaped"),
        pytest.param(b'["r","q","\x00"]', id="NUL that is not escaped"),
        pytest.param(b"['r','q','id']", id="Python"),
        pytest.param(b"[" * 1400, id="brackets"),
        pytest.param(b"[" * 700 + b"]" * 700, id="closed brackets"),
        pytest.param(b'{"a":' * 280, id="braces"),
        pytest.param(b'["r","q",' + b"[" * 650 + b"]" * 650 + b',"id"]', id="brackets inside"),
    ],
)
def test_refuses_base64_of_anything_but_a_cursor(data: bytes) -> None:
    with pytest.raises(BadCursor):
        decode(written(data))


def test_refuses_a_lone_surrogate_that_no_database_can_compare() -> None:
    with pytest.raises(BadCursor):
        decode(written(b'["r","q","\\ud800","id"]'))


@given(st.text(max_size=60))
def test_any_text_is_a_cursor_or_a_bad_one(text: str) -> None:
    try:
        cursor = decode(text)
    except BadCursor:
        return
    assert encode(cursor) == text


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=10,
)


@given(json_values)
def test_any_json_is_a_cursor_or_a_bad_one(value: Any) -> None:
    text = written(json.dumps(value, separators=(",", ":")).encode())
    try:
        cursor = decode(text)
    except BadCursor:
        return
    assert [cursor.release, cursor.question, *cursor.position] == value


@given(st.integers(0, len(GOOD) - 1), st.sampled_from("ABCXYZabcxyz0189-_"))
def test_a_changed_character_gives_another_cursor_or_a_bad_one(position: int, character: str) -> None:
    changed = GOOD[:position] + character + GOOD[position + 1 :]
    try:
        cursor = decode(changed)
    except BadCursor:
        return
    assert encode(cursor) == changed


@pytest.mark.parametrize(
    "value",
    ["9" * 400, "1e400", "NaN", "true", "[]", '"\\ud800"', "9223372036854775808"],
    ids=lambda value: value[:20],
)
@pytest.mark.parametrize(("sort", "values"), [("value", 2), ("-value", 2), ("known_since", 2), ("id", 0)])
def test_the_api_refuses_a_forged_position_of_the_right_question(
    client: FlaskClient, value: str, sort: str, values: int
) -> None:
    address = f"/v1/facts?sort={sort}&unit=percent&limit=1"
    cursor = decode(client.get(address).json["links"]["next"].rpartition("cursor=")[2])
    texts = '"2025-01-01",' * (sort == "known_since")
    forged = f'["{cursor.release}","{cursor.question}",{texts}{value}{"" if texts or not values else ",1"},"id"]'
    assert client.get(f"{address}&cursor={written(forged.encode())}").status_code == 422
