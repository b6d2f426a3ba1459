"""Phase one: every line is read, validated and put down, on all cores."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ...resources import BY_NAME
from ...resources.resource import Resource
from ..problems import InvalidFixtures, Problem
from ..refusals import load_record, problem_at
from ..rules import broken_in
from ..yaml_reader import Document
from .ndjson import Lines, lines_of, parse_line
from .parallel import in_parallel
from .stage import Context, Elsewhere, Stage, Staged, context_of, staged

STREAMABLE = ("projects", "reserves", "deals", "policies")
"""Resources that may be read line by line; those that all others refer to stay in memory."""

MOST_PROBLEMS = 1000
"""Reading ends once so many are found."""

Progress = Callable[[int], None]


def unseen(_: int) -> None:
    """Progress that nobody looks at."""


def streams_in(folder: Path) -> dict[str, Path]:
    """The files of a folder that are read line by line, by resource."""
    paths = {name: folder / f"{name}.ndjson" for name in STREAMABLE}
    return {name: path for name, path in paths.items() if path.exists()}


def elsewhere_in(streams: Iterable[str]) -> dict[str, Elsewhere]:
    """Stands for the ids, facts included, that are known only once the streams are read."""
    return {name: Elsewhere() for name in {*streams, "facts"}} if streams else {}


class Checked(NamedTuple):
    """What became of some lines."""

    records: list[Staged]
    problems: list[Problem]
    size: int


def read_streams(streams: dict[str, Path], context: Context, progress: Progress) -> tuple[Stage, list[Problem]]:
    """Puts down every record of some files, by resource, and says what is wrong with each line by itself.

    `progress` is told of every byte that is done.
    """
    stage, problems = Stage(context), list[Problem]()
    for name, path in streams.items():
        try:
            for checked in in_parallel(partial(_checked, stage.path, name), lines_of(path)):
                problems += checked.problems
                stage.put(BY_NAME[name], path.name, checked.records)
                progress(checked.size)
                if len(problems) > MOST_PROBLEMS:
                    break
        except InvalidFixtures as invalid:
            problems += invalid.problems
    return stage, problems


def _checked(folder: Path, name: str, lines: Lines) -> Checked:
    context, problems = context_of(folder), list[Problem]()
    records: list[Staged] = []
    for number, line in enumerate(lines.lines, lines.first):
        try:
            records.append(_staged(context, BY_NAME[name], number, parse_line(line, number, lines.file)))
        except InvalidFixtures as invalid:
            problems += invalid.problems
    return Checked(records, problems, sum(map(len, lines.lines)))


def _staged(context: Context, resource: Resource, number: int, document: Document) -> Staged:
    """The record on a line, ready to be put down; raises InvalidFixtures with all that is wrong with it."""
    found: list[Problem] = []
    elsewhere = elsewhere_in(context.streamed)
    record = load_record(resource.schema, document, (number - 1,), found)
    if record:
        broken = broken_in(resource, record, {**context.ids, **elsewhere}, context.sources)
        found += [problem_at(document, (number - 1, *path), message) for path, message in broken]
    if found:
        raise InvalidFixtures(found)
    return staged(resource, record, number, context.reference, elsewhere)
