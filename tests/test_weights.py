"""Headers in which a client weighs what it accepts are read in a short time, whatever was sent."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MIMEAccept

from critical_minerals.web.media_types import CSV, JSON, NDJSON, best_match
from critical_minerals.web.weights import MOST_ITEMS, weighted

OFFERED = (JSON, CSV, NDJSON)

ranges = st.sampled_from([*OFFERED, "application/*", "text/*", "*/*", "image/png", "*/json", "text", ""])
listed = st.dictionaries(ranges, st.sampled_from([0, 0.001, 0.3, 0.5, 1]), min_size=1, max_size=6)


@given(listed)
def test_the_media_type_that_weighs_most_is_chosen(weights):
    header = ", ".join(f"{name};q={weight}" for name, weight in weights.items())
    assert best_match(header, OFFERED) == MIMEAccept(weights.items()).best_match(OFFERED)


@given(st.text("aplictonjsev/*;q=01., \tX", max_size=60))
def test_any_header_is_answered_with_what_is_offered_or_nothing(header):
    assert best_match(header, OFFERED) in {*OFFERED, None}


def test_no_more_than_the_first_items_count():
    items = [f"a{number};q=0.{number:03}" for number in range(1, MOST_ITEMS + 10)]
    assert weighted(",".join(items)) == {f"a{number}": number / 1000 for number in range(1, MOST_ITEMS + 1)}
    assert weighted(f"a{';b' * MOST_ITEMS};q=0") == {"a": 1}


def test_of_an_item_that_stands_twice_the_higher_weight_counts():
    assert weighted("a;q=0.2, b, a;q=0.7, a;q=0.1") == {"a": 0.7, "b": 1}


@pytest.mark.parametrize("piece", ["a,", "a/b,", "*/*;q=0.1,", "a;b", ";", ";q=1", ",", " ", "\t,", "/", '";,'])
def test_a_hostile_header_takes_no_longer_than_its_length(piece):
    began = time.process_time()
    best_match(f"a{piece * 100_000}b", OFFERED)
    assert time.process_time() - began < 1
