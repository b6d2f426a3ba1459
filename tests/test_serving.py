"""docs/serving.md shows what runs: granian as `serve` sets it up, gunicorn as the tests start it."""

import re
import shlex
from pathlib import Path

from granian.cli import cli
from granian.http import HTTP1Settings
from over_http import COMMANDS

from critical_minerals.server import SETTINGS

SERVING = (Path(__file__).parents[1] / "docs/serving.md").read_text("utf-8")
SHOWN = re.findall(r"^```sh\n(.*?)^```", SERVING.replace("\\\n", ""), re.MULTILINE | re.DOTALL)
GRANIAN, GUNICORN = map(shlex.split, SHOWN)


def test_granian_is_shown_with_the_settings_of_serve():
    shown = cli.make_context("granian", GRANIAN[1:]).params
    shown["http1_settings"] = HTTP1Settings(shown["http1_header_read_timeout"], max_buffer_size=shown["http1_buffer_size"])
    assert {name: shown[name] for name in SETTINGS} == SETTINGS


def test_gunicorn_is_shown_with_the_settings_that_are_tested():
    assert GUNICORN[1:] == [part.format(port=8001) for part in COMMANDS["gunicorn"][3:]]
