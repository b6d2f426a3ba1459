import pytest
from charted import TEXTS
from hypothesis import given
from hypothesis import strategies as st

from critical_minerals.charts.lines import ELLIPSIS, length, lines


@given(TEXTS, st.integers(30, 400), st.integers(1, 6))
def test_lines_fit(words, width, most):
    found = lines(words, width, 14, most)
    assert len(found) <= most
    assert all(length(line, 14) <= width for line in found)
    assert all(found)


@given(TEXTS)
def test_nothing_is_lost_where_there_is_room(words):
    assert "".join(lines(words, 100, 14, 10_000)).replace(" ", "") == "".join(words.split())


@pytest.mark.parametrize(
    ("words", "most", "found"),
    [
        ("", 3, []),
        ("one two", 3, ["one two"]),
        ("one two three four five", 3, ["one two", "three four", "five"]),
        ("one two three four five", 1, [f"one two{ELLIPSIS}"]),
        ("Donaudampfschifffahrt", 3, ["Donaudampf", "schifffahrt"]),
        ("WWWWWWWWWW", 1, [f"WWWWW{ELLIPSIS}"]),
        ("稀土元素的储量估计", 3, ["稀土元素的储", "量估计"]),
    ],
)
def test_text_is_broken_between_words(words, most, found):
    assert lines(words, 96, 14, most) == found
