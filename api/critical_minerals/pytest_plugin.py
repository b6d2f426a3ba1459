"""Fixtures for pytest: the release and a sample of it, as records, as a database, through a client and from a live server.

A test run that asks for none of them imports nothing but this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from werkzeug.test import Client

    from .dataset import Dataset
    from .testing import Copy

PIN = "critical_minerals_release"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the option of the configuration file that pins the release of the data."""
    parser.addini(PIN, "version of the critical minerals data that the tests are written for; with another, none is run")


def pytest_configure(config: pytest.Config) -> None:
    """Ends the run where another release is pinned than is installed."""
    config.addinivalue_line("markers", f"{PIN}(version): fail with another version of the critical minerals data")
    pinned = config.getini(PIN)
    wrong = _disagreement(pinned) if pinned else None
    if wrong:
        raise pytest.UsageError(wrong)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fails a test that is marked with another release than is installed."""
    marker = item.get_closest_marker(PIN)
    wrong = _what_is_wrong_with(marker) if marker else None
    if wrong:
        pytest.fail(wrong, pytrace=False)


def _what_is_wrong_with(marker: pytest.Mark) -> str | None:
    if len(marker.args) == 1 and not marker.kwargs:
        return _disagreement(marker.args[0])
    found = ", ".join([*map(repr, marker.args), *(f"{name}={value!r}" for name, value in marker.kwargs.items())])
    return f'found {PIN}({found}); must name one version, such as {PIN}("0.1.0")'


def _disagreement(pinned: str) -> str | None:
    from . import dataset

    if pinned == dataset.version:
        return None
    return (
        f"{PIN} is {pinned}, and version {dataset.version} of the critical minerals data is installed; "
        "install a critical-minerals-facts that has the one, or look at what has changed and pin the other"
    )


@pytest.fixture(scope="session")
def critical_minerals_dataset() -> Dataset:
    """The release, as `critical_minerals.dataset` has it."""
    from .dataset import shipped

    return shipped()


@pytest.fixture(scope="session")
def critical_minerals_database(_critical_minerals_whole: Copy) -> Path:
    """The path of a SQLite file with the release."""
    return _critical_minerals_whole.database


@pytest.fixture(scope="session")
def critical_minerals_client(_critical_minerals_whole: Copy) -> Client:
    """A werkzeug client of the API over the release, in this process."""
    return _critical_minerals_whole.client


@pytest.fixture(scope="session")
def critical_minerals_server(_critical_minerals_whole: Copy) -> Iterator[str]:
    """The address of a live server over the release, such as http://127.0.0.1:40111."""
    from .testing import serving

    with serving(_critical_minerals_whole.database) as address:
        yield address


@pytest.fixture
def critical_minerals_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Copy]:
    """Makes a copy of the release with records added: `critical_minerals_copy(projects=[project("deep-mine")])`."""
    from .testing import loaded, whole, with_records

    return lambda **added: loaded(with_records(whole(), **added), tmp_path_factory.mktemp("critical-minerals"))


@pytest.fixture(scope="session")
def critical_minerals_sample_dataset(_critical_minerals_sample: Copy) -> Dataset:
    """The sample: some records of each resource, and all that they refer to."""
    return _critical_minerals_sample.dataset


@pytest.fixture(scope="session")
def critical_minerals_sample_database(_critical_minerals_sample: Copy) -> Path:
    """The path of a SQLite file with the sample."""
    return _critical_minerals_sample.database


@pytest.fixture(scope="session")
def critical_minerals_sample_client(_critical_minerals_sample: Copy) -> Client:
    """A werkzeug client of the API over the sample, in this process."""
    return _critical_minerals_sample.client


@pytest.fixture(scope="session")
def critical_minerals_sample_server(_critical_minerals_sample: Copy) -> Iterator[str]:
    """The address of a live server over the sample."""
    from .testing import serving

    with serving(_critical_minerals_sample.database) as address:
        yield address


@pytest.fixture
def critical_minerals_sample_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Copy]:
    """Makes a copy of the sample with records added."""
    from .testing import loaded, sample, with_records

    return lambda **added: loaded(with_records(sample(), **added), tmp_path_factory.mktemp("critical-minerals"))


@pytest.fixture(scope="session")
def _critical_minerals_whole(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    from .testing import loaded, whole

    return loaded(whole(), tmp_path_factory.mktemp("critical-minerals"))


@pytest.fixture(scope="session")
def _critical_minerals_sample(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    from .testing import loaded, sample

    return loaded(sample(), tmp_path_factory.mktemp("critical-minerals"))
