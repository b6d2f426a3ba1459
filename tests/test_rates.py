"""The rates of clients: what is left, over all processes, and in a table of bounded size."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critical_minerals.web import rates
from critical_minerals.web.rates import WINDOW, Rate, Rates, client_of

LIMIT = 6
NOW = 1000.0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "rates"


def test_a_client_may_use_its_limit_at_once_and_then_has_to_wait(file):
    table = Rates(file, LIMIT)
    found = [table.request(b"a", NOW) for _ in range(LIMIT + 2)]
    assert [rate.remaining for rate in found] == [5, 4, 3, 2, 1, 0, 0, 0]
    assert [rate.reset for rate in found] == [10, 20, 30, 40, 50, 60, 60, 60]
    assert [rate.retry_after for rate in found] == [0] * LIMIT + [10, 10]
    assert [rate.is_exceeded for rate in found] == [False] * LIMIT + [True] * 2


def test_what_is_left_comes_back_evenly(file):
    table = Rates(file, LIMIT)
    for _ in range(LIMIT):
        table.request(b"a", NOW)
    assert table.request(b"a", NOW + 9.5) == Rate(0, 51, 1)
    assert table.request(b"a", NOW + 10) == Rate(0, 60, 0)
    assert table.request(b"a", NOW + 30) == Rate(1, 50, 0)
    assert table.request(b"a", NOW + 1000) == Rate(LIMIT - 1, 10, 0)


def test_clients_are_counted_apart(file):
    table = Rates(file, 1)
    assert not table.request(b"a", NOW).is_exceeded
    assert not table.request(b"b", NOW).is_exceeded
    assert table.request(b"a", NOW).is_exceeded


def test_processes_count_together(file):
    script = (
        "import sys; from pathlib import Path; from critical_minerals.web.rates import Rates\n"
        f"table = Rates(Path(sys.argv[1]), 1000)\n"
        f"print(sum(not table.request(b'a', {NOW}).is_exceeded for _ in range(800)))"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, file], stdout=subprocess.PIPE) for _ in range(3)]
    allowed = [int(process.communicate(timeout=60)[0]) for process in running]
    assert sum(allowed) == 1000


def test_processes_that_are_forked_count_together(file):
    script = (
        "import os, sys; from pathlib import Path; from critical_minerals.web.rates import Rates\n"
        "table = Rates(Path(sys.argv[1]), 1000)\n"
        "os.fork(), os.fork()\n"
        f"allowed = sum(not table.request(b'a', {NOW}).is_exceeded for _ in range(2000))\n"
        "os.write(1, b'%d\\n' % allowed)"
    )
    with subprocess.Popen([sys.executable, "-c", script, file], stdout=subprocess.PIPE) as running:
        said, _ = running.communicate(timeout=60)
    assert sum(map(int, said.split())) == 1000


@pytest.mark.parametrize("limit", [1, 7, 30, 50, 600])
def test_nobody_is_told_of_more_than_a_window(file, limit):
    table = Rates(file, limit)
    found = [table.request(b"a", moment / 7) for moment in range(7000, 9000)]
    assert max(max(rate.reset, rate.retry_after) for rate in found) <= WINDOW


def test_who_is_counted_late_is_still_who_asked_before(file):
    table = Rates(file, LIMIT)
    for _ in range(LIMIT):
        table.request(b"a", NOW)
    assert table.request(b"a", NOW - 0.001) == Rate(0, 60, 11)


def test_a_clock_that_begins_anew_shuts_nobody_out(file):
    for _ in range(2):
        Rates(file, 1).request(b"a", 1e9)
    assert not Rates(file, 1).request(b"a", NOW).is_exceeded


def test_the_table_has_a_bounded_size_and_forgets_who_asks_least(file, monkeypatch):
    monkeypatch.setattr(rates, "GROUPS", 1)
    table = Rates(file, 100)
    for _ in range(50):
        table.request(b"greedy", NOW)
    for number in range(1000):
        table.request(b"%d" % number, NOW)
    assert table.request(b"greedy", NOW).remaining == 49
    assert file.stat().st_size == rates.IN_A_GROUP * 16


def test_a_disk_that_is_full_later_is_no_matter(file):
    Rates(file, LIMIT)
    assert file.stat().st_blocks * 512 >= file.stat().st_size > 0


@given(
    limit=st.integers(1, 50),
    steps=st.lists(st.floats(0, 30, allow_nan=False), min_size=1, max_size=200),
)
def test_no_window_has_more_than_twice_the_limit_and_waiting_as_told_is_enough(tmp_path_factory, limit, steps):
    table = Rates(tmp_path_factory.mktemp("rates") / "rates", limit)
    now, allowed = NOW, []
    for step in steps:
        now += step
        rate = table.request(b"a", now)
        if rate.is_exceeded:
            now += rate.retry_after
            rate = table.request(b"a", now)
        assert not rate.is_exceeded
        assert 0 <= rate.remaining < limit
        assert 0 < rate.reset <= WINDOW
        allowed.append(now)
        assert sum(now - WINDOW < moment for moment in allowed) <= 2 * limit


@pytest.mark.parametrize(
    ("address", "same", "other"),
    [
        ("192.0.2.1", "::ffff:192.0.2.1", "192.0.2.2"),
        ("2001:db8::1", "2001:db8:0:0:ffff::2", "2001:db8:0:1::1"),
        ("fe80::1%eth0", "fe80::2%eth1", "fe81::1"),
        ("192.0.2.1:50000", "192.0.2.1", "192.0.2.2:50000"),
        ("[2001:db8::1]:50000", "2001:db8::2", "[2001:db8:0:1::1]:50000"),
        ("[2001:db8::1]", "2001:db8::2", "[2001:db8::1"),
        ("", "", "unix:"),
    ],
)
def test_a_client_has_an_address_or_a_prefix(address, same, other):
    assert client_of(address) == client_of(same) != client_of(other)
