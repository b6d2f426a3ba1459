"""The table, in Markdown, and the machine that it was measured on."""

import os
import platform
import re
import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from .contestants import DATASETTE_BIN, PEERS_BIN
from .drive import Turn
from .figures import Bar, Line, Spread

HEAD = ("work", "records", "who", "requests/s", "p50 ms", "p99 ms", "CPU µs a request", "reached", "bar", "")
TEXT_COLUMNS = {"work", "who", ""}
BEGIN = "<!-- what make bench has written begins -->"
END = "<!-- what make bench has written ends -->"
PEERS_PACKAGES = ("fastapi", "sqlmodel", "uvicorn", "datasette", "flask-smorest", "peewee", "marshmallow", "granian")


def table(lines: Iterable[Line]) -> str:
    """The lines as a Markdown table; a work is named once."""
    rows = [_cells(line) for line in lines]
    for before, row in reversed(list(pairwise(rows))):
        if row[0] == before[0]:
            row[0] = ""
    rule = ["---" if name in TEXT_COLUMNS else "---:" for name in HEAD]
    return "\n".join(f"| {' | '.join(row)} |" for row in (HEAD, rule, *rows))


def _cells(line: Line) -> list[str]:
    met = "" if line.bar is None or line.reached is None else "yes" if line.bar.met(line.reached.median) else "NO"
    return [
        line.work,
        f"{line.records:,}",
        line.who,
        _median(line, lambda turn: turn.rate, ",.0f"),
        _median(line, lambda turn: turn.p50_ms, ".2f"),
        _median(line, lambda turn: turn.p99_ms, ".2f"),
        _median(line, lambda turn: turn.cpu_us, ",.0f"),
        _spread(line.reached, line.unit),
        _bar(line.bar),
        met,
    ]


def _median(line: Line, of: Callable[[Turn], float], form: str) -> str:
    return format(Spread.of([of(turn) for turn in line.turns]).median, form) if line.turns else ""


def _spread(reached: Spread | None, unit: str) -> str:
    if reached is None:
        return "1 ×"
    shown = f"{_number(reached.median)} {unit}"
    return shown if reached.low == reached.high else f"{shown} ({_number(reached.low)} to {_number(reached.high)})"


def _bar(bar: Bar | None) -> str:
    return "" if bar is None else f"{'≤' if bar.at_most else '≥'} {bar.limit:g} {bar.unit}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def machine() -> str:
    """What the figures depend on: date, processor, kernel, Python, and the versions of the peers."""
    model = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    return (
        f"Measured on {datetime.now(UTC).date()}: {model[1] if model else platform.machine()}, {os.cpu_count()} cores, "
        f"Linux {platform.release()}, Python {platform.python_version()}; {_versions()}."
    )


def _versions() -> str:
    found = {}
    for program in (PEERS_BIN / "pip", DATASETTE_BIN / "pip"):
        if program.exists():
            listed = subprocess.run(
                [program, "list", "--format=freeze", "--disable-pip-version-check"],
                capture_output=True,
                text=True,
                check=True,
            )
            found |= dict(line.lower().split("==") for line in listed.stdout.splitlines())
    return ", ".join(f"{name} {found[name]}" for name in PEERS_PACKAGES if name in found) or "no peers"


def write(path: Path, text: str) -> None:
    """Puts the text between the two markers of a document."""
    before, _, rest = path.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{path} lacks the markers {BEGIN!r} and {END!r}")
    path.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", "utf-8")
