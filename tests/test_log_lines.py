"""The log never waits for its reader, and every line of it is whole JSON."""

import json
import logging
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critical_minerals.web.log_lines import LONGEST_LINE, LinesHandler, LogLines, log_line
from critical_minerals.web.observation import Observation
from critical_minerals.web.observed import Observed, request_line


@pytest.fixture
def file(tmp_path: Path):
    with (tmp_path / "log").open("wb") as opened:
        yield opened


def read(file) -> list[dict]:
    return [json.loads(line) for line in Path(file.name).read_text("utf-8").splitlines()]


def test_lines_are_written_one_after_the_other(file):
    lines = LogLines(file.fileno())
    for number in range(3):
        lines.write(b'{"n": %d}' % number)
    assert read(file) == [{"n": 0}, {"n": 1}, {"n": 2}]


def test_a_pipe_that_nobody_reads_stops_nobody_and_other_writers_see_no_change():
    reading, writing = os.pipe()
    lines = LogLines(writing)
    line = b"a" * 999
    for _ in range(1000):
        lines.write(line)
    assert os.get_blocking(writing)
    taken = os.read(reading, 10**6)
    assert 0 < len(taken) < 10**6
    assert set(taken.split(b"\n")) == {line, b""}
    lines.write(b"later")
    assert os.read(reading, 100) == b"later\n"
    os.close(reading)
    lines.write(b"to nobody")
    os.close(writing)


def test_a_pipe_that_can_not_be_opened_anew_stops_nobody_either():
    reading, writing = os.pipe()
    os.fchmod(writing, 0)
    script = (
        "import os; from critical_minerals.web.log_lines import LogLines\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "lines = LogLines(2)\n"
        "for _ in range(1000): lines.write(b'a' * 999)\n"
    )
    subprocess.run([sys.executable, "-c", script], stderr=writing, check=True, timeout=20)
    os.close(writing)
    with os.fdopen(reading, "rb") as log:
        assert set(log.read().splitlines()) == {b"a" * 999}


def test_a_socket_that_nobody_reads_stops_nobody():
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with here, there:
        lines = LogLines(there.fileno())
        for _ in range(5000):
            lines.write(b"a" * 999)
        assert here.recv(5).startswith(b"aaaaa")


def test_what_is_dropped_is_counted():
    script = (
        "import os; from prometheus_client import generate_latest; from critical_minerals.web import log_lines, metrics\n"
        "reading, writing = os.pipe()\n"
        "lines = log_lines.LogLines(writing)\n"
        "for _ in range(1000): lines.write(b'a' * 999)\n"
        "print(1000 - len(os.read(reading, 10**6).splitlines()))\n"
        "print(generate_latest(metrics.COUNTED).decode().rpartition('dropped_total ')[2].split('.')[0])\n"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60).stdout
    lost, counted = map(int, said.split())
    assert lost == counted > 900


def test_what_is_logged_has_its_level_its_logger_and_the_traceback(file):
    logger = logging.getLogger("critical_minerals.test")
    handler = LinesHandler(LogLines(file.fileno()))
    logger.addHandler(handler)
    try:
        logger.warning("the %s", "message")
        try:
            int("é\n" * 500)
        except ValueError:
            logger.exception("it failed")
    finally:
        logger.removeHandler(handler)
    first, second = read(file)
    assert first == {
        "time": first["time"],
        "level": "warning",
        "event": "message",
        "logger": "critical_minerals.test",
        "message": "the message",
    }
    assert second["level"] == "error"
    assert second["traceback"].startswith("Traceback")


@given(message=st.text(max_size=20_000), more=st.text(max_size=20_000))
def test_a_line_is_never_longer_than_a_pipe_takes_at_once(message, more):
    line = log_line("info", "message", logger="critical_minerals", message=message, traceback=more)
    assert len(line) <= LONGEST_LINE
    assert b"\n" not in line
    if len(message) + len(more) < LONGEST_LINE // 8:
        assert json.loads(line)["message"] == message
    assert json.loads(line)["event"] == "message"


@pytest.mark.parametrize("letter", ["a", "é", "中", "😀", '"', "\n"])
def test_a_long_text_of_any_letter_is_cut_to_its_ends(letter):
    found = json.loads(log_line("error", "message", message=f"first{letter * 5000}last", traceback=letter * 5000))
    assert (found["message"][:5], found["message"][-4:]) == ("first", "last")


def test_what_fails_in_front_of_flask_is_counted_and_logged(file, caplog):
    def failing(*_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Observed(failing, LogLines(file.fileno()))({"REQUEST_METHOD": "GET", "PATH_INFO": "/x"}, print)
    (line,) = read(file)
    assert (line["status"], line["path"]) == (500, "/x")
    assert line["request_id"] in caplog.text


@given(path=st.binary(max_size=10_000), method=st.text(st.characters(max_codepoint=255), max_size=500))
def test_the_line_of_a_request_is_whole_whatever_was_asked(path, method):
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path.decode("latin-1"), "QUERY_STRING": "key=secret"}
    line = request_line(environ, Observation(), "404", 0.001, 5)
    assert len(line) <= LONGEST_LINE
    assert b"\n" not in line
    found = json.loads(line)
    assert (found["status"], found["duration_ms"], found["bytes"], found["route"]) == (404, 1.0, 5, None)
    assert found["method"] == method[:20]
    assert "secret" not in line.decode()
