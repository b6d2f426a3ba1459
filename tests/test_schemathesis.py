"""Schemathesis drives the whole API by its own document, with all of its checks."""

import atexit
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import schemathesis
from hypothesis import settings

from critical_minerals.app import create_app
from critical_minerals.loader.build import build
from critical_minerals.loader.validation import read_fixtures
from critical_minerals.packaged import data_folder

folder = TemporaryDirectory()
atexit.register(folder.cleanup)
path = Path(folder.name) / "facts.sqlite"
build(read_fixtures(data_folder("fixtures")), path)
app = create_app(f"sqlite:///{path}")
# An address that is too long is refused too; Schemathesis does not count 414 as a refusal unless told.
REFUSALS = ["400", "404", "405", "406", "410", "413", "414", "422"]
config = schemathesis.Config.from_dict({"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}})
schema = schemathesis.openapi.from_wsgi("/v1/openapi.json", app, config=config)

KNOWN = {
    "mineral": "neodymium",
    "place": "china",
    "country": "china",
    "jurisdiction": "china",
    "parent": "africa",
    "organization": "mp-materials",
    "estimator": "usgs",
    "source": "anbound-us-supply-chain",
    "project": "brook-mine",
    "attributed_to": "usgs",
    "subject": "brook-mine",
    "fact": "brook-mine-planned-investment",
    "author": "Zhou Chao",
    "publisher": "Caliber.Az",
}


def meant(query):
    """The query with what the document can say only in words: ids that exist, days that exist, one unit, a word to find."""
    fixed = {name: value for name, value in query.items() if name != "cursor"}
    for name in fixed:
        if name.removeprefix("not_") in KNOWN:
            fixed[name] = [KNOWN[name.removeprefix("not_")]]
        elif re.search("_(from|to)$", name):
            fixed[name] = "2025-07"
        elif name in {"value_min", "value_max"}:
            fixed[name] = "12"
        elif name == "q":
            fixed[name] = f"mine {fixed[name]}"[:200]
        elif name == "sort":
            fixed[name] = fixed[name][:1]
    if fixed.get("include_members") == "true":
        fixed["mineral"] = [KNOWN["mineral"]]
    if fixed.keys() & {"value_min", "value_max"} or "value" in str(fixed.get("sort")):
        fixed["unit"] = ["t"]
    return fixed


@schema.parametrize()
@settings(max_examples=20, deadline=None, derandomize=True)
@pytest.mark.filterwarnings("default")
def test_every_operation_keeps_its_word(case):
    if case.meta and case.meta.generation.mode.is_positive:
        case.query = meant(case.query or {})
    case.call_and_validate()
