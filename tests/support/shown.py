"""What a page shows: its blocks of code and what they print, and whether that is what they print."""

import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

ADDRESS = "http://127.0.0.1:8000"
"""Where a page has the server."""

COMMANDS = {"sh": ("bash", "-euo", "pipefail", "-c"), "python": ("python", "-W", "error", "-c")}
PRINTED = {"text", "json"}
"""The languages of what stands after code because that prints it."""

OURS = Path(sys.executable).parent


class Block(NamedTuple):
    """A block of a page."""

    language: str
    text: str

    @property
    def file(self) -> str | None:
        """The name that its first line gives it, where it is a file and nothing to run."""
        named = re.match(r"# ([\w.]+\.\w+)\n", self.text)
        return named and named[1]

    def is_printed_by(self, output: str) -> bool:
        """Whether a program prints it; "..." stands for anything."""
        if self.language == "json":
            return agrees(json.loads(output), json.loads(self.text))
        expected = re.escape(self.text.strip()).replace(r"\.\.\.", ".+")
        return re.fullmatch(expected, re.sub(r" +$", "", output.strip(), flags=re.MULTILINE)) is not None


def blocks(text: str) -> list[Block]:
    """The blocks of a page, or of a part of one."""
    return [Block(*found) for found in re.findall(r"^```(\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)]


def sections(text: str) -> dict[str, str]:
    """The parts of a page that have a heading of the second level, by that."""
    return dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))


def agrees(found: object, shown: object) -> bool:
    """Whether an answer is as shown; "..." stands for anything."""
    if isinstance(shown, dict) and isinstance(found, dict):
        return found.keys() == shown.keys() and all(agrees(found[name], value) for name, value in shown.items())
    if isinstance(shown, list) and isinstance(found, list):
        return len(found) == len(shown) and all(map(agrees, found, shown))
    return shown in ("...", found)


def follow(section: str, live: str, folder: Path, executables: Path = OURS) -> None:
    """Does what a part of a page shows, in a folder and in order, and fails where something else comes of it."""
    for block, after in pairwise([*blocks(section), Block("", "")]):
        if block.file:
            (folder / block.file).write_text(block.text.replace(ADDRESS, live), "utf-8")
        elif block.language in COMMANDS:
            output = run(block, live, folder, executables)
            assert after.language not in PRINTED or after.is_printed_by(output), output
        else:
            assert block.language in PRINTED, block


def run(block: Block, live: str, folder: Path, executables: Path = OURS) -> str:
    """What a block of code prints, run in a folder with a server's address for its own.

    `executables` is the folder that has the interpreter and its commands.
    """
    command = [*COMMANDS[block.language], block.text.replace(ADDRESS, live)]
    environment = {**os.environ, "PATH": os.pathsep.join([str(executables), os.environ["PATH"]])}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout.replace(live, ADDRESS)
