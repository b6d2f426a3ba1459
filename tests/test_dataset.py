"""The release in Python: light to import, quick to read, read-only at every depth, and of the types that are said."""

import copy
import json
import pickle
import re
import subprocess
import sys
import types
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from critical_minerals import dataset
from critical_minerals.dataset import ABOUT_FACTS, Dataset, dataset_path
from critical_minerals.loader.validation import read_fixtures
from critical_minerals.read_only import REFUSAL, ReadOnlyDict, ReadOnlyList
from critical_minerals.resources import BEARING_FACTS, REGISTRY
from critical_minerals.testing import loaded

ROOT = Path(__file__).parents[1]
HINTS = get_type_hints(Dataset)
RESOURCES = [name for name in HINTS if get_origin(HINTS[name]) is Mapping]

OF_DICTS: dict[str, Callable[[Any], object]] = {
    "set": lambda found: found.__setitem__("id", "other"),
    "delete": lambda found: found.__delitem__("id"),
    "join": lambda found: found.__ior__({"id": "other"}),
    "clear": lambda found: found.clear(),
    "pop": lambda found: found.pop("id"),
    "popitem": lambda found: found.popitem(),
    "setdefault": lambda found: found.setdefault("other", 1),
    "update": lambda found: found.update(id="other"),
}
OF_LISTS: dict[str, Callable[[Any], object]] = {
    "set": lambda found: found.__setitem__(0, "other"),
    "set some": lambda found: found.__setitem__(slice(0, 1), []),
    "delete": lambda found: found.__delitem__(0),
    "join": lambda found: found.__iadd__(["other"]),
    "repeat": lambda found: found.__imul__(2),
    "append": lambda found: found.append("other"),
    "clear": lambda found: found.clear(),
    "extend": lambda found: found.extend(["other"]),
    "insert": lambda found: found.insert(0, "other"),
    "pop": lambda found: found.pop(),
    "remove": lambda found: found.remove("china"),
    "reverse": lambda found: found.reverse(),
    "sort": lambda found: found.sort(),
}
HEAVY = {"apispec", "flask", "granian", "jinja2", "marshmallow", "peewee", "pytest", "sqlite3", "werkzeug", "yaml"}


def inside(value: Any) -> Iterator[Any]:
    """A value and all that it holds."""
    yield value
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from inside(item)


def everything() -> Iterator[Any]:
    return (found for name in RESOURCES for found in inside(getattr(dataset, name)))


def test_every_part_is_read_only() -> None:
    assert {type(found) for found in everything()} == {ReadOnlyDict, ReadOnlyList, str, int, float, bool, type(None)}


@pytest.mark.parametrize("change", OF_DICTS.values(), ids=OF_DICTS)
def test_a_dict_refuses_every_change(change: Callable[[Any], object]) -> None:
    project = dataset.projects["brook-mine"]
    with pytest.raises(TypeError, match="read-only") as refused:
        change(project)
    assert str(refused.value) == REFUSAL
    assert project["id"] == "brook-mine"


@pytest.mark.parametrize("change", OF_LISTS.values(), ids=OF_LISTS)
def test_a_list_refuses_every_change(change: Callable[[Any], object]) -> None:
    places = dataset.projects["bayan-obo"]["places"]
    with pytest.raises(TypeError, match="read-only") as refused:
        change(places)
    assert str(refused.value) == REFUSAL
    assert places == ["china", "inner-mongolia"]


@pytest.mark.parametrize(("kind", "changes"), [(ReadOnlyDict, OF_DICTS), (ReadOnlyList, OF_LISTS)])
def test_what_a_plain_one_could_change_is_refused(kind: type, changes: dict[str, object]) -> None:
    plain = kind.__base__
    reading = {"copy", "count", "fromkeys", "get", "index", "items", "keys", "values"}
    methods = {name for name in dir(plain) if not name.startswith("_")} - reading
    in_place = {
        name for name in dir(plain) if name.startswith("__i") and name not in {"__init__", "__iter__", "__init_subclass__"}
    }
    refused = {name for name in dir(kind) if getattr(kind, name) is kind.__setitem__}
    assert refused == methods | in_place | {"__setitem__", "__delitem__"}
    assert methods <= changes.keys()


def test_a_deep_copy_is_plain_and_can_be_changed() -> None:
    changed = copy.deepcopy(dataset.projects["brook-mine"])
    assert changed == dataset.projects["brook-mine"]
    assert {type(found) for found in inside(changed)} <= {dict, list, str, int, float, bool, type(None)}
    changed["name"] = "Another mine"
    assert dataset.projects["brook-mine"]["name"] == "Brook Mine"


@pytest.mark.parametrize("value", [dataset.projects["brook-mine"], dataset.projects["brook-mine"]["facts"]])
def test_a_shallow_copy_is_plain(value: Any) -> None:
    assert type(copy.copy(value)) is type(value.copy()) is type(value).__base__
    assert copy.copy(value) == value


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_what_was_pickled_is_read_only_again(protocol: int) -> None:
    found = pickle.loads(pickle.dumps(dataset.projects, protocol))  # noqa: S301 - this test's own bytes
    assert found == dataset.projects
    assert [type(one) for one in inside(found)] == [type(one) for one in inside(dataset.projects)]


@pytest.mark.parametrize("name", RESOURCES)
def test_json_writes_it_as_it_was_read(name: str) -> None:
    records = getattr(dataset, name)
    assert json.loads(json.dumps(records)) == records


