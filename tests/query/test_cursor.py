import base64
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from critical_minerals.query.cursor import LAST_PLACE, MAX_CURSOR, BadCursor, Cursor, decode, encode

GOOD = encode(Cursor("0123456789abcdef", "0123456789ab", 350))

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=15)
cursors = st.builds(Cursor, texts, texts, st.integers(1, LAST_PLACE))


def written(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@given(cursors)
def test_any_place_comes_back_as_it_was(cursor: Cursor) -> None:
    assert decode(encode(cursor)) == cursor


@given(cursors)
def test_a_cursor_needs_no_escaping_in_an_address(cursor: Cursor) -> None:
    assert set(encode(cursor)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(cursors, cursors)
def test_different_cursors_are_written_differently(one: Cursor, other: Cursor) -> None:
    assert (encode(one) == encode(other)) == (repr(one) == repr(other))


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
        pytest.param(base64.b64encode(b'["~~~???","q",7]').decode(), id="other alphabet"),
        pytest.param(base64.b85encode(b'["r","q",7]').decode(), id="base 85"),
    ],
)
def test_refuses_text_that_is_not_url_safe_base64_of_a_cursor(text: str) -> None:
    with pytest.raises(BadCursor):
        decode(text)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xff\xfe", id="not UTF-8"),
        pytest.param(b'["\xff","q",7]', id="not UTF-8 inside"),
        pytest.param('["r","q",7]'.encode("utf-16"), id="UTF-16"),
        pytest.param('["r","q",7]'.encode("utf-32"), id="UTF-32"),
        pytest.param(b'\xef\xbb\xbf["r","q",7]', id="byte order mark"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"null", id="null"),
        pytest.param(b"1", id="number"),
        pytest.param(b'"text"', id="text"),
        pytest.param(b'"rq7"', id="text of three characters"),
        pytest.param(b"{}", id="empty object"),
        pytest.param(b'{"r":1,"q":2,"place":3}', id="object"),
        pytest.param(b"[]", id="empty list"),
        pytest.param(b'["r"]', id="release alone"),
        pytest.param(b'["r","q"]', id="no place"),
        pytest.param(b'["r","q",7,7]', id="two places"),
        pytest.param(b'["r","q",7,"id"]', id="more after the place"),
        pytest.param(b'[1,"q",7]', id="release is a number"),
        pytest.param(b'["r",null,7]', id="question is null"),
        pytest.param(b'["r","q","7"]', id="place is a text"),
        pytest.param(b'["r","q",null]', id="place is null"),
        pytest.param(b'["r","q",true]', id="true"),
        pytest.param(b'["r","q",false]', id="false"),
        pytest.param(b'["r","q",[7]]', id="nested list"),
        pytest.param(b'["r","q",{"x":7}]', id="nested object"),
        pytest.param(b'[["r","q",7]]', id="list in a list"),
        pytest.param(b'["r","q",0]', id="nought"),
        pytest.param(b'["r","q",-0]', id="minus nought"),
        pytest.param(b'["r","q",-1]', id="below nought"),
        pytest.param(b'["r","q",-9223372036854775809]', id="far below nought"),
        pytest.param(b'["r","q",7.0]', id="whole float"),
        pytest.param(b'["r","q",7.5]', id="float"),
        pytest.param(b'["r","q",7e0]', id="exponent"),
        pytest.param(b'["r","q",07]', id="leading nought"),
        pytest.param(b'["r","q",+7]', id="plus"),
        pytest.param(b'["r","q",NaN]', id="NaN"),
        pytest.param(b'["r","q",Infinity]', id="Infinity"),
        pytest.param(b'["r","q",-Infinity]', id="-Infinity"),
        pytest.param(b'["r","q",1e400]', id="1e400"),
        pytest.param(b'["r","q",%d]' % (LAST_PLACE + 1), id="after the last place"),
        pytest.param(b'["r","q",4294967296]', id="2 to the 32nd"),
        pytest.param(b'["r","q",9223372036854775808]', id="2 to the 63rd"),
        pytest.param(b'["r","q",' + b"9" * 1000 + b"]", id="a thousand nines"),
        pytest.param(b'["r","q",' + b"9" * 1400 + b"]", id="as many nines as fit"),
        pytest.param(b'["r", "q", 7]', id="white space"),
        pytest.param(b'["r","q",7] ', id="white space at the end"),
        pytest.param(b'["r","q",7][]', id="more JSON"),
        pytest.param(b'["r","q",7,]', id="trailing comma"),
        pytest.param(b'["\\u0072","q",7]', id="escaped ASCII"),
        pytest.param(b'["\xc3\xa9","q",7]', id="UTF-8 that is not escaped"),
        pytest.param(b'["\x00","q",7]', id="NUL that is not escaped"),
        pytest.param(b"['r','q',7]", id="Python"),
        pytest.param(b"[" * 1400, id="brackets"),
        pytest.param(b"[" * 700 + b"]" * 700, id="closed brackets"),
        pytest.param(b'{"a":' * 280, id="braces"),
        pytest.param(b'["r","q",' + b"[" * 650 + b"]" * 650 + b"]", id="brackets inside"),
    ],
)
def test_refuses_base64_of_anything_but_a_cursor(data: bytes) -> None:
    with pytest.raises(BadCursor):
        decode(written(data))


