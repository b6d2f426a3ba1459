"""Work on pieces by several processes: in order, with few pieces ahead, and with no process left in the end."""

import os
import signal
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

import pytest

from critical_minerals.loader.streams.parallel import AHEAD, FEW, in_parallel

WORKERS = 2


@pytest.fixture(autouse=True)
def _functions_here_are_found_by_other_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parents[3])


@pytest.fixture(autouse=True)
def _no_process_is_left() -> Iterator[None]:
    yield
    assert active_children() == []


def process_of(_: int) -> int:
    return os.getpid()


def divided(number: int) -> float:
    return 1 / (5 - number)


def long_text(text: bytes) -> bytes:
    return text * 2


def end_at_three(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("pieces", [0, 1, FEW])
def test_few_pieces_are_worked_on_here(pieces: int) -> None:
    assert set(in_parallel(process_of, range(pieces), WORKERS)) <= {os.getpid()}


def test_many_pieces_are_worked_on_by_other_processes() -> None:
    assert len(found := set(in_parallel(process_of, range(20), WORKERS))) == WORKERS
    assert os.getpid() not in found


@pytest.mark.parametrize("pieces", [FEW, FEW + 1, 50])
def test_results_come_in_the_order_of_the_pieces(pieces: int) -> None:
    assert list(in_parallel(str, range(pieces), WORKERS)) == [str(number) for number in range(pieces)]


def test_pieces_are_not_taken_far_ahead() -> None:
    taken = []
    pieces = (taken.append(number) or number for number in range(50))
    for number, _ in enumerate(in_parallel(str, pieces, WORKERS), 1):
        assert len(taken) <= number + AHEAD * WORKERS


def test_what_is_raised_is_raised_where_the_result_is_taken() -> None:
    found = []
    with pytest.raises(ZeroDivisionError) as raised:
        found.extend(in_parallel(divided, range(50), WORKERS))
    assert "in divided" in raised.value.__notes__[0]


def test_what_the_pieces_raise_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_parallel(str, (1 / (20 - number) for number in range(50)), WORKERS))


def test_results_that_nobody_wants_end_the_processes() -> None:
    results = in_parallel(str, range(1000), WORKERS)
    next(results)
    results.close()


def test_pieces_and_results_may_be_longer_than_a_pipe_holds() -> None:
    text = b"x" * 3_000_000
    assert all(found == text * 2 for found in in_parallel(long_text, [text] * 9, WORKERS))


def test_a_process_that_is_killed_is_told_of() -> None:
    with pytest.raises(ChildProcessError, match="a process that did a part of the work was killed"):
        list(in_parallel(end_at_three, range(50), WORKERS))
