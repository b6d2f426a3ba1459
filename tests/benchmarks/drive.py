"""Asks a running server one address after the other for some seconds, and says how fast and at what cost it answered."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from statistics import quantiles

from .contestants import Server
from .processes import TICKS, cpu_seconds

SCRIPT = Path(__file__).with_name("drive.lua")
SETTLED_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Load:
    """What to ask for: a file of addresses, one a line; from where in it, from 0 to 1, and from its start after its end."""

    addresses: Path
    start: float
    seconds: float
    connections: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answered:
    """What a client saw."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn of a contestant gave; `cpu_us` is its server's CPU time a request."""

    rate: float
    p50_ms: float
    p99_ms: float
    cpu_us: float


Client = Callable[[Server, Load], Answered]


def wrk(server: Server, load: Load) -> Answered:
    """Asks with wrk, in a process session of its own, so that the scheduler weighs it as one group against the server."""
    threads = min(2, load.connections)
    headers = [part for name, value in load.headers.items() for part in ("--header", f"{name}: {value}")]
    command = ["wrk", f"--threads={threads}", f"--connections={load.connections}", f"--duration={load.seconds:.0f}s"]
    command += ["--latency", "--timeout=20s", f"--script={SCRIPT}", *headers, f"http://127.0.0.1:{server.ports[0]}/"]
    finished = subprocess.run(
        [*command, "--", str(load.addresses), str(threads), str(load.start)],
        env={**os.environ, "PORTS": ",".join(map(str, server.ports))},
        capture_output=True,
        text=True,
        check=True,
        start_new_session=True,
    )
    found = json.loads(finished.stdout.splitlines()[-1])
    if found.pop("errors"):
        raise RuntimeError(f"{server.contestant.name} answered with errors:\n{finished.stdout}")
    return Answered(**found)


def plain(server: Server, load: Load) -> Answered:
    """Asks with one connection of Python's own; slow, but it needs nothing to be installed."""
    latencies: list[float] = []
    addresses = load.addresses.read_text("ascii").splitlines()
    connection = HTTPConnection("127.0.0.1", server.ports[0])
    begun = time.perf_counter()
    for address in islice(cycle(addresses), int(len(addresses) * load.start), None):
        asked = time.perf_counter()
        if asked - begun > load.seconds and len(latencies) > 1:
            break
        connection.request("GET", address, headers=dict(load.headers))
        response = connection.getresponse()
        response.read()
        if response.status not in {200, 304}:
            raise RuntimeError(f"{server.contestant.name} answered {response.status} to {address}")
        latencies.append(1000 * (time.perf_counter() - asked))
    connection.close()
    percentiles = quantiles(latencies, n=100)
    return Answered(len(latencies), time.perf_counter() - begun, percentiles[49], percentiles[98])


CLIENTS: dict[str, Client] = {"wrk": wrk, "plain": plain}


def turn(client: Client, server: Server, load: Load) -> Turn:
    """One contestant's turn; afterwards it has finished what the client no longer waits for."""
    pids = server.processes()
    before = cpu_seconds(pids)
    answered = client(server, load)
    used = cpu_seconds(pids) - before
    _settle(pids)
    if not answered.requests:
        raise RuntimeError(f"{server.contestant.name} answered nothing in {load.seconds} s; give it more --seconds")
    return Turn(
        answered.requests / answered.seconds,
        answered.p50_ms,
        answered.p99_ms,
        1e6 * max(used, 1 / TICKS) / answered.requests,
    )


def _settle(pids: list[int]) -> None:
    """Waits until the processes use next to no CPU."""
    before = -1.0
    while (now := cpu_seconds(pids)) - before > 1 / TICKS:
        before = now
        time.sleep(SETTLED_SECONDS)
