"""Copies of the data for tests: the whole or the sample, loaded into files of their own."""

from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from werkzeug.test import Client

from ..app import create_app
from ..database import store_at
from ..dataset import Dataset, read_dataset
from ..loader.build import build
from ..loader.validation import Fixtures, read_fixtures
from ..packaged import data_folder
from ..query.packed import packed
from ..settings import Settings
from .sample import sample_of


@dataclass(frozen=True)
class Copy:
    """A release in a SQLite file of its own."""

    database: Path

    @property
    def url(self) -> str:
        """The file as `DATABASE_URL` names it."""
        return f"sqlite:///{self.database}"

    @cached_property
    def dataset(self) -> Dataset:
        """Its records, as `critical_minerals.dataset` has those of the release."""
        return read_dataset(packed(store_at(self.url).release()))

    @cached_property
    def client(self) -> Client:
        """A client of the API over it, in this process."""
        return create_app(self.url, **asdict(Settings())).test_client()


@cache
def whole() -> Fixtures:
    """The fixtures that come with the package."""
    return read_fixtures(data_folder("fixtures"))


@cache
def sample() -> Fixtures:
    """The sample of them."""
    return sample_of(whole())


def loaded(fixtures: Fixtures, folder: Path) -> Copy:
    """A copy of fixtures, loaded into a file in a folder."""
    path = folder / "critical-minerals.sqlite"
    build(replace(fixtures, records=deepcopy(fixtures.records)), path)
    return Copy(path)
