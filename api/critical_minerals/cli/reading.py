"""Fixtures as commands read them: with a bar where that takes long, or all of them in memory."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ..loader.streams.reading import Progress, streams_in, unseen
from ..loader.validation import Fixtures, read_fixtures


@contextmanager
def progress_of(fixtures: Path, times: int = 1) -> Iterator[Progress]:
    """A bar on standard error for files of many lines, which are worked on so many times."""
    size = times * sum(path.stat().st_size for path in streams_in(fixtures).values() if path.is_file())
    if size == 0:
        yield unseen
        return
    with click.progressbar(length=size, label="Records", file=sys.stderr) as bar:
        yield bar.update


def read_whole(fixtures: Path) -> Fixtures:
    """The fixtures, for what needs every record in memory; raises ValueError where a file of many lines is among them."""
    lined = [path.name for path in streams_in(fixtures).values()]
    if lined:
        raise ValueError(f"found {', '.join(lined)}; this command reads YAML alone")
    return read_fixtures(fixtures)
