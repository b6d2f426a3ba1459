"""Every exception from a lint rule names its rules and says why, beside the code."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXCEPTION = re.compile(r"#\s*(?:ruff:\s*|flake8:\s*)?noqa.*", re.IGNORECASE)
REASONED = re.compile(r"#\snoqa: [A-Z]+\d+(?:, [A-Z]+\d+)* - \w.*")
EXCEPTIONS = [
    pytest.param(found, id=f"{path.relative_to(ROOT)}:{number}")
    for folder in ("api", "tests")
    for path in sorted((ROOT / folder).rglob("*.py"))
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
    for found in EXCEPTION.findall(line)
]


@pytest.mark.parametrize("exception", EXCEPTIONS)
def test_an_exception_has_a_reason(exception: str) -> None:
    assert REASONED.fullmatch(exception)
