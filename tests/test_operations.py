"""docs/operations.md names what there is: settings, metrics, fields of the log, states and signals."""

import json
import re
from dataclasses import fields
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from critical_minerals.settings import Settings
from critical_minerals.web.observation import Observation
from critical_minerals.web.observed import request_line

OPERATIONS = (Path(__file__).parents[1] / "docs/operations.md").read_text("utf-8")


def test_every_setting_is_in_the_table_with_its_default_and_range():
    expected = [
        f"| `{known.name.upper()}` | {known.default} | {known.metadata['least']} | {known.metadata['most']} "
        f"| {known.metadata['meaning']} |"
        for known in fields(Settings)
    ]
    assert re.findall(r"^\| `[A-Z_]+` \| \d.*$", OPERATIONS, re.MULTILINE) == expected


def test_every_metric_is_named_and_no_other(client):
    client.get("/v1")
    found = {family.name for family in text_string_to_metric_families(client.get("/metrics").text)}
    rows = "".join(line for line in OPERATIONS.splitlines() if line.startswith("| `critical_minerals_"))
    named = {
        f"critical_minerals_{name.removesuffix('_total')}" for name in re.findall(r"`(?:critical_minerals)?_(\w+)`", rows)
    }
    assert named == {name for name in found if not name.endswith("_created")}


def test_every_field_of_a_request_in_the_log_is_named():
    line = json.loads(request_line({"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, Observation(), "200", 0.0, 0))
    assert [name for name in line if f"`{name}`" not in OPERATIONS] == ["time"]
