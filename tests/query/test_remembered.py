"""What is kept of a release: each release's own, so much of it, and no longer than the release."""

import gc
from weakref import ref

import pytest

from critical_minerals.database.release import Unavailable
from critical_minerals.query.remembered import remembered


class Opened:
    """Stands for a release where only what it is matters."""


@pytest.fixture
def looked_up():
    return []


@pytest.fixture
def double(looked_up):
    @remembered(2)
    def double(release, number):
        looked_up.append((release, number))
        if number < 0:
            raise Unavailable("no number")
        return 2 * number

    return double


def test_an_answer_is_looked_up_once_for_each_release(double, looked_up):
    one, other = Opened(), Opened()
    assert [double(release, 3) for release in (one, other, one, other)] == [6] * 4
    assert looked_up == [(one, 3), (other, 3)]


def test_only_the_last_answers_are_kept(double, looked_up):
    one = Opened()
    assert [double(one, number) for number in (1, 2, 1, 3, 1, 2)] == [2, 4, 2, 6, 2, 4]
    assert [number for _, number in looked_up] == [1, 2, 3, 2]


def test_a_failure_is_not_kept(double, looked_up):
    one = Opened()
    for _ in range(2):
        with pytest.raises(Unavailable):
            double(one, -1)
    assert len(looked_up) == 2


def test_a_release_is_not_kept_by_what_is_kept_of_it(double, looked_up):
    one = Opened()
    alive = ref(one)
    double(one, 1)
    looked_up.clear()
    del one
    gc.collect()
    assert alive() is None
