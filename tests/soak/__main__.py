"""`python -m tests.soak`: soaks a server, prints what was seen, and exits with 1 where anything was wrong."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from .datasets import Dataset, broken_datasets, sound_datasets
from .history import History, Load
from .judging import Fault
from .measures import ON_DISK, Sample, faults_of_growth
from .output import alarms
from .questions import LISTS, questions
from .report import report
from .serving import Server
from .soaking import Soak
from .tally import Tally
from .witnesses import Witness

QUIET_SECONDS = 40
"""The last third of the time has no kills, and so much at least, so that the same processes are measured for long."""
WARM_UP_SECONDS = 15
EACH = 10
"""One in so many records is asked for by its id."""


@click.command()
@click.option("--seconds", type=click.IntRange(min=60), default=60, show_default=True, help="How long to soak.")
@click.option("--workers", type=click.IntRange(2, 16), default=2, show_default=True, help="Workers of the server.")
def main(seconds: int, workers: int) -> None:
    """Soak a real server in loads, kills and requests."""
    tally = Tally()
    with TemporaryDirectory() as folder, ExitStack() as running:
        soak = _prepared(Path(folder), workers, tally, running)
        soak.ends = time.monotonic() + seconds
        soak.quiet_from = soak.ends - max(QUIET_SECONDS, seconds / 3)
        ids = {name: soak.witnesses[soak.sound[0].version].ids(f"/v1/{name}")[::EACH] for name in LISTS}
        soak.run(questions(ids))
        grown = list(_grown(soak))
        _judge_end(soak, grown)
        click.echo(report(tally, grown))
    if tally.faults:
        raise click.exceptions.Exit(1)


def _prepared(folder: Path, workers: int, tally: Tally, running: ExitStack) -> Soak:
    """The server, and beside it a witness for each release."""
    sound, broken = sound_datasets(folder / "sound"), broken_datasets(folder / "broken")
    alone = {each.version: running.enter_context(_loaded(folder / each.version, each, 1)) for each in sound}
    witnesses = {version: Witness(server, tally) for version, server in alone.items()}
    server = _loaded(folder / "served", sound[0], workers)
    files, now = server.files(), time.monotonic()
    history = History([Load(sound[0].version, now, now)])
    return Soak(running.enter_context(server), sound, broken, witnesses, history, tally, files)


def _loaded(folder: Path, dataset: Dataset, workers: int) -> Server:
    server = Server(folder, workers)
    server.load(dataset).check_returncode()
    return server


def _grown(soak: Soak) -> Iterator[tuple[str, str, list[Sample]]]:
    """What may have grown, and with each of what: the main process and files, and all that was there while it was quiet."""
    names = {soak.server.pid: "main process", ON_DISK: "files on disk"}
    # A reload has more workers for a moment than there are else, whose files stay for those who come later.
    settled = min((ended for _, ended in soak.disturber.done.reloads), default=inf)
    for pid, name in names.items():
        yield name, "kills", [each for each in soak.samples if each.pid == pid and each.at >= settled]
    quiet = [each for each in soak.samples if each.at >= soak.quiet_from + WARM_UP_SECONDS]
    for pid in sorted({each.pid for each in quiet}):
        yield names.get(pid, f"worker {pid}"), "swaps", [each for each in quiet if each.pid == pid]


def _judge_end(soak: Soak, grown: list[tuple[str, str, list[Sample]]]) -> None:
    """Looks at what the server has left when all is over."""
    for name, per, samples in grown:
        for fault in faults_of_growth(name, per, samples):
            soak.tally.fault(fault)
    if not soak.server.is_running():
        soak.tally.fault(Fault("server stopped", "by itself"))
    elif (code := soak.server.stop()) != 0:
        soak.tally.fault(Fault("server stopped", f"with {code} when told"))
    for file in soak.server.files() - soak.files_before:
        soak.tally.fault(Fault("files left behind", str(file)))
    for fault in alarms(soak.server.output(), len(soak.disturber.done.kills)):
        soak.tally.fault(fault)
    for version, witness in soak.witnesses.items():
        for fault in alarms(witness.server.output(), 0):
            soak.tally.fault(fault, f"{version} alone")


if __name__ == "__main__":
    main()
