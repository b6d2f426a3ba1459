"""Whatever is sent gets a sound answer, and what the document does not allow is refused.

What is sent comes from the document, so that a new parameter is attacked by being declared.
"""

import json
from urllib.parse import parse_qsl, quote, urlencode
from wsgiref.types import WSGIApplication

import pytest
from answers import Answer, ask, assert_sound, assert_sound_again
from declared import OPERATIONS, a_good_value, allowed, by_kind, declared, is_allowed
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from critical_minerals.app import create_app
from critical_minerals.query.cursor import LAST_PLACE, decode, encode
from critical_minerals.resources import REGISTRY
from critical_minerals.settings import Settings
from critical_minerals.web.examples import question

BESIDE = (
    "/", "/projects", "/facts?q=mine", "/places/china", "/search?q=mine", "/llms.txt", "/assets/pages.css",
    "/guide", "/guide/conventions", "/guide/paging", "/guide/caching", "/guide/errors", "/guide/provenance",
    "/guide/vocabularies",
    "/docs", "/docs/assets/docs.js", "/readyz", "/v1/openapi.json", "/problems/not-found",
)  # fmt: skip

Pairs = list[tuple[str, str]]

UNKNOWN = ("colour", "", "limit[]", "LIMIT", "\x00", "é")
SIGNS = (
    "\x00", "\t", "\n", "\r\n", " ", "+", "-", "--", "_", "~", ".", "..", "/", "\\", "%", "*", ",", ",,", ";",
    "'", '"', "<b>", "٣", "１", "²", "é", "e\u0301", "\u0301", "İ", "\u200b", "\u202e", "\u2028", "\ufeff",
    "\ufffe", "🙂", "\U0010ffff",
)  # fmt: skip
WORDS = (
    "", "0", "-0", "05", "5_0", "1e3", "0x10", "1.", ".5", "1.0", "NaN", "Infinity", "-inf", "null", "true",
    "TRUE", "t", "on", "yes", str(2**31), str(2**63), "9" * 400, "2025-W05", "20250101", "2025-02-30",
    "2025-13", "0000", "9999", "9999-12-31", "today", "id", "--id", "-id,id", "[]", "{}", "AND", "OR", "NOT x",
    "-x", "x*", "^x", "x:y", "NEAR(x y)", "(((", '"x', "x OR " * 39 + "x", "x OR " * 1500 + "x",
    "'; DROP TABLE term; --", "=1+1", "a" * 101, "a" * 201, "a" * 7000, "," * 60,
    ",".join(f"a{number}" for number in range(51)), "W10", "e30", "WyJhIiwiYiIsMV0",
)  # fmt: skip
"""What Python, SQLite or a browser reads as something else than a person."""

PIECES = ("=", "&", "%", ";", "+", ",", "%00", "%ff", "%ed%a0%80", "\xff", "#", "?", "1")
TAILS = (
    "/", "//", "/.", "/..", ".csv", ".xml", "/citation", "\x00", "\r\nX: y", ";x", "?", "\xff", "\xed\xa0\x80", "%2e",
)  # fmt: skip
few_bytes = st.binary(max_size=6).map(lambda found: found.decode("latin-1"))

FUZZ = settings(deadline=None, derandomize=True, max_examples=250)


