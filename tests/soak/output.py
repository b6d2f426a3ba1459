"""What the server said, and what of it is alarming."""

import re
from collections.abc import Iterator

from .judging import Fault

ALARM = re.compile('ERROR|CRITICAL|"level":"(error|critical)"|Traceback|[Pp]anic|refused to gracefully stop')
"""Of granian's own lines or as JSON."""
KILLED = re.compile(r"Unexpected exit from worker-\d+\b")


def alarms(output: str, kills: int) -> Iterator[Fault]:
    """The alarming lines, but for one for each worker that was killed."""
    lines = [line for line in output.splitlines() if ALARM.search(line)]
    deaths = [line for line in lines if KILLED.search(line)]
    for line in lines:
        if line not in deaths:
            yield Fault("server's output", line)
    if len(deaths) > kills:
        yield Fault("server's output", f"{len(deaths)} workers died, {kills} were killed")
