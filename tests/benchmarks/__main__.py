"""`python -m tests.benchmarks`: measures, and prints one table."""

from pathlib import Path

import click

from .contestants import CONTESTANTS, DATA, LOG
from .drive import CLIENTS
from .figures import Line
from .measures import MEASURES
from .report import machine, table, write
from .stage import Stage


@click.command()
@click.option("--records", nargs=3, type=int, default=(1_000, 100_000, 1_000_000), show_default=True, help="Three sizes.")
@click.option("--rounds", default=5, show_default=True, help="Turns of each contestant in a row.")
@click.option("--seconds", default=3.0, show_default=True, help="Length of a turn; whole seconds with wrk.")
@click.option("--requests", default=10_000, show_default=True, help="Different requests before memory is read again.")
@click.option("--only", multiple=True, help="Words of the rows to measure; all unless told. May be given more than once.")
@click.option("--contestant", "names", multiple=True, type=click.Choice(list(CONTESTANTS)), help="Who; all unless told.")
@click.option("--client", type=click.Choice(list(CLIENTS)), default="wrk", show_default=True, help="Who asks.")
@click.option("--write", "document", type=click.Path(exists=True, path_type=Path), help="Where to put a whole table.")
def main(
    records: tuple[int, int, int],
    rounds: int,
    seconds: float,
    requests: int,
    only: tuple[str, ...],
    names: tuple[str, ...],
    client: str,
    document: Path | None,
) -> None:
    """Measure this project beside its peers."""
    DATA.mkdir(parents=True, exist_ok=True)
    LOG.unlink(missing_ok=True)
    contestants = tuple(CONTESTANTS[name] for name in CONTESTANTS if not names or name in names or name == "project")
    lines: list[Line] = []
    with Stage(records, rounds, seconds, requests, CLIENTS[client], contestants, _say) as stage:
        for measure in MEASURES:
            if not only or any(word in measure.name for word in only):
                _say(measure.name)
                lines += measure.lines(stage)
    text = f"{machine()}\n\n{table(lines)}"
    click.echo(text)
    if document and not only and not names:
        write(document, text)


def _say(what: str) -> None:
    click.secho(what, err=True, dim=True)


if __name__ == "__main__":
    main()
