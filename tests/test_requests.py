"""Requests that are no HTTP for this API, as bytes to a real server."""

import re
import socket
from urllib.parse import urlsplit

import pytest

HOST = "Host: facts.test\r\n"

REFUSED = [
    ("no host", "GET /v1 HTTP/1.1\r\n\r\n", 400),
    ("empty host", "GET /v1 HTTP/1.1\r\nHost:\r\n\r\n", 400),
    ("a long host", f"GET /v1/timeline.ics HTTP/1.1\r\nHost: {'a.' * 130}test\r\n\r\n", 400),
    ("host with a path", "GET /v1 HTTP/1.1\r\nHost: facts.test/elsewhere\r\n\r\n", 400),
    ("two slashes", f"GET //v1 HTTP/1.1\r\n{HOST}\r\n", 404),
    ("a body", f"GET /v1 HTTP/1.1\r\n{HOST}Content-Length: 5\r\n\r\nhello", 413),
    ("a chunked body", f"GET /v1 HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 413),
    ("a query that is not UTF-8", f"GET /v1/search?q=%ff HTTP/1.1\r\n{HOST}\r\n", 400),
    ("a surrogate", f"GET /v1/search?q=%ed%a0%80 HTTP/1.1\r\n{HOST}\r\n", 400),
    ("a broken percent sign", f"GET /v1/search?q=%zz HTTP/1.1\r\n{HOST}\r\n", 400),
    ("an encoded repetition", f"GET /v1/facts?limit=1&%6cimit=2 HTTP/1.1\r\n{HOST}\r\n", 422),
    ("a parameter of the document", f"GET /v1/openapi.json?x=1 HTTP/1.1\r\n{HOST}\r\n", 422),
    ("a parameter of the health check", f"GET /livez?x=1 HTTP/1.1\r\n{HOST}\r\n", 422),
    ("a long address", f"GET /v1/facts?q={'a' * 8000} HTTP/1.1\r\n{HOST}\r\n", 414),
]
REFUSED_BY_GUNICORN = [
    ("two hosts", f"GET /v1 HTTP/1.1\r\n{HOST}{HOST}\r\n", 400),
    ("lower-case method", f"get /v1 HTTP/1.1\r\n{HOST}\r\n", 405),
    ("lower-case head", f"head /v1 HTTP/1.1\r\n{HOST}\r\n", 405),
    ("lower-case method of nothing", f"get /nothing HTTP/1.1\r\n{HOST}\r\n", 404),
]
"""Which gunicorn answers itself, so that this API never sees them."""
UNDERSTOOD = [
    ("HTTP/1.0 without host", "GET /v1 HTTP/1.0\r\n\r\n"),
    ("the longest host", f"GET /v1 HTTP/1.1\r\nHost: {'a.' * 126}b:65535\r\n\r\n"),
    ("host with a port", "GET /v1 HTTP/1.1\r\nHost: facts.test:8000\r\n\r\n"),
    ("an IPv6 host", "GET /v1 HTTP/1.1\r\nHost: [::1]:8000\r\n\r\n"),
    ("an absolute target", f"GET http://facts.test/v1 HTTP/1.1\r\n{HOST}\r\n"),
    ("headers of a proxy", f"GET /v1 HTTP/1.1\r\n{HOST}X-Forwarded-Host: evil.test\r\nX-Forwarded-Prefix: /evil\r\n\r\n"),
    ("a method to override", f"GET /v1 HTTP/1.1\r\n{HOST}X-HTTP-Method-Override: DELETE\r\n\r\n"),
]


def exchange(live: str, request: str) -> tuple[int, str, bytes]:
    """Status, headers and body of the answer to the bytes of a request."""
    with socket.create_connection((urlsplit(live).hostname, urlsplit(live).port), timeout=10) as connection:
        connection.sendall(request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1).encode("latin-1"))
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode().lower(), body


@pytest.mark.parametrize(("request_text", "status"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_malformed_request_is_refused_with_a_problem(live, request_text, status):
    found, head, body = exchange(live, request_text)
    assert found == status
    assert "content-type: application/problem+json" in head
    assert "request-id: " in head
    assert b'"detail"' in body


@pytest.mark.parametrize(
    ("request_text", "status"), [case[1:] for case in REFUSED_BY_GUNICORN], ids=[case[0] for case in REFUSED_BY_GUNICORN]
)
def test_a_malformed_request_is_refused_by_the_server_or_with_a_problem(live, server, request_text, status):
    found, head, _ = exchange(live, request_text)
    answers = {"granian": (status, "application/problem+json"), "gunicorn": (400, "text/html")}
    assert (found, re.search("content-type: (.+?)\r\n", head).group(1)) == answers[server]


@pytest.mark.parametrize("request_text", [case[1] for case in UNDERSTOOD], ids=[case[0] for case in UNDERSTOOD])
def test_an_unusual_request_is_understood(live, request_text):
    found, _, body = exchange(live, request_text)
    assert found == 200
    assert b"evil" not in body
