"""If-None-Match names a tag or it doesn't, whatever else it holds."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_etags

from critical_minerals.web.entity_tags import names

TAG = "0a1b-br"

opaque = st.one_of(st.just(TAG), st.text("ab01-,*/W !#~é", max_size=8).filter(lambda text: text != TAG))
entity_tags = st.builds("{}{}".format, st.sampled_from(["", "W/"]), opaque.map('"{}"'.format))
separators = st.sampled_from([",", ", ", " , ", "\t,", ",,"])


@given(st.lists(entity_tags, max_size=6), separators)
def test_a_list_of_tags_names_what_werkzeug_finds_in_it(tags, separator):
    header = separator.join(tags)
    assert names(header, TAG) == (f'"{TAG}"' in header) == parse_etags(header).contains_weak(TAG)


@pytest.mark.parametrize("header", ["*", " * "])
def test_the_star_names_every_tag(header):
    assert names(header, TAG)


@pytest.mark.parametrize(
    "header", ["", " ", ",", TAG, f"W/{TAG}", f"'{TAG}'", f'"{TAG}', f'{TAG}"', f'"{TAG},"', '"*"', "**"]
)
def test_what_is_no_tag_names_nothing(header):
    assert not names(header, TAG)


@pytest.mark.parametrize("piece", ['"', '",', '"" ', "W/", 'W/"', " ", ",", f'"{TAG[:-1]}",'])
def test_a_hostile_header_takes_no_longer_than_its_length(piece):
    began = time.process_time()
    assert not names(piece * 100_000, TAG)
    assert time.process_time() - began < 1
