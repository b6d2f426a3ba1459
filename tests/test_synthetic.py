"""Synthetic data: valid, the same every time, and of the shape of the real data."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from critical_minerals.cli import main
from critical_minerals.loader.build import build
from critical_minerals.loader.rules import broken_rules, known_ids
from critical_minerals.loader.validation import Fixtures
from critical_minerals.loader.yaml_reader import read_yaml
from critical_minerals.resources import FILE_SCHEMAS, WITH_FIXTURE
from critical_minerals.synthetic.dice import CODES, Dice, by_share, code_of
from critical_minerals.synthetic.names import TOWNS, organization, town
from critical_minerals.synthetic.words import MEASURES, UNIT_WORDS
from critical_minerals.vocabulary.metrics import BY_CODE

Record = dict[str, Any]

RECORDS = 200
BEARING_FACTS = ("projects", "reserves", "deals", "policies")


def synth(records: int, folder: Path, *options: object) -> Result:
    return CliRunner().invoke(main, ["synth", str(records), str(folder), *map(str, options)])


def made(records: int, folder: Path, *options: object) -> Path:
    result = synth(records, folder, *options)
    assert (result.exit_code, result.stdout) == (0, f"{folder} holds {records} records with two facts each.\n")
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def lines_of(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def written(folder: Path) -> dict[str, list[Record]]:
    """The records of each resource as the files have them."""
    return {
        resource.name: lines_of(folder / f"{resource.name}.ndjson")
        if resource.name in BEARING_FACTS
        else read_yaml(folder / f"{resource.name}.yaml").value
        for resource in WITH_FIXTURE
    }


def facts_of(records: dict[str, list[Record]]) -> list[Record]:
    return [fact for name in BEARING_FACTS for record in records[name] for fact in record["facts"]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(RECORDS, tmp_path_factory.mktemp("synthetic") / "fixtures")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Record]]:
    """Enough records for shares to show."""
    return written(made(2000, tmp_path_factory.mktemp("synthetic") / "many"))


def loaded(records: dict[str, list[Record]]) -> dict[str, list[Record]]:
    """The records as their schemas load them, which refuse what is not valid."""
    return {resource.name: [resource.schema.load(record) for record in records[resource.name]] for resource in WITH_FIXTURE}


def database_of(records: dict[str, list[Record]], path: Path) -> sqlite3.Connection:
    build(Fixtures({"version": "0.0.0.dev", "title": "Synthetic", "licence": "CC0-1.0", "date": "2025"}, records), path)
    return sqlite3.connect(path)


def test_all_records_are_valid_and_hold_together(folder: Path) -> None:
    records = written(folder)
    assert list(broken_rules(loaded(records), known_ids(records))) == []


@pytest.mark.parametrize("name", ["dataset", "tombstones"])
def test_the_other_files_are_valid(folder: Path, name: str) -> None:
    assert FILE_SCHEMAS[name].validate(read_yaml(folder / f"{name}.yaml").value, many=name == "tombstones") == {}


def test_there_are_as_many_records_as_asked_for_in_fixed_proportions(folder: Path) -> None:
    records = written(folder)
    assert {name: len(records[name]) for name in BEARING_FACTS} == {
        "projects": 100,
        "reserves": 30,
        "deals": 50,
        "policies": 20,
    }


def test_every_record_has_two_facts_and_reference_data_none(many: dict[str, list[Record]]) -> None:
    counts = {name: {len(record.get("facts", ())) for record in records} for name, records in many.items()}
    bearing = {name: {2} for name in BEARING_FACTS}
    assert counts == {"minerals": {0}, "places": {0}, "organizations": {0}, "sources": {0}, "conflicts": set(), **bearing}


def test_ids_are_unique_over_everything(many: dict[str, list[Record]]) -> None:
    ids = [record["id"] for name in BEARING_FACTS for record in many[name]] + [fact["id"] for fact in facts_of(many)]
    assert len(ids) == len(set(ids)) == 3 * 2000


def test_ids_are_not_in_the_order_of_the_files(many: dict[str, list[Record]]) -> None:
    records = [record["id"] for record in many["projects"]]
    facts = [(record["id"], fact["id"]) for record in many["projects"] for fact in record["facts"]]
    assert records != sorted(records)
    assert sorted(facts) != sorted(facts, key=lambda pair: pair[1])


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(folder: Path, tmp_path: Path) -> None:
    assert contents(made(RECORDS, tmp_path / "again")) == contents(folder)
    other = contents(made(RECORDS, tmp_path / "other", "--seed", 1))
    same = {name for name, digest in contents(folder).items() if other[name] == digest}
    assert same == {"minerals.yaml", "places.yaml", "organizations.yaml", "conflicts.yaml", "tombstones.yaml"}


def test_fewer_records_are_the_first_of_more(folder: Path, many: dict[str, list[Record]]) -> None:
    few = written(folder)
    assert [many[name][: len(few[name])] for name in BEARING_FACTS] == [few[name] for name in BEARING_FACTS]


def test_a_database_of_them_has_some_conflicts_and_few_cross_checks(many: dict[str, list[Record]], tmp_path: Path) -> None:
    with database_of(loaded(many), tmp_path / "facts.sqlite") as database:
        counts = {
            name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - names of tables
            for name in ("facts", "deals", "conflicts", "cross-checks")
        }
        bodies = [json.loads(body) for (body,) in database.execute("SELECT body FROM conflicts")]
    database.close()
    subjects = [{fact["subject"]["id"] for fact in body["facts"]} for body in bodies]
    assert (counts["facts"], counts["deals"]) == (4000, 500)
    assert 0.005 < counts["conflicts"] / 2000 < 0.02
    assert counts["cross-checks"] < 20
    assert {len(bearers) for bearers in subjects} == {1}


@pytest.mark.parametrize(
    ("holds", "least", "most"),
    [
        (lambda fact: "quantity" in fact, 0.18, 0.27),
        (lambda fact: "place" in fact, 0.86, 0.96),
        (lambda fact: "date" in fact, 0.14, 0.20),
        (lambda fact: "period" in fact, 0.02, 0.06),
        (lambda fact: "condition" in fact, 0.05, 0.09),
        (lambda fact: "minerals" in fact, 0.65, 0.85),
        (lambda fact: "organizations" in fact, 0.40, 0.60),
        (lambda fact: fact["assertion"] == "asserted", 0.47, 0.57),
        (lambda fact: fact["value_kind"] == "actual", 0.50, 0.70),
        (lambda fact: len(fact["citations"]) == 2, 0.03, 0.06),
        (lambda fact: "rare-earth-elements" in fact.get("minerals", ()), 0.30, 0.60),
        (lambda fact: "minerals" in fact["statement"], 0.30, 0.70),
        (lambda fact: "arbitration" in fact["statement"], 0.001, 0.03),
    ],
)
def test_shares_are_about_those_of_the_real_facts(
    many: dict[str, list[Record]], holds: Callable[[Record], bool], least: float, most: float
) -> None:
    facts = facts_of(many)
    assert least < sum(map(holds, facts)) / len(facts) < most


def test_words_are_common_and_rare(many: dict[str, list[Record]]) -> None:
    counts = Counter(word for fact in facts_of(many) for word in set(fact["statement"].split()))
    assert counts.most_common(1)[0][1] > 2000
    assert sum(count == 1 for count in counts.values()) > 500


def test_dates_spread_over_the_years(many: dict[str, list[Record]]) -> None:
    years = {fact["date"]["edtf"][:4] for fact in facts_of(many) if "edtf" in fact.get("date", {})}
    assert {str(year) for year in range(2010, 2031)} <= years <= {str(year) for year in range(2010, 2036)}


def test_reference_data_grow_slowly(folder: Path, many: dict[str, list[Record]]) -> None:
    few = written(folder)
    assert (len(few["organizations"]), len(few["sources"])) == (24, 24)
    assert (len(many["organizations"]), len(many["sources"])) == (60, 60)


def refusal(folder: Path) -> tuple[int, str]:
    result = synth(1, folder)
    return result.exit_code, result.stderr.splitlines()[-1]


def test_a_folder_with_something_in_it_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("kept", "utf-8")
    message = f"Error: {tmp_path} exists and is not an empty folder; name a new one"
    assert refusal(tmp_path) == (1, message)
    assert refusal(tmp_path / "kept.txt") == (1, message.replace(str(tmp_path), f"{tmp_path}/kept.txt"))
    assert [path.read_text("utf-8") for path in tmp_path.iterdir()] == ["kept"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert (made(1, tmp_path / "empty") / "projects.ndjson").is_file()


def test_what_fails_half_way_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("critical_minerals.synthetic.folder.record_of", _full)
    assert refusal(tmp_path / "fixtures") == (1, "Error: no space left")
    assert list(tmp_path.iterdir()) == []


def _full(*_: object) -> None:
    raise OSError("no space left")


@pytest.mark.parametrize("arguments", [("0", "x"), ("many", "x"), (str(CODES), "x"), ("1",), ("1", "x", "--seed", "-1")])
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...]) -> None:
    assert CliRunner().invoke(main, ["synth", *arguments]).exit_code == 2


@pytest.mark.parametrize(
    ("metric", "unit", "of"),
    sorted({(each.metric, each.unit, BY_CODE[each.metric].of) for listed in MEASURES.values() for each in listed}),
)
def test_figures_are_of_the_record_or_its_site(metric: str, unit: str, of: str) -> None:
    assert unit in BY_CODE[metric].units
    assert unit in UNIT_WORDS
    assert of in {"subject", "site"}


def test_names_of_towns_and_organizations_are_unique() -> None:
    assert len({town(rank) for rank in range(TOWNS)}) == TOWNS
    assert len({organization(number) for number in range(2000)}) == 2000


def test_codes_are_unique_and_differ_by_seed() -> None:
    codes = [code_of(number, 7) for number in range(10_000)]
    assert len(set(codes)) == 10_000
    assert codes[:3] != [code_of(number, 8) for number in range(3)]


def counted(drawn: Iterable[str]) -> list[str]:
    return [option for option, _ in Counter(drawn).most_common()]


def test_dice_follow_shares_and_popularity() -> None:
    dice = Dice(1)
    assert counted(dice.one_of(by_share({"few": 1, "many": 5})) for _ in range(100)) == ["many", "few"]
    assert counted(dice.popular("abcd") for _ in range(1000)) == ["a", "b", "c", "d"]
    assert Counter(dice.popular("abcd", 3) for _ in range(1000))["a"] > 700