@pytest.mark.parametrize("place", [1, 2, LAST_PLACE])
def test_reads_the_places_that_there_may_be(place: int) -> None:
    assert decode(written(b'["r","q",%d]' % place)) == ("r", "q", place)


@given(st.text(max_size=60))
def test_any_text_is_a_cursor_or_a_bad_one(text: str) -> None:
    try:
        cursor = decode(text)
    except BadCursor:
        return
    assert encode(cursor) == text


@given(st.tuples(texts, texts, st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts)))
def test_only_a_whole_number_above_nought_is_a_place(parts: tuple[str, str, Any]) -> None:
    text, place = written(json.dumps(parts, separators=(",", ":")).encode()), parts[2]
    if type(place) is int and 0 < place <= LAST_PLACE:
        assert decode(text) == parts
    else:
        with pytest.raises(BadCursor):
            decode(text)


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
    assert list(cursor) == value


@given(st.integers(0, len(GOOD) - 1), st.sampled_from("ABCXYZabcxyz0189-_"))
def test_a_changed_character_gives_another_cursor_or_a_bad_one(position: int, character: str) -> None:
    changed = GOOD[:position] + character + GOOD[position + 1 :]
    try:
        cursor = decode(changed)
    except BadCursor:
        return
    assert encode(cursor) == changed


@pytest.mark.parametrize("place", ["9" * 400, "1e400", "NaN", "true", "[]", "0", "-1", "7.0", '"7"', "4294967296"])
@pytest.mark.parametrize("sort", ["id", "-id", "value", "-known_since", "value,-id"])
def test_the_api_refuses_a_forged_place_of_the_right_question(client: FlaskClient, place: str, sort: str) -> None:
    address = f"/v1/facts?sort={sort}&unit=percent&limit=1"
    cursor = decode(client.get(address).json["links"]["next"].rpartition("cursor=")[2])
    forged = f'["{cursor.release}","{cursor.question}",{place}]'
    assert client.get(f"{address}&cursor={written(forged.encode())}").status_code == 422


@pytest.mark.parametrize("place", [10**4, 2**31, LAST_PLACE])
@pytest.mark.parametrize(
    "question",
    [
        "sort=id",
        "sort=id&unit=percent",
        "sort=-id",
        "sort=-id&unit=percent",
        "sort=value&unit=percent",
        "sort=-known_since",
        "sort=known_since,-id",
    ],
)
def test_nothing_follows_a_place_beyond_the_end(client: FlaskClient, place: int, question: str) -> None:
    address = f"/v1/facts?{question}&limit=1"
    cursor = decode(client.get(address).json["links"]["next"].rpartition("cursor=")[2])
    response = client.get(f"{address}&cursor={encode(cursor._replace(place=place))}")
    assert (response.status_code, response.json["data"], response.json["links"]["next"]) == (200, [], None)