def test_facts_are_the_same_objects_wherever_they_stand() -> None:
    bearers = [record for name in RESOURCES if name != "facts" for record in getattr(dataset, name).values()]
    borne = [fact for record in bearers for fact in record.get("facts", ())]
    assert len(borne) > len(dataset.facts) > 500
    assert all(fact is dataset.facts[fact["id"]] for fact in borne)


def test_each_fact_is_stored_once() -> None:
    text = dataset_path().read_text("utf-8")
    assert [name for name in dataset.facts if text.count(f'{{"id":"{name}","subject"') != 1] == []


def test_a_record_is_a_line() -> None:
    lines = [line.rstrip(",") for line in dataset_path().read_text("utf-8").splitlines() if line.startswith('{"id"')]
    ids = [json.loads(line)["id"] for line in lines]
    assert ids == [name for resource in RESOURCES if resource != "facts" for name in getattr(dataset, resource)]


def test_what_there_is_not_is_refused() -> None:
    with pytest.raises(AttributeError, match=r"found 'mines'; critical_minerals\.dataset has: version, hash,"):
        _ = dataset.mines  # type: ignore[attr-defined]


def test_what_there_is_is_offered() -> None:
    assert set(HINTS) <= set(dir(dataset))


def test_the_module_has_the_attributes_of_a_release_with_their_types() -> None:
    text = Path(dataset.__file__).read_text("utf-8")
    written = Counter(re.findall(r"^    (\w+): (str|Mapping\[.*\])", text, re.MULTILINE))
    assert dict.fromkeys(HINTS, 2) == {name: count for (name, _), count in written.items()}


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Invented records with every field of every schema."""
    return loaded(read_fixtures(ROOT / "tests" / "loader" / "sound"), tmp_path_factory.mktemp("sound")).dataset


@pytest.mark.parametrize("name", RESOURCES)
def test_every_value_has_the_type_that_it_is_said_to_have(invented: Dataset, name: str) -> None:
    for found in (dataset.shipped(), invented):
        assert list(disagreements(getattr(found, name), HINTS[name], name)) == []


def test_facts_are_named_where_they_are_not_borne() -> None:
    with_facts = {resource for resource in REGISTRY if "facts" in resource.schema.fields}
    assert {resource.name for resource in with_facts - set(BEARING_FACTS)} == set(ABOUT_FACTS)


def disagreements(value: Any, hint: Any, where: str) -> Iterator[str]:
    """Where a value is not of the type that a hint says."""
    if is_typeddict(hint):
        if list(value) != list(hint.__annotations__):
            yield f"{where} has {list(value)}"
        for name, inner in get_type_hints(hint).items():
            yield from disagreements(value[name], inner, f"{where}.{name}")
    elif get_origin(hint) in {Mapping, Sequence}:
        for name, item in value.items() if get_origin(hint) is Mapping else enumerate(value):
            yield from disagreements(item, get_args(hint)[-1], f"{where}.{name}")
    elif get_origin(hint) in {types.UnionType, Union}:
        if value is not None:
            yield from disagreements(value, get_args(hint)[0], where)
    elif type(value) not in ({int, float} if hint is float else {hint}):
        yield f"{where} is {value!r}"


@pytest.mark.parametrize("imported", ["critical_minerals", "critical_minerals.dataset"])
def test_importing_brings_nothing_heavy(imported: str) -> None:
    command = (
        f"import sys, {imported}; {imported}.__name__ == 'critical_minerals' or {imported}.projects; print(*sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", command], check=True, capture_output=True, text=True).stdout.split()
    assert HEAVY & set(found) == set()
    own = {name for name in found if name.startswith("critical_minerals.")}
    assert own <= {f"critical_minerals.{name}" for name in ("dataset", "read_only", "records")}


USE = """
from critical_minerals import dataset
from critical_minerals.records import Fact, Quantity

def largest(facts: list[Fact]) -> float | None:
    figures: list[Quantity] = [fact["quantity"] for fact in facts if fact["quantity"] is not None]
    return max((figure["value"] for figure in figures if figure["value"] is not None), default=None)

print(dataset.version.upper(), largest([*dataset.projects["brook-mine"]["facts"]]))
"""


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("", None),
        ('dataset.projects["brook-mine"]["fcats"]', 'TypedDict "Project" has no key "fcats"'),
        ('dataset.facts["x"]["quantity"]["value"]', 'Value of type "Quantity | None" is not indexable'),
        ("dataset.projcts", 'Module has no attribute "projcts"'),
        ('dataset.projects["brook-mine"]["minerals"].append("gold")', '"Sequence[str]" has no attribute "append"'),
        ('dataset.projects["x"] = dataset.projects["brook-mine"]', "Unsupported target for indexed assignment"),
    ],
)
def test_a_type_checker_knows_the_records(tmp_path: Path, line: str, error: str | None) -> None:
    path = tmp_path / "use.py"
    path.write_text(f"{USE}{line}\n", "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={ROOT / '.mypy_cache'}", str(path)]
    found = subprocess.run(
        command, check=False, capture_output=True, text=True, env={"MYPYPATH": str(ROOT / "api")}, cwd=tmp_path
    )
    assert found.stderr == ""
    if error is None:
        assert found.returncode == 0, found.stdout
    else:
        assert error in found.stdout
        assert found.stdout.count(" error: ") == 1
