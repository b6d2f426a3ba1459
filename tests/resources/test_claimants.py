from functools import partial

import pytest

from critical_minerals.resources.claimants import claimant_in_words, claimants_in_words

NAMES = {"usgs": "US Geological Survey", "reuters": "Reuters"}
said = partial(claimant_in_words, name_of=NAMES.get)
JANE = {"kind": "person", "id": "jane-doe", "name": "Jane Doe", "role": "author"}


@pytest.mark.parametrize(
    ("claimant", "words"),
    [
        ({"id": "usgs"}, "US Geological Survey"),
        ({"id": "usgs", "name": "The Survey"}, "The Survey"),
        ({"name": "Jane Doe", "role": "reporter", "organization": "reuters"}, "Jane Doe, reporter, Reuters"),
        ({"role": "analysts"}, "analysts"),
        ({"id": "jane-doe", "role": "reporter", "organization": "unknown"}, "reporter"),
    ],
)
def test_a_claimant_is_told_as_far_as_known(claimant, words):
    whole = {"id": None, "name": None, "role": None, "organization": None, **claimant}
    assert claimant_in_words(whole, NAMES.get) == words


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (
            {"kind": "organization", "id": "usgs"},
            {"kind": "organization", "id": "reuters"},
            "US Geological Survey, by way of Reuters",
        ),
        (JANE, {**JANE, "id": "john-roe", "name": "John Roe"}, "Jane Doe, author, and John Roe, author"),
        (
            JANE,
            {**JANE, "role": "chair", "organization": "usgs"},
            "Jane Doe, author, also Jane Doe, chair, US Geological Survey",
        ),
        (
            JANE,
            {**JANE, "id": "john-roe", "name": "John Roe", "role": "editor"},
            "Jane Doe, author, by way of John Roe, editor",
        ),
        ({"kind": "group", "role": "analysts"}, {"kind": "group", "role": "analysts"}, "analysts, by way of analysts"),
    ],
    ids=["passed on", "of one standing", "of two posts", "of another standing", "groups"],
)
def test_only_what_is_passed_on_comes_by_way_of_somebody(first, second, words):
    nothing = {"id": None, "name": None, "role": None, "organization": None}
    assert claimants_in_words([{**nothing, **first}, {**nothing, **second}], said) == words


def test_one_claimant_stands_alone():
    assert claimants_in_words([{"id": "usgs", "name": None, "role": None, "organization": None}], said) == NAMES["usgs"]
