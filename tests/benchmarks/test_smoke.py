"""The whole benchmark in small: every row, without the peers and without wrk."""

import os
import subprocess
import sys

from .contestants import ROOT
from .measures import MEASURES

SMALL = ["--records", "100", "200", "300", "--rounds", "1", "--seconds", "0.2", "--requests", "200", "--client", "plain"]
WITHOUT_PEERS = ["--contestant", "project", "--contestant", "bare", "--contestant", "flask"]


def test_every_row_is_measured(tmp_path):
    command = [sys.executable, "-m", "tests.benchmarks", *SMALL, *WITHOUT_PEERS]
    environment = {**os.environ, "BENCHMARK_DATA": str(tmp_path)}
    finished = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert finished.returncode == 0, finished.stderr
    for measure in MEASURES:
        assert f"\n| {measure.name} |" in finished.stdout
