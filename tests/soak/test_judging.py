"""Every fault of an answer or a walk that the soak looks for is seen."""

import gzip
import json

import brotli
import pytest
import zstandard

from .asking import Answer, Question
from .judging import Fingerprint, differences, faults_of, faults_of_walk

PAGE = Question("page", "/v1/facts")
HEAD = Question("HEAD", "/v1/facts", method="HEAD")
SAME = Question("If-None-Match", "/v1/facts", (200, 304))
MISSING = Question("404", "/v1/nothing", (404,))
VERSION = "1.0.1.dev"
BODY = b'{"data": [{"id": "a", "name": "A [1.0.1.dev]"}], "meta": {"dataset": {"version": "1.0.1.dev"}}}'
JSON = {"content-type": "application/json", "dataset-version": VERSION, "etag": '"1"'}
PROBLEM = {"content-type": "application/problem+json", "dataset-version": VERSION}
NDJSON = {"content-type": "application/x-ndjson", "dataset-version": VERSION, "record-count": "2"}
CSV = {"content-type": "text/csv; charset=utf-8", "dataset-version": VERSION, "record-count": "2"}
CALENDAR = {"content-type": "text/calendar", "dataset-version": VERSION}
NOT_FOUND = json.dumps({"type": "/problems/not-found", "status": 404, "detail": "found '/v1/nothing'"}).encode()


def answer(status, headers, body=b""):
    return Answer(status, tuple(headers.items()), body)


@pytest.mark.parametrize(
    ("question", "given"),
    [
        (PAGE, answer(200, JSON, BODY)),
        (PAGE, answer(200, {**JSON, "content-encoding": "br"}, brotli.compress(BODY))),
        (PAGE, answer(200, {**JSON, "content-encoding": "gzip"}, gzip.compress(BODY))),
        (PAGE, answer(200, {**JSON, "content-encoding": "zstd"}, zstandard.compress(BODY))),
        (HEAD, answer(200, JSON)),
        (SAME, answer(304, JSON)),
        (MISSING, answer(404, PROBLEM, NOT_FOUND)),
        (PAGE, answer(200, NDJSON, b'{"id": "a"}\n{"id": "b"}\n')),
        (PAGE, answer(200, CSV, b'id,name\r\na,"A\r\nB"\r\nb,B\r\n')),
        (PAGE, answer(200, CALENDAR, b"SUMMARY:A [1.0.\r\n 1.dev]\r\n")),
    ],
)
def test_what_is_right_has_no_fault(question, given):
    assert list(faults_of(question, given)) == []


@pytest.mark.parametrize(
    ("question", "given", "kind"),
    [
        (PAGE, answer(500, PROBLEM, NOT_FOUND.replace(b"404", b"500")), "unexpected status"),
        (PAGE, answer(200, {"content-type": "application/json"}, b"{}"), "no release named"),
        (PAGE, answer(200, JSON, BODY.replace(b"A [1.0.1", b"A [1.0.2")), "mix"),
        (PAGE, answer(200, JSON, BODY.replace(b'"version": "1.0.1', b'"version": "1.0.3')), "mix"),
        (PAGE, answer(200, {**JSON, "dataset-version": "1.0.2.dev"}, BODY), "mix"),
        (PAGE, answer(200, CALENDAR, b"SUMMARY:A [1.0.\r\n 2.dev]\r\n"), "mix"),
        (
            PAGE,
            answer(200, {**JSON, "content-encoding": "br"}, brotli.compress(BODY.replace(b"A [1.0.1", b"[1.0.2"))),
            "mix",
        ),
        (PAGE, answer(200, JSON, BODY[:-1]), "invalid JSON"),
        (PAGE, answer(200, JSON, BODY.replace(b'"a"', b"NaN")), "invalid JSON"),
        (PAGE, answer(200, NDJSON, b'{"id": "a"}\n{"id": \n'), "invalid JSON"),
        (PAGE, answer(200, NDJSON, b'{"id": "a"}\n'), "wrong count"),
        (PAGE, answer(200, CSV, b"id,name\r\na,A\r\n"), "wrong count"),
        (PAGE, answer(200, JSON, BODY.replace(b"A [", b"\xff [")), "broken body"),
        (PAGE, answer(200, {**JSON, "content-encoding": "br"}, brotli.compress(BODY)[:-3]), "broken body"),
        (PAGE, answer(200, {**JSON, "content-encoding": "gzip"}, gzip.compress(BODY)[:-3]), "broken body"),
        (PAGE, answer(200, {**JSON, "content-encoding": "zstd"}, zstandard.compress(BODY)[:-3]), "broken body"),
        (PAGE, answer(200, {**JSON, "content-encoding": "gzip"}, BODY), "broken body"),
        (PAGE, answer(200, {**JSON, "content-encoding": "lzma"}, BODY), "broken body"),
        (HEAD, answer(200, JSON, BODY), "broken body"),
        (SAME, answer(304, {"dataset-version": VERSION}), "broken body"),
        (MISSING, answer(404, JSON, b"{}"), "no problem+json"),
        (MISSING, answer(404, PROBLEM, b"{}"), "no problem+json"),
        (MISSING, answer(404, PROBLEM, NOT_FOUND.replace(b"404", b"400")), "no problem+json"),
    ],
)
def test_what_is_wrong_with_an_answer_is_seen(question, given, kind):
    assert [fault.kind for fault in faults_of(question, given)] == [kind]


def test_answers_of_one_release_may_differ_in_when_they_came():
    alone = answer(404, {**PROBLEM, "date": "Sun", "request-id": "abc"}, b'{"request_id": "abc"}')
    given = answer(404, {**PROBLEM, "date": "Mon", "request-id": "def", "connection": "close"}, b'{"request_id": "def"}')
    assert list(differences(given, Fingerprint.of(alone))) == []


@pytest.mark.parametrize(
    "given",
    [
        answer(404, JSON, BODY),
        answer(200, {**JSON, "etag": '"2"'}, BODY),
        answer(200, {**JSON, "link": "<>"}, BODY),
        answer(200, JSON, BODY.replace(b'"a"', b'"b"')),
    ],
)
def test_an_answer_that_its_release_does_not_give_alone_is_seen(given):
    assert [fault.kind for fault in differences(given, Fingerprint.of(answer(200, JSON, BODY)))] == ["not as alone"]


@pytest.mark.parametrize(
    ("found", "kinds"),
    [
        (["a", "b", "c"], []),
        (["a", "c"], ["walk lost a record"]),
        (["a", "b", "b", "c"], ["walk repeated a record"]),
        (["a", "a", "c"], ["walk lost a record", "walk repeated a record"]),
        (["b", "a", "c"], ["walk out of order"]),
        (["a", "b", "c", "d"], ["walk out of order"]),
    ],
)
def test_a_walk_finds_each_record_once_in_order(found, kinds):
    assert [fault.kind for fault in faults_of_walk(found, ["a", "b", "c"])] == kinds
