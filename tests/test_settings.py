from dataclasses import fields

import pytest

from critical_minerals.settings import Settings

NAMES = [known.name for known in fields(Settings)]


def test_what_is_not_set_has_its_default():
    assert Settings.of({}) == Settings()


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_read_from_the_variable_of_its_name(name):
    most = next(known.metadata["most"] for known in fields(Settings) if known.name == name)
    assert getattr(Settings.of({name.upper(): str(most)}), name) == most


def test_what_is_told_goes_before_the_environment():
    assert Settings.of({"CACHE_BYTES": "5"}, cache_bytes=7).cache_bytes == 7


@pytest.mark.parametrize("text", ["", "16 MiB", "1e6", "1_000", "٣", " 5", "+5", "-1", "0x10", "9" * 19, "true", "5.0"])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_whole_number_is_refused(name, text):
    with pytest.raises(ValueError, match=rf"^found {name.upper()}='.*'; must be a whole number from \d+ to \d+$"):
        Settings.of({name.upper(): text})


@pytest.mark.parametrize("name", NAMES)
def test_what_is_out_of_range_is_refused(name):
    most = next(known.metadata["most"] for known in fields(Settings) if known.name == name)
    with pytest.raises(ValueError, match=rf"^found {name.upper()}={most + 1}; must be a whole number from \d+ to {most}$"):
        Settings.of({name.upper(): str(most + 1)})


@pytest.mark.parametrize("known", fields(Settings), ids=NAMES)
def test_every_setting_says_what_it_means_and_has_a_default_in_its_range(known):
    assert known.metadata["meaning"].endswith(".")
    assert known.metadata["least"] <= known.default <= known.metadata["most"]
