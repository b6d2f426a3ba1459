"""What is not a request: loading, starting, and memory."""

import json
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from critical_minerals.resources import BY_NAME

from .contestants import PROJECT, Contestant, Server
from .data import ENVIRONMENT, load_command, synthesise
from .figures import Bar, Line, Spread
from .processes import cpu_seconds, pss_mib, tree
from .questions import DIALECTS, differently_spelled, shallow_pages
from .stage import FIRST_PAGE, Stage

SAMPLED_RECORDS = 20_000
POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Loading:
    """The load of the most records against one core's bare marshmallow load and dump of the same, sampled evenly."""

    name: str = "load"

    def lines(self, stage: Stage) -> Iterator[Line]:
        synthesise(stage.large)
        seconds, used, peak = _loaded(load_command(stage.large))
        bare = _marshmallowed(stage.large.fixtures)
        records = stage.large.records
        yield _line(self.name, records, f"{PROJECT.name}, time", seconds, "s")
        yield _line(self.name, records, f"{PROJECT.name}, CPU time", used, "s")
        yield _line(self.name, records, f"{PROJECT.name}, peak memory", peak, "MiB")
        yield _line(self.name, records, "bare marshmallow on one core, time", bare, "s")
        yield _line(self.name, records, "bare marshmallow's time by this project's", bare / seconds, "×", Bar(1))


def _loaded(command: list[str]) -> tuple[float, float, float]:
    """Seconds, CPU seconds and the most MiB that a command and its children took."""
    begun = time.perf_counter()
    used = peak = 0.0
    with subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            try:
                pids = list(tree(process.pid))
                used, peak = max(used, cpu_seconds(pids)), max(peak, sum(map(pss_mib, pids)))
            except (OSError, ValueError):  # a process that is ending has nothing to say of itself
                pass
            time.sleep(POLL_SECONDS)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return time.perf_counter() - begun, used, peak


def _marshmallowed(fixtures: Path) -> float:
    """Seconds that marshmallow alone would need to load and dump the records of a folder, from a sample of them."""
    paths = [(BY_NAME[path.stem].schema, path) for path in sorted(fixtures.glob("*.ndjson"))]
    records = sum(1 for _, path in paths for _ in path.open("rb"))
    step = max(1, records // SAMPLED_RECORDS)
    sampled, took = 0, 0.0
    for schema, path in paths:
        with path.open("rb") as lines:
            for line in islice(lines, 0, None, step):
                record = json.loads(line)
                begun = time.perf_counter()
                schema.dump(schema.load(record))
                took += time.perf_counter() - begun
                sampled += 1
    return took * records / sampled


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory of a worker with the shipped data, fresh and after requests that all differ; of everybody, as they are."""

    name: str = "memory of a worker (PSS)"

    def lines(self, stage: Stage) -> Iterator[Line]:
        asker = stage.asker(stage.shipped)
        server = stage.server(PROJECT, stage.shipped)
        asker.get(FIRST_PAGE)
        fresh = server.worker_mib()
        dialect = DIALECTS[PROJECT]
        addresses = [dialect.page(page) for page in shallow_pages(asker)]
        addresses += [dialect.fact(fact_id) for fact_id in stage.ids(stage.shipped)]
        for number, address in enumerate(islice(differently_spelled(addresses, stage.requests), stage.requests)):
            if number % 100 == 0:  # the kernel chooses a worker for each connection
                asker = stage.asker(stage.shipped)
            asker.get(address)
        after = server.worker_mib()
        most = Bar(90, "MiB", at_most=True)
        shipped = len(stage.ids(stage.shipped))
        yield _line(self.name, shipped, f"{PROJECT.name}, shipped facts, fresh", fresh, "MiB", most)
        who = f"{PROJECT.name}, shipped facts, after {stage.requests:,} different requests"
        yield _line(self.name, shipped, who, after, "MiB", most)
        for contestant in stage.contestants:
            server = stage.server(contestant, stage.middle)
            yield _line(self.name, stage.middle.records, contestant.name, server.worker_mib(), "MiB")
            who = f"{contestant.name}, all processes"
            yield _line(self.name, stage.middle.records, who, server.total_mib(), "MiB")


@dataclass(frozen=True, slots=True)
class Starting:
    """Time from the start of a program with two workers until its first answer, over a database that is there."""

    name: str = "start until the first 200"

    def lines(self, stage: Stage) -> Iterator[Line]:
        seconds: dict[Contestant, list[float]] = {contestant: [] for contestant in stage.contestants}
        for contestant in seconds:
            stage.server(contestant, stage.middle)
        for _ in range(stage.rounds):
            for contestant, took in seconds.items():
                with Server(contestant, stage.middle) as server:
                    took.append(server.seconds)
        for contestant, took in seconds.items():
            bar = Bar(0.8, "s", at_most=True) if contestant is PROJECT else None
            yield Line(self.name, stage.middle.records, contestant.name, Spread.of(took), "s", bar)


def _line(work: str, records: int, who: str, value: float, unit: str, bar: Bar | None = None) -> Line:
    return Line(work, records, who, Spread.of([value]), unit, bar)
