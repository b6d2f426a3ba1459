"""What a worker counts has its room on the disk from the start."""

import os
import subprocess
import sys
from pathlib import Path

from critical_minerals.web.metrics import ROOM
from critical_minerals.web.shared_folder import VARIABLE

EVERYTHING = """
from itertools import product
from critical_minerals.app import create_app
from critical_minerals.web.metrics import METHODS, count_request
from critical_minerals.web.problems import OF_STATUS

rules = {rule.rule for rule in create_app("sqlite:///none.sqlite").url_map.iter_rules()}
statuses = ["200", "303", "304", "308", *map(str, OF_STATUS)]
for asked in product([*METHODS, "other"], [*rules, None], statuses, ["hit", "miss", "pass"]):
    count_request(*asked, 0.1)
"""


def test_no_file_of_counts_grows_whatever_is_asked(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", EVERYTHING], env={**os.environ, VARIABLE: str(tmp_path)}, check=True, timeout=60)
    found = {path.name.partition("_")[0]: path.stat() for path in tmp_path.glob("*.db")}
    assert {kind: status.st_size for kind, status in found.items()} == ROOM
    assert all(status.st_blocks * 512 >= status.st_size for status in found.values())
