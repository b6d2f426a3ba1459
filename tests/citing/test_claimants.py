import pytest

from critical_minerals.citing.claimants import claimant_in_words

NAMES = {"usgs": "US Geological Survey", "reuters": "Reuters"}


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
