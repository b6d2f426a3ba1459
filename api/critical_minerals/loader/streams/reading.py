"""Phase one: every line is read, validated and put down, on all cores."""

from collections.abc import Callable, Iterable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ...resources import BY_NAME
from ...resources.resource import Resource
from ..problems import MOST_PROBLEMS, InvalidFixtures, Problem
from ..refusals import load_record, problem_at
from ..rules import broken_in
from ..yaml_reader import Document
from .ndjson import Lines, lines_of, parse_line
from .parallel import in_parallel
from .stage import Stage, context_of
from .staged import Context, Elsewhere, Staged, staged

STREAMABLE = ("projects", "reserves", "deals", "policies")
"""Resources that may be read line by line; those that all others refer to stay in memory."""

Progress = Callable[[int], None]


def unseen(_: int) -> None:
    """Progress that nobody looks at."""


def streams_in(folder: Path) -> dict[str, Path]:
    """The files of a folder that are read line by line, by resource; raises OSError where it can't be listed."""
    there = {path.stem: path for path in folder.iterdir() if path.suffix == ".ndjson"}  # links that lead nowhere, too
    return {name: there[name] for name in STREAMABLE if name in there}


def elsewhere_in(streams: Iterable[str]) -> dict[str, Elsewhere]:
    """Stands for the ids, facts included, that are known only once the streams are read."""
    return {name: Elsewhere() for name in {*streams, "facts"}} if streams else {}


class Checked(NamedTuple):
    """What became of some lines."""

    records: list[Staged]
    problems: list[Problem]
    size: int


def read_streams(stage: Stage, streams: dict[str, Path], progress: Progress) -> None:
    """Puts down every record of some files, by resource; `progress` is told of every byte that is done.

    Raises InvalidFixtures with what is wrong with each line by itself, for as many as MOST_PROBLEMS and a few more.
    """
    problems = list[Problem]()
    for name, path in streams.items():
        try:
            _read_stream(stage, BY_NAME[name], path, problems, progress)
        except InvalidFixtures as invalid:
            problems += invalid.problems
        if len(problems) > MOST_PROBLEMS:
            said = f"more than {MOST_PROBLEMS} problems are found so far; the files are read no further"
            problems.append(Problem(path.name, 1, 1, "", "", said))
            break
    if problems:
        raise InvalidFixtures(problems)


def _read_stream(stage: Stage, resource: Resource, path: Path, problems: list[Problem], progress: Progress) -> None:
    with closing(in_parallel(partial(_checked, stage.path, resource.name), lines_of(path))) as results:
        for checked in results:
            problems += checked.problems
            stage.put(resource, path.name, checked.records)
            progress(checked.size)
            if len(problems) > MOST_PROBLEMS:
                return


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
