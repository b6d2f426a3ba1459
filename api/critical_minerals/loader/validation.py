"""From fixture files to validated records: each by its schema, then all together by the rules of the data set."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from marshmallow import Schema

from ..files.failures import failures_at
from ..releases.manifest import Manifest
from ..resources import FILE_SCHEMAS, WITH_FIXTURE
from ..resources.resource import Record
from .canonical import canonical_value
from .derivation import Reference
from .history import MANIFESTS, broken_history, read_manifests
from .problems import InvalidFixtures, Problem
from .refusals import kind_of, load_record, problem_at
from .rules import Ids, broken_rules, known_ids
from .streams.reading import STREAMABLE, Progress, elsewhere_in, read_streams, streams_in, unseen
from .streams.stage import Stage
from .streams.staged import Context
from .streams.writing import put_in_memory
from .yaml_reader import START, Document, read_yaml


@dataclass(frozen=True, slots=True)
class Fixtures:
    """Validated fixtures: what the data set says of itself, and the records of each resource in the order of its file.

    `written` has the records as their files write them, without defaults; `manifests` the releases, the earliest first.
    Where some files are read line by line, `stage` has all records that bear facts.
    """

    dataset: Record
    records: dict[str, list[Record]]
    written: dict[str, list[Record]] = field(default_factory=dict)
    tombstones: list[Record] = field(default_factory=list)
    manifests: list[Manifest] = field(default_factory=list)
    stage: Stage | None = None

    @property
    def record_count(self) -> int:
        """How many records there are, facts left out."""
        in_stage = {} if self.stage is None else self.stage.totals()
        kept = {name: len(records) for name, records in self.records.items()}
        return sum({**kept, **in_stage}.values()) - in_stage.get("facts", 0)

    @property
    def fact_count(self) -> int:
        """How many facts the records bear."""
        if self.stage is not None:
            return self.stage.totals()["facts"]
        return sum(len(record.get("facts", ())) for records in self.records.values() for record in records)


def read_fixtures(folder: Path, progress: Progress = unseen) -> Fixtures:
    """The validated fixtures of a folder; `progress` is told of the bytes that were read of files of many lines.

    Raises InvalidFixtures with every problem of every file, each with file, line, column, record and field. The rules
    between records are checked once every file is readable YAML, for the records that are valid by themselves. Files of many
    lines are read once the others are sound, and the rules between their records are checked once each line is.
    """
    streams = streams_in(folder)
    problems = list(_unexpected(folder, streams))
    documents: dict[str, Document] = {name: Document(path.name, [], {(): START}) for name, path in streams.items()}
    records: dict[str, list[Record]] = {}
    dataset: Record = {}
    for name in FILE_SCHEMAS.keys() - streams.keys():
        try:
            documents[name] = read_yaml(folder / f"{name}.yaml")
        except InvalidFixtures as invalid:
            problems += invalid.problems
    if "dataset" in documents:
        dataset = load_record(FILE_SCHEMAS["dataset"], documents["dataset"], (), problems)
    for resource in WITH_FIXTURE:
        if resource.name in documents:
            records[resource.name] = list(_records(resource.schema, documents[resource.name], problems))
    if len(records) == len(WITH_FIXTURE) and all(isinstance(documents[name].value, list) for name in records):
        known = known_ids({name: documents[name].value for name in records})
        problems += _broken(documents, records, {**known, **elsewhere_in(streams)})
    tombstones = (
        list(_records(FILE_SCHEMAS["tombstones"], documents["tombstones"], problems)) if "tombstones" in documents else []
    )
    manifests = read_manifests(folder, problems)
    if problems:
        raise InvalidFixtures(problems)
    written = {
        resource.name: [canonical_value(resource.schema, record) for record in documents[resource.name].value]
        for resource in WITH_FIXTURE
    }
    broken = broken_history(dataset, written, tombstones, manifests)
    problems += [problem_at(documents[name], path, message) for name, path, message in broken]
    if problems:
        raise InvalidFixtures(problems)
    stage = _read_streams(streams, documents, records, known, progress) if streams else None
    return Fixtures(dataset, records, written, tombstones, manifests, stage)


def _unexpected(folder: Path, streams: dict[str, Path]) -> Iterator[Problem]:
    """Files that are none of the fixtures', or that stand beside another of the same records."""
    expected = {f"{name}.yaml" for name in FILE_SCHEMAS} | {f"{name}.ndjson" for name in STREAMABLE}
    for path in chain(folder.glob("*.y*ml"), folder.glob("*.ndjson")):
        if path.name not in expected:
            yield Problem(path.name, 1, 1, "", "", f"is no fixture file; allowed: {', '.join(sorted(expected))}")
        elif path.suffix == ".yaml" and path.stem in streams:
            yield Problem(path.name, 1, 1, "", "", f"stands beside {streams[path.stem].name}; leave one of them out")
    if streams and (folder / MANIFESTS).exists():
        yield Problem(MANIFESTS, 1, 1, "", "", "stands beside records in NDJSON, of which no releases are made")


def _read_streams(
    streams: dict[str, Path],
    documents: dict[str, Document],
    records: dict[str, list[Record]],
    known: dict[str, set[str]],
    progress: Progress,
) -> Stage:
    """Puts down all records that bear facts, those of the streams and those in memory; raises InvalidFixtures."""
    sources = {source["id"]: source for source in records["sources"]}
    with ExitStack() as undone:
        stage = Stage(Context(known, frozenset(elsewhere_in(streams)), sources, Reference.of(records)))
        undone.callback(stage.close)
        with failures_at(stage.path):
            put_in_memory(stage, records)
            read_streams(stage, streams, progress)
            stage.number()
            everywhere = {**known, **{name: stage.ids_of(name) for name in elsewhere_in(streams)}}
            problems = [*stage.problems(), *_broken(documents, records, everywhere)]
        if problems:
            raise InvalidFixtures(problems)
        undone.pop_all()
    return stage


def _broken(documents: dict[str, Document], records: dict[str, list[Record]], known: Ids) -> Iterator[Problem]:
    for name, path, message in broken_rules(records, known):
        yield problem_at(documents[name], path, message)


def _records(schema: Schema, document: Document, problems: list[Problem]) -> Iterator[Record]:
    if not isinstance(document.value, list):
        problems.append(
            Problem(
                document.file, *document.place(()), "", "", f"found {kind_of(document.value)}; must be a list of records"
            )
        )
        return
    for position in range(len(document.value)):
        yield load_record(schema, document, (position,), problems)
