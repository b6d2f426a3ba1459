"""The whole release in Python: every record by its id, read-only and with types, without a database or a server.

>>> from critical_minerals import dataset
>>> dataset.projects["brook-mine"]["name"]
'Brook Mine'

Records are what `GET /v1/{resource}/{id}` gives. They are read from the package when the first of them is asked for.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .read_only import ReadOnlyDict, ReadOnlyList, read_only
from .records import (
    Conflict,
    CrossCheck,
    Deal,
    Fact,
    Mineral,
    Organization,
    Place,
    Policy,
    Project,
    Reserve,
    Source,
)

ABOUT_FACTS = ("conflicts", "cross-checks")
"""The resources whose records name facts that others bear."""


@dataclass(frozen=True)
class Dataset:
    """A release, or a part of one: what it says of itself, and the records of each resource by their ids, in their order.

    The facts are the same objects as those in the records that bear them, and in conflicts and cross-checks.
    """

    version: str
    hash: str
    title: str
    licence: str
    date: str
    projects: Mapping[str, Project]
    reserves: Mapping[str, Reserve]
    deals: Mapping[str, Deal]
    policies: Mapping[str, Policy]
    minerals: Mapping[str, Mineral]
    places: Mapping[str, Place]
    organizations: Mapping[str, Organization]
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    conflicts: Mapping[str, Conflict]
    cross_checks: Mapping[str, CrossCheck]


def dataset_path() -> Path:
    """Where the release is committed, and stands in the package."""
    return Path(__file__).with_name("dataset.json")


def read_dataset(text: str) -> Dataset:
    """The release in a text that `packed` of `query/packed.py` has written."""
    found = json.loads(text, object_pairs_hook=read_only)
    resources = dict(found["records"])
    bearers = [record for name, records in resources.items() if name not in ABOUT_FACTS for record in records]
    facts = _by_id(fact for record in bearers for fact in record.get("facts", ()))
    for name in ABOUT_FACTS:
        resources[name] = [_with_facts(record, facts) for record in resources[name]]
    by_id = {name.replace("-", "_"): _by_id(records) for name, records in resources.items()}
    return Dataset(**found["dataset"], **by_id, facts=facts)


def _with_facts(record: Any, facts: Mapping[str, Any]) -> Any:
    return ReadOnlyDict({**record, "facts": ReadOnlyList(facts[name] for name in record["facts"])})


def _by_id(records: Iterable[Any]) -> Any:
    return ReadOnlyDict((record["id"], record) for record in sorted(records, key=itemgetter("id")))


@cache
def shipped() -> Dataset:
    """The release that comes with the package, as one object."""
    return read_dataset(dataset_path().read_text("utf-8"))


if TYPE_CHECKING:
    version: str
    hash: str  # noqa: A001 - what the API calls it
    title: str
    licence: str
    date: str
    projects: Mapping[str, Project]
    reserves: Mapping[str, Reserve]
    deals: Mapping[str, Deal]
    policies: Mapping[str, Policy]
    minerals: Mapping[str, Mineral]
    places: Mapping[str, Place]
    organizations: Mapping[str, Organization]
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    conflicts: Mapping[str, Conflict]
    cross_checks: Mapping[str, CrossCheck]
else:

    def __getattr__(name):
        """What the release that comes with the package has under a name of `Dataset`."""
        if name not in Dataset.__dataclass_fields__:
            raise AttributeError(f"found {name!r}; {__name__} has: {', '.join(Dataset.__dataclass_fields__)}")
        return getattr(shipped(), name)

    def __dir__():
        return sorted({*globals(), *Dataset.__dataclass_fields__})
