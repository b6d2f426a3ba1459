"""The document is fit for generators: what they make of it has strict types, and asks a real server as it stands."""

import sys
from pathlib import Path


def test_the_client_in_python_has_strict_types(python_folder, python, run):
    mypy = Path(sys.executable).with_name("mypy")
    run(python_folder, mypy, "--strict", "--config-file=", f"--python-executable={python}", ".")


def test_the_client_in_python_asks_a_server(python_folder, python, live, run):
    run(python_folder, python, "-W", "error", "uses_python_client.py", live)


def test_the_lines_of_python_in_the_readme_are_answered(python_folder, python, run):
    assert "russia-rare-earths-usgs" in run(python_folder, python, "readme.py")


def test_the_types_in_typescript_fit_a_server(typescript_folder, live, run):
    run(typescript_folder, "node", "uses_typescript.mjs", live)


def test_the_lines_of_typescript_in_the_readme_are_answered(typescript_folder, run):
    assert "russia-rare-earths-usgs" in run(typescript_folder, "node", "readme.mjs")