class Attacked:
    """The application without a cache and with one, and what can be asked of it."""

    def __init__(self, database_url: str) -> None:
        application = create_app(database_url, cache_bytes=0)
        client = application.test_client()
        self.plain: WSGIApplication = application.wsgi_app
        self.cached: WSGIApplication = create_app(database_url).wsgi_app
        self.examples = {path: question(client, path, get["operationId"]) for path, get in OPERATIONS.items()}
        self.known = {path: _known(client, path) for path in OPERATIONS}
        """For each list, the values that its filters have, by name."""

    def ask(self, path: str, query: str, method: str = "GET", **environ: str) -> Answer:
        """The answer to a request, which is sound, and the same from the cache. Path and query are bytes, as Latin-1."""
        asked = {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": method, **environ}
        answer = ask(self.plain, asked)
        assert_sound(answer, method)
        if method == "GET":
            assert_sound_again(self.plain, self.cached, asked, answer)
        return answer


def _known(client: FlaskClient, path: str) -> dict[str, list[str]]:
    if "facets" not in declared(path):
        return {}
    names = declared(path)["facets"]["items"]["enum"]
    counted = client.get(f"{path}?limit=1&facets={','.join(names)}").json["meta"]["facets"]
    found = {name: [value["value"] for value in counted[name] if "," not in value["value"]] for name in names}
    return found | {f"not_{name}": values for name, values in found.items()}


@pytest.fixture(scope="module")
def attacked(database_url: str) -> Attacked:
    return Attacked(database_url)


def spoilt(text: str) -> st.SearchStrategy[str]:
    """A value with a sign more, or written differently."""
    places = st.integers(0, len(text))
    inserted = st.builds(lambda place, sign: text[:place] + sign + text[place:], places, st.sampled_from(SIGNS))
    return st.one_of(inserted, st.sampled_from([text.upper(), text[1:], text * 2, f"{text},{text}", text[::-1]]))


@st.composite
def queries(draw: st.DrawFn, attacked: Attacked, path: str) -> Pairs:
    """Parameters of an operation, most of them declared, with values that are allowed, nearly so, or hostile."""
    pairs = parse_qsl(attacked.examples[path].partition("?")[2])
    schemas = declared(path)
    for _ in range(draw(st.integers(0, 3))):
        name = draw(st.one_of(*map(st.sampled_from, by_kind(path)), st.sampled_from(UNKNOWN)))
        schema = schemas.get(name, {"enum": ["1"], "type": "string"})
        good = allowed(schema, attacked.known[path].get(name))
        value = draw(st.one_of(good, good.flatmap(spoilt), st.sampled_from(WORDS), st.text(max_size=30)))
        if draw(st.integers(0, 9)):
            pairs = [pair for pair in pairs if pair[0] != name]
        pairs.append((name, value))
    return pairs


def wrong(path: str, pairs: Pairs) -> set[str]:
    """The names of parameters that the document does not allow, or does not allow with this value."""
    schemas = declared(path)
    return {name for name, value in pairs if name not in schemas or not is_allowed(schemas[name], value)}


def assert_as_documented(path: str, pairs: Pairs, answer: Answer) -> None:
    """Fails where parameters that the document does not allow are not refused by name."""
    names = [name for name, _ in pairs]
    repeated = {name for name in names if names.count(name) > 1}
    if len(written(pairs)) > Settings().longest_address:
        assert answer.status == 414
    elif repeated:
        assert answer.status == 422
        assert set(answer.json["errors"]) == repeated
    elif wrong(path, pairs):
        assert answer.status == 422
        assert wrong(path, pairs) <= set(answer.json["errors"]) <= set(names)
    else:
        assert answer.status in {200, 404, 410, 422}


def written(pairs: Pairs) -> str:
    """A query."""
    return urlencode(pairs, quote_via=quote, safe=",", errors="surrogatepass")


@pytest.mark.parametrize(
    ("path", "name"), {json.dumps(declared(p)[n]): (p, n) for p in OPERATIONS for n in declared(p)}.values()
)
def test_a_hostile_value_is_refused_where_the_document_does_not_allow_it(attacked: Attacked, path: str, name: str) -> None:
    where, _, example = attacked.examples[path].partition("?")
    others = [pair for pair in parse_qsl(example) if pair[0] != name]
    good = a_good_value(declared(path)[name])
    for value in (*WORDS, *SIGNS, *(f"{good}{sign}" for sign in SIGNS), *(f"{sign}{good}" for sign in SIGNS)):
        pairs = [*others, (name, value)]
        answer = ask(attacked.plain, {"PATH_INFO": where, "QUERY_STRING": written(pairs)})
        assert_sound(answer)
        assert_as_documented(path, pairs, answer)


@FUZZ
@given(data=st.data())
def test_what_the_document_does_not_allow_is_refused_by_name(attacked: Attacked, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(list(OPERATIONS)))
    pairs = data.draw(queries(attacked, path))
    answer = attacked.ask(attacked.examples[path].partition("?")[0], written(pairs))
    assert_as_documented(path, pairs, answer)


@FUZZ
@given(data=st.data())
def test_any_bytes_for_a_query_are_answered(attacked: Attacked, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(list(OPERATIONS)))
    pieces = st.sampled_from([*declared(path), *PIECES]) | few_bytes
    query = data.draw(st.lists(pieces).map("".join))
    attacked.ask(attacked.examples[path].partition("?")[0], query)


@FUZZ
@given(data=st.data())
def test_any_bytes_for_a_path_are_answered(attacked: Attacked, data: st.DataObject) -> None:
    known = [*BESIDE, *(address.partition("?")[0] for address in attacked.examples.values())]
    path = data.draw(st.sampled_from(known) | st.just(""))
    path += "".join(data.draw(st.lists(st.sampled_from(TAILS) | few_bytes, max_size=4)))
    if data.draw(st.booleans()):
        path += data.draw(st.sampled_from(["a", "\xf0\x9f\x99\x82", "/", "'"])) * 8000
    attacked.ask(path, "")


@FUZZ
@given(data=st.data())
def test_any_method_is_answered_and_those_that_are_named_work(attacked: Attacked, data: st.DataObject) -> None:
    address = data.draw(st.sampled_from([*BESIDE, *attacked.examples.values(), "/nothing", "//"]))
    methods = ("GET", "HEAD", "OPTIONS", "TRACE", "CONNECT", "POST", "DELETE", "PROPFIND", "get", "Head", "options", "post")
    method = data.draw(st.sampled_from(methods) | st.text("ABCabc!#$%&'*+.^_`|~-09", min_size=1, max_size=20))
    path, _, query = address.partition("?")
    answer = attacked.ask(path, query, method)
    if path in {"/nothing", "//"}:
        assert answer.status == 404
    elif method in {"GET", "HEAD", "OPTIONS"}:
        assert answer.status in {200, 303}
    else:
        assert answer.status == 405
        for named in answer.headers["Allow"].split(", "):
            assert attacked.ask(path, query, named).status in {200, 303}


ACCEPTED = (
    "application/json",
    "text/csv",
    "text/*",
    "*/*",
    "*",
    "image/png",
    "br",
    "gzip",
    "identity",
    "a",
    "",
    "é",
    "\xff",
)
WEIGHTS = ("", ";q=0", ";q=0.5", ";q=1e3", ";q=nan", ";q=-1", ";q=", "; charset=x", ';a="b,c"', ";" * 300)
TAGS = ("*", '"x"', 'W/"x"', '"', "x", "", "W/", '"' * 5000, "\xff", "a" + " " * 5000 + "b", '"x",' * 2000)
HOSTS = (
    "a.test", "a.test:80", "[::1]:80", "xn--a.test", "a..b", ".", "", " ", "a b", "a,b", "a@b", "a/b", "é",
    "\xff", "[", "a:b", "a" * 64, "a." * 126 + "a", "a." * 200, "a.test:99999", "a.test:", "%61", "a\r\nX: y",
    "_", "a.",
)  # fmt: skip
accepts = st.lists(st.builds("{}{}".format, st.sampled_from(ACCEPTED), st.sampled_from(WEIGHTS)), max_size=4).map(",".join)
tags = st.lists(st.sampled_from(TAGS), max_size=3).map(", ".join)
latin = st.text(st.characters(max_codepoint=255), max_size=20)
headers = st.fixed_dictionaries(
    {},
    optional={
        "HTTP_ACCEPT": accepts | latin | st.sampled_from(["a/b," * 4000, "a" + " " * 9000 + "b"]),
        "HTTP_ACCEPT_ENCODING": accepts | latin | st.just("gzip," * 3000),
        "HTTP_IF_NONE_MATCH": tags | latin,
        "HTTP_IF_MATCH": tags | latin,
        "HTTP_HOST": st.sampled_from(HOSTS) | latin,
        "HTTP_RANGE": st.sampled_from(["bytes=0-1", "bytes=5-1", "x"]) | latin,
        "HTTP_IF_MODIFIED_SINCE": st.sampled_from(["Wed, 21 Oct 2099 07:28:00 GMT", "x"]) | latin,
        "HTTP_X_FORWARDED_HOST": st.just("evil.test"),
        "HTTP_X_FORWARDED_PREFIX": st.just("/evil.test"),
        "HTTP_X_ORIGINAL_URL": st.just("/evil.test"),
        "HTTP_X_HTTP_METHOD_OVERRIDE": st.just("DELETE"),
        "HTTP_FORWARDED": st.just("host=evil.test"),
        "HTTP_REQUEST_ID": st.just("evil.test"),
        "HTTP_ORIGIN": st.just("https://evil.test"),
        "HTTP_TRANSFER_ENCODING": st.sampled_from(["", "chunked", "x"]),
        "CONTENT_LENGTH": st.sampled_from(["", "0", "5", "-1", "x"]),
        "SERVER_PROTOCOL": st.sampled_from(["HTTP/1.0", "HTTP/1.1", "HTTP/2", ""]),
    },
)


@FUZZ
@given(data=st.data())
def test_any_headers_are_answered(attacked: Attacked, data: st.DataObject) -> None:
    address = data.draw(st.sampled_from([*BESIDE, *attacked.examples.values()]))
    path, _, query = address.partition("?")
    answer = attacked.ask(path, query, **data.draw(headers))
    assert answer.status in {200, 303, 304, 400, 406, 412, 413, 422}
    assert "evil" not in f"{answer.headers}{answer.body!r}"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("", 200),
        ("*/*", 200),
        ("text/plain;version=abc", 200),
        ("text/plain;version=1.0.0;escaping=x", 200),
        ("application/openmetrics-text;version=1!2", 200),
        ("application/openmetrics-text;version=9999.evil", 200),
        ("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;q=0.3,*/*;q=0.1", 200),
        ("image/png", 406),
    ],
)
def test_any_format_of_the_metrics_may_be_asked_for(attacked: Attacked, accept: str, status: int) -> None:
    answer = ask(attacked.plain, {"PATH_INFO": "/metrics", "HTTP_ACCEPT": accept})
    assert_sound(answer)
    assert answer.status == status


