"""Copies of the data for tests: whole or the sample, with records added that are valid, loaded into files of their own."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from werkzeug.test import Client

from ..app import create_app
from ..database import store_at
from ..dataset import Dataset, read_dataset
from ..loader.build import build
from ..loader.canonical import canonical_value
from ..loader.problems import Problem
from ..loader.refusals import load_record, problem_at
from ..loader.rules import broken_rules, known_ids
from ..loader.validation import Fixtures, read_fixtures
from ..loader.yaml_reader import START, Document
from ..packaged import data_folder
from ..query.packed import packed
from ..resources import WITH_FIXTURE
from ..resources.resource import Record, Resource
from ..settings import Settings
from .builders import INVENTED_SOURCE, source
from .sample import sample_of


class InvalidRecords(ValueError):
    """Records that were added are refused; the text has a line for each problem: where, what was found, what is allowed."""


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


def with_records(fixtures: Fixtures, **added: Sequence[Record]) -> Fixtures:
    """Fixtures with records added, by the names of their resources, and with the source that invented facts cite.

    Raises InvalidRecords where they break a schema or a rule, as fixtures would be refused.
    """
    names = [resource.name for resource in WITH_FIXTURE]
    unknown = added.keys() - names
    if unknown:
        raise InvalidRecords(f"found {', '.join(sorted(unknown))}; records are added to: {', '.join(names)}")
    new = {name: list(added.get(name, ())) for name in names}
    sources = [*fixtures.records["sources"], *new["sources"]]
    if INVENTED_SOURCE not in [record["id"] for record in sources]:
        new["sources"].append(source(INVENTED_SOURCE))
    documents = {name: Document(name, [*fixtures.records[name], *new[name]], {(): START}) for name in names}
    problems: list[Problem] = []
    records = {
        resource.name: [
            *fixtures.records[resource.name],
            *_loaded(resource, documents[resource.name], len(new[resource.name]), problems),
        ]
        for resource in WITH_FIXTURE
    }
    broken = broken_rules(records, known_ids({name: document.value for name, document in documents.items()}))
    problems += [problem_at(documents[name], path, message) for name, path, message in broken]
    if problems:
        raise InvalidRecords("\n".join(["the records are refused", *dict.fromkeys(map(_in_words, problems))]))
    written = {
        resource.name: [
            *fixtures.written.get(resource.name, ()),
            *(canonical_value(resource.schema, record) for record in new[resource.name]),
        ]
        for resource in WITH_FIXTURE
    }
    dataset = {**fixtures.dataset, "version": _after(fixtures.dataset["version"])}
    return replace(fixtures, dataset=dataset, records=records, written=written)


def _loaded(resource: Resource, document: Document, new: int, problems: list[Problem]) -> list[Record]:
    """The last records of a document, so many of them, as their schema loads them."""
    end = len(document.value)
    return [load_record(resource.schema, document, (position,), problems) for position in range(end - new, end)]


def _in_words(problem: Problem) -> str:
    return ": ".join(part for part in (problem.file, problem.record, problem.field, problem.message) if part)


def _after(version: str) -> str:
    """The version of data that are changed after a release."""
    major, minor, patch, *working = version.split(".")
    return version if working else f"{major}.{minor}.{int(patch) + 1}.dev"
