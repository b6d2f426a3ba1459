"""What is wrong with an answer: by itself, beside what its release answers alone, and for its time."""

import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any, NamedTuple, NoReturn

import brotli
import zstandard

from .asking import Answer, Headers, Question
from .datasets import MARK

DECODERS: dict[str | None, Callable[[bytes], bytes]] = {
    None: bytes,
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "zstd": zstandard.decompress,
}
UNDECODABLE = (KeyError, brotli.error, zlib.error, zstandard.ZstdError, EOFError, OSError, UnicodeDecodeError)
FOLDED_LINE = re.compile("\r\n ")
"""iCalendar breaks long lines so, even within a word (RFC 5545 3.1)."""
VOLATILE = {"connection", "date", "request-id"}
"""Headers that differ from answer to answer; a server that is told to stop closes its connections."""
PROBLEM = "application/problem+json"


class Fault(NamedTuple):
    """What kind of thing went wrong, and what was seen."""

    kind: str
    detail: str


def faults_of(question: Question, answer: Answer) -> Iterator[Fault]:
    """What can be seen to be wrong with an answer without knowing the right one."""
    if answer.status not in question.statuses:
        yield Fault("unexpected status", f"{answer.status}; allowed: {question.statuses}; {answer.body[:200]!r}")
    if answer.version is None:
        yield Fault("no release named", f"{answer.status} without Dataset-Version")
    if question.method == "HEAD" or answer.status == 304:
        if answer.body or (answer.header("etag") is None and answer.status in {200, 304}):
            yield Fault("broken body", f"{answer.status} to {question.method} with a body or without an ETag")
        return
    try:
        text = DECODERS[answer.header("content-encoding")](answer.body).decode()
    except UNDECODABLE as error:
        yield Fault("broken body", f"{type(error).__name__}: {error}")
        return
    others = set(MARK.findall(FOLDED_LINE.sub("", text))) - {answer.version}
    if others:
        yield Fault("mix", f"the headers name {answer.version}, the body {', '.join(sorted(others))} too")
    yield from _faults_of_form(answer, text)


def _faults_of_form(answer: Answer, text: str) -> Iterator[Fault]:
    media_type = (answer.header("content-type") or "").partition(";")[0]
    if answer.status >= 400 and media_type != PROBLEM:
        yield Fault("no problem+json", f"{answer.status} as {media_type}")
    try:
        if media_type == PROBLEM:
            yield from _faults_of_problem(answer, strict_json(text))
        elif media_type == "application/json":
            strict_json(text)
        elif media_type == "application/x-ndjson":
            yield from _faults_of_export(answer, sum(strict_json(line) is not None for line in text.splitlines()))
        elif media_type == "text/csv":
            yield from _faults_of_export(answer, sum(1 for _ in csv.reader(io.StringIO(text, newline=""))) - 1)
    except ValueError as error:
        yield Fault("invalid JSON", f"{error} in {text[:100]!r}")


def _faults_of_problem(answer: Answer, problem: Any) -> Iterator[Fault]:
    if problem.get("status") != answer.status or not problem.get("type") or not problem.get("detail"):
        yield Fault("no problem+json", f"{answer.status} with {problem}")


def _faults_of_export(answer: Answer, records: int) -> Iterator[Fault]:
    if answer.header("record-count") != str(records):
        yield Fault("wrong count", f"{records} records with Record-Count {answer.header('record-count')}")


def strict_json(text: str) -> Any:
    """The value of a JSON text; raises ValueError for what Python alone takes for JSON, too."""
    return json.loads(text, parse_constant=_refuse_constant)


def _refuse_constant(found: str) -> NoReturn:
    raise ValueError(f"found {found}")


class Fingerprint(NamedTuple):
    """What two answers to the same question of the same release have in common."""

    status: int
    headers: Headers
    digest: str

    @classmethod
    def of(cls, answer: Answer) -> "Fingerprint":
        """The fingerprint of an answer, without what differs from answer to answer."""
        request_id = (answer.header("request-id") or "").encode()
        body = answer.body.replace(request_id, b"") if request_id and answer.status >= 400 else answer.body
        headers = sorted(header for header in answer.headers if header[0] not in VOLATILE)
        return cls(answer.status, tuple(headers), sha256(body).hexdigest())


def differences(answer: Answer, alone: Fingerprint) -> Iterator[Fault]:
    """Where an answer is not what its release answers alone."""
    found = Fingerprint.of(answer)
    if found != alone:
        headers = sorted(set(found.headers) ^ set(alone.headers))
        body = "the same body" if found.digest == alone.digest else f"another body: {answer.body[:100]!r}"
        yield Fault("not as alone", f"{found.status}, alone {alone.status}; other headers: {headers}; {body}")


def faults_of_walk(found: list[str], alone: list[str]) -> Iterator[Fault]:
    """Where the ids that a walk found are not those of its release, each once, in order."""
    lost, repeated = set(alone) - set(found), len(found) - len(set(found))
    if lost:
        yield Fault("walk lost a record", f"{len(lost)} of {len(alone)}: {sorted(lost)[:3]}")
    if repeated:
        yield Fault("walk repeated a record", f"{repeated} of {len(alone)}")
    if not lost and not repeated and found != alone:
        yield Fault("walk out of order", f"{len(found)} records, alone {len(alone)}")