@settings(FUZZ, max_examples=25)
@given(versions=st.lists(st.text(max_size=6) | st.sampled_from(["1.0.0", "9", "0.0.4", "1!2", "1+a", ""]), max_size=2))
def test_any_version_of_the_metrics_may_be_asked_for(attacked: Attacked, versions: list[str]) -> None:
    for media_type in ("text/plain", "application/openmetrics-text"):
        accept = ",".join([f"{media_type};version={version};escaping={version}" for version in versions])
        answer = ask(attacked.plain, {"PATH_INFO": "/metrics", "HTTP_ACCEPT": accept.encode().decode("latin-1")})
        assert_sound(answer)
        assert answer.status in {200, 406}


@FUZZ
@given(data=st.data())
def test_a_forged_cursor_leads_to_a_page_or_is_refused(attacked: Attacked, data: st.DataObject) -> None:
    resource = data.draw(st.sampled_from(REGISTRY))
    orders = [f"{sign}{key}" for key in ("id", *(key.name for key in resource.sort_keys)) for sign in ("", "-")]
    asked = f"limit=1&sort={data.draw(st.sampled_from(orders))}"
    asked += "&unit=t" if "value" in asked else ""
    path = f"/v1/{resource.name}"
    following = attacked.ask(path, asked).json["links"]["next"]
    if following is None:
        return
    cursor = decode(following.partition("cursor=")[2])
    place = data.draw(st.integers(1, 500) | st.integers(-(2**70), 2**70) | st.sampled_from([LAST_PLACE, LAST_PLACE + 1]))
    answer = attacked.ask(path, f"{asked}&cursor={encode(cursor._replace(place=place))}")
    assert answer.status == (200 if 0 < place <= LAST_PLACE else 422)
    stray = data.draw(st.sampled_from([each for each in REGISTRY if each is not resource]))
    assert attacked.ask(f"/v1/{stray.name}", f"limit=1&cursor={encode(cursor)}").status == 422
