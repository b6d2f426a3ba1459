"""Bodies are compressed for whom it helps, and each coding of an answer is a representation with a tag of its own."""

import gzip

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_accept_header

from critical_minerals.web.codings import CODINGS, PLAIN, negotiated_coding

ADDRESS = "/v1/facts?limit=50"
DECODED = {"br": brotli.decompress, "zstd": zstandard.decompress, "gzip": gzip.decompress}

weights = st.sampled_from(["", ";q=0", ";q=0.3", ";Q=0.30", "; q=0.7", ";q=1", ";q=1.000", " ;q=0.5"])
codings = st.sampled_from(["br", "zstd", "gzip", "GZIP", "identity", "*", "deflate", "x"])
listed = st.lists(st.tuples(codings, weights), min_size=1, max_size=8, unique_by=lambda item: item[0].lower())


@given(listed, st.sampled_from([",", ", ", " ,\t"]))
def test_the_coding_that_weighs_most_is_chosen(items, separator):
    header = separator.join(coding + weight for coding, weight in items)
    accepted = parse_accept_header(header)
    best = max(CODINGS, key=accepted.quality)
    refused = not accepted.quality(best) or accepted.quality(PLAIN) > accepted.quality(best)
    assert negotiated_coding(header) == (PLAIN if refused else best)


@given(st.text("brzstdgip*;,q=01. \té"))
def test_any_header_is_answered_with_a_coding(header):
    assert negotiated_coding(header) in {*CODINGS, PLAIN}


@pytest.mark.parametrize(
    ("accept_encoding", "coding"),
    [
        ("", PLAIN),
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("zstd, gzip;q=0.9", "zstd"),
        ("br;q=0.1, gzip;q=0.2", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "zstd"),
        ("*;q=0, gzip", "gzip"),
        ("*;q=0", PLAIN),
        ("identity;q=0", PLAIN),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("identity, gzip;q=0.5", PLAIN),
        ("identity;q=0.5, *;q=0.1", PLAIN),
        ("br;q=2", PLAIN),
        ("br;q=high, gzip", "gzip"),
    ],
)
def test_a_client_gets_the_coding_that_it_prefers(client, accept_encoding, coding):
    response = client.get(ADDRESS, headers={"Accept-Encoding": accept_encoding})
    assert response.headers.get("Content-Encoding", PLAIN) == coding
    assert response.headers["Vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(
    "address",
    [
        ADDRESS,
        "/v1/facts.csv",
        "/v1/facts.ndjson",
        "/v1/openapi.json",
        "/docs/assets/swagger-ui.css",
        "/charts/timeline.svg",
    ],
)
def test_an_encoded_body_is_the_plain_one_and_smaller(client, address, coding):
    plain, encoded = client.get(address), client.get(address, headers={"Accept-Encoding": coding})
    assert DECODED[coding](encoded.data) == plain.data
    assert encoded.content_length == len(encoded.data) < len(plain.data) / 2
    assert encoded.mimetype == plain.mimetype


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(
    "address", ["/problems/not-found", "/v1/facts.csv?fields=id&metric=price_floor", "/docs/assets/favicon-32x32.png"]
)
def test_what_would_not_shrink_stays_as_it_is(client, address, coding):
    plain, encoded = client.get(address), client.get(address, headers={"Accept-Encoding": coding})
    assert "Content-Encoding" not in encoded.headers
    assert encoded.data == plain.data


def test_each_coding_has_a_strong_tag_of_its_own(client):
    tags = {client.get(ADDRESS, headers={"Accept-Encoding": coding}).headers["ETag"] for coding in (PLAIN, *CODINGS)}
    assert len(tags) == 4
    assert all(tag.startswith('"') for tag in tags)


@pytest.mark.parametrize("coding", [PLAIN, *CODINGS])
@pytest.mark.parametrize("address", [ADDRESS, "/v1/facts.csv", "/problems/not-found"])
def test_the_tag_of_a_coding_holds_for_that_coding(client, address, coding):
    asked = {"Accept-Encoding": coding}
    whole = client.get(address, headers=asked)
    again = client.get(address, headers={**asked, "If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.headers["ETag"]) == (304, whole.headers["ETag"])
    assert again.headers["Vary"] == whole.headers["Vary"]
    assert "Content-Encoding" not in again.headers
    assert client.get(address, headers={**asked, "If-Match": whole.headers["ETag"]}).data == whole.data


@pytest.mark.parametrize("address", [ADDRESS, "/v1/facts.csv"])
def test_the_tag_of_another_coding_does_not_hold(client, address):
    tag = client.get(address).headers["ETag"]
    asked = {"Accept-Encoding": "br"}
    assert client.get(address, headers={**asked, "If-None-Match": tag}).status_code == 200
    assert client.get(address, headers={**asked, "If-Match": tag}).status_code == 412
