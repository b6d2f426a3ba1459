"""Manifests: what a hash depends on, what a file must be, and what is told of two releases."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from critical_minerals.loader.validation import read_fixtures
from critical_minerals.releases.manifest import (
    Change,
    Entry,
    Manifest,
    changes,
    data_hash,
    field_hashes,
    from_json,
    hash_of,
    to_json,
    version_key,
)

SOUND = Path(__file__).parents[1] / "loader" / "sound"


@pytest.fixture
def hash_after(tmp_path: Path) -> Callable[..., str]:
    """The hash of the sound fixtures after edits: of each, the file, a text that stands in it once, and the new text."""

    def hashed(*edits: tuple[str, str, str]) -> str:
        folder = Path(copytree(SOUND, tmp_path / f"fixtures-{len(list(tmp_path.iterdir()))}"))
        for file, old, new in edits:
            text = (folder / file).read_text("utf-8")
            assert text.count(old) == 1
            (folder / file).write_text(text.replace(old, new), "utf-8")
        return data_hash(field_hashes(read_fixtures(folder).written))

    return hashed


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param({"a": 1, "b": 2}, {"b": 2, "a": 1}, True, id="order of keys"),
        pytest.param([{"a": {"b": 1, "c": 2}}], [{"a": {"c": 2, "b": 1}}], True, id="order of keys deep inside"),
        pytest.param(["a", "b"], ["b", "a"], False, id="order of a list"),
        pytest.param({"a": None}, {}, False, id="null and nothing"),
        pytest.param("1", 1, False, id="text and number"),
        pytest.param(True, 1, False, id="true and one"),
        pytest.param("", None, False, id="empty and null"),
        pytest.param([], {}, False, id="list and mapping"),
        pytest.param(["a,b"], ["a", "b"], False, id="comma in a text"),
        pytest.param("\u00e9", "e\u0301", False, id="composed and decomposed"),
        pytest.param(0.1 + 0.2, 0.3, False, id="numbers that are nearly equal"),
    ],
)
def test_a_hash_is_of_the_value_and_not_of_the_order_of_its_keys(one: Any, other: Any, same: bool) -> None:
    assert (hash_of(one) == hash_of(other)) is same


def test_a_hash_is_the_start_of_the_sha_256_of_canonical_json() -> None:
    assert hash_of({"b": "é", "a": [1, None]}) == "e03c3c1ebb5f"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_has_no_number_for_has_no_hash(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        hash_of({"value": value})


def test_facts_are_records_of_their_own_and_one_field_of_their_bearer() -> None:
    facts = [{"id": "b", "statement": "B."}, {"id": "a", "statement": "A."}]
    found = field_hashes({"projects": [{"id": "mine", "facts": facts}], "deals": [{"id": "loan", "facts": []}]})
    bearer = hash_of(["projects", "mine"])
    expected_facts = {
        fact["id"]: {**{name: hash_of(text) for name, text in fact.items()}, "subject": bearer} for fact in facts
    }
    assert found == {
        "facts": expected_facts,
        "projects": {"mine": {"id": hash_of("mine"), "facts": hash_of([hash_of(expected_facts[name]) for name in "ba"])}},
        "deals": {"loan": {"id": hash_of("loan")}},
    }


SURVEY = "- id: survey\n  name: Survey\n  kind: research\n  aliases: [The Survey]\n  references:\n    aliases: spelling\n"
SAME = [
    pytest.param(
        ("deals.yaml", "  type: loan\n  bindingness: binding\n", "  bindingness: binding\n  type: loan\n"),
        id="order of fields",
    ),
    pytest.param(("sources.yaml", "{first: 2, last: 20}", "{last: 20, first: 2}"), id="order of fields of a mapping"),
    pytest.param(
        ("organizations.yaml", SURVEY, ""),
        ("organizations.yaml", "- id: digger\n", f"{SURVEY}- id: digger\n"),
        id="order of records",
    ),
    pytest.param(("deals.yaml", "type: loan\n", "type: 'loan'\n"), id="quotes"),
    pytest.param(("projects.yaml", "  minerals: [unobtainium]\n", "  minerals:\n  - unobtainium\n"), id="form of a list"),
    pytest.param(("reserves.yaml", "unit: t,", "unit: t, unit_assumed: false, basis: unspecified,"), id="figure's defaults"),
    pytest.param(
        ("policies.yaml", "  type: export_ban\n", "  summary: null\n  related: []\n  type: export_ban\n"),
        id="record's defaults",
    ),
    pytest.param(
        ("policies.yaml", "    value_kind: actual\n", "    metric:\n    value_kind: actual\n"), id="default of a fact"
    ),
    pytest.param(("dataset.yaml", "title: Invented facts", "title: Other facts"), id="title of the data set"),
    pytest.param(("dataset.yaml", "'2026-11-21'", "'2026-11-22'"), id="date of the data set"),
    pytest.param(("dataset.yaml", "0.1.0.dev", "0.2.0.dev"), id="version of the data set"),
    pytest.param(("tombstones.yaml", "under another name", "by another name"), id="reason of a tombstone"),
]


@pytest.mark.parametrize("edits", [pytest.param(case.values, id=case.id) for case in SAME])
def test_form_order_and_defaults_are_no_data(hash_after: Callable[..., str], edits: tuple[Any, ...]) -> None:
    assert hash_after(*edits) == hash_after()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param("deals.yaml", "name: A loan for", "name: One loan for", id="name"),
        pytest.param("deals.yaml", "role: buyer", "role: seller", id="role"),
        pytest.param("deals.yaml", "type: loan\n", "type: loan\n  summary: A loan.\n", id="summary that was none"),
        pytest.param("minerals.yaml", "  aliases: [ores]\n", "  aliases: [ores, ore]\n", id="alias"),
        pytest.param("minerals.yaml", "    relative_to: the demand of 2020\n", "", id="field of a fact that goes"),
        pytest.param("minerals.yaml", "upper: 60", "upper: 61", id="figure"),
        pytest.param("minerals.yaml", "approximation: between}", "approximation: between, basis: ore}", id="basis"),
        pytest.param("minerals.yaml", "text: The deal is struck", "text: A deal is struck", id="condition"),
        pytest.param("places.yaml", "un_m49: '009'", "un_m49: '008'", id="code of a place"),
        pytest.param("sources.yaml", "label: Undated article", "label: The undated article", id="label of a source"),
        pytest.param("sources.yaml", "last: 20", "last: 21", id="paragraphs of a source"),
        pytest.param("policies.yaml", "fingerprint: 0123456789abcdef", "fingerprint: 0123456789abcdee", id="fingerprint"),
        pytest.param("conflicts.yaml", "money well spent", "money spent well", id="reason of a conflict"),
        pytest.param("projects.yaml", "{type: deals, id: loan,", "{type: policies, id: ban,", id="link"),
    ],
)
def test_whatever_else_is_written_is_data(hash_after: Callable[..., str], file: str, old: str, new: str) -> None:
    assert hash_after((file, old, new)) != hash_after()


PROPERTY = settings(max_examples=60, deadline=None)
TEXT = st.text(max_size=8)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
NAMES = st.text('abc-é"\\\n', min_size=1, max_size=4)
FACTS = st.lists(st.fixed_dictionaries({"id": NAMES, "statement": VALUE}), max_size=3, unique_by=lambda fact: fact["id"])
RECORDS = st.lists(
    st.fixed_dictionaries({"id": NAMES, "name": VALUE}, optional={"summary": VALUE, "facts": FACTS}),
    max_size=3,
    unique_by=lambda record: record["id"],
)


def with_own_facts(written: Any) -> Any:
    """What is written, with ids of facts that are unique over all records."""
    return {
        resource: [
            {
                **record,
                **(
                    {"facts": [{**fact, "id": f"{resource}/{record['id']}/{fact['id']}"} for fact in record["facts"]]}
                    if "facts" in record
                    else {}
                ),
            }
            for record in records
        ]
        for resource, records in written.items()
    }


WRITTEN = st.dictionaries(st.sampled_from(["projects", "deals", "minerals"]), RECORDS).map(with_own_facts)
VERSIONS = st.tuples(*[st.integers(0, 30)] * 3).map(lambda parts: ".".join(map(str, parts)))


def manifest(version: str, written: Any, date: str = "2026-12-01", code: str = "") -> Manifest:
    """The manifest of what is written, as some code derives a field from it."""
    fields = field_hashes(written)
    records = {
        resource: {
            name: Entry(hash_of(hashes), hashes, {"disputed": hash_of(code)}, hash_of([hashes, code]))
            for name, hashes in found.items()
        }
        for resource, found in fields.items()
    }
    return Manifest(version, date, data_hash(fields), records)


@PROPERTY
@given(WRITTEN, VERSIONS, TEXT)
def test_a_manifest_is_read_as_it_was_written(written: Any, version: str, date: str) -> None:
    made = manifest(version, written, date)
    assert from_json(to_json(made)) == made
    assert to_json(from_json(to_json(made))) == to_json(made)


@PROPERTY
@given(WRITTEN)
def test_a_manifest_has_a_line_for_each_record(written: Any) -> None:
    made = manifest("1.0.0", written)
    records = [json.dumps(name) for entries in made.records.values() for name in entries]
    assert [line.partition('": {"hash"')[0] + '"' for line in to_json(made).splitlines() if '": {"hash"' in line] == records


@PROPERTY
@given(WRITTEN, st.randoms(use_true_random=False))
def test_the_order_of_resources_and_records_is_no_data(written: Any, random: Any) -> None:
    shuffled = {
        resource: random.sample(written[resource], len(written[resource]))
        for resource in random.sample([*written], len(written))
    }
    assert data_hash(field_hashes({**shuffled, "places": []})) == data_hash(field_hashes(written))


@PROPERTY
@given(WRITTEN, WRITTEN)
def test_data_with_equal_hashes_have_no_changes_and_others_have_some(one: Any, other: Any) -> None:
    old, new = manifest("1.0.0", one), manifest("1.1.0", other)
    assert (old.hash == new.hash) is (list(changes(old, new)) == [])


MADE = manifest(
    "1.0.0", {"deals": [{"id": "loan", "name": "A loan", "facts": [{"id": "signed", "statement": "It was."}]}]}, "2026-12-01"
)


def tampered(*path: Any, value: Any) -> str:
    """The text of a manifest with one value put in, or taken out where it is `...`."""
    whole = json.loads(to_json(MADE))
    *above, last = path
    inner = whole
    for step in above:
        inner = inner[step]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return json.dumps(whole)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(tampered("hash", value="0" * 12), id="hash of all"),
        pytest.param(tampered("records", "deals", "loan", "hash", value="0" * 12), id="hash of a record"),
        pytest.param(tampered("records", "deals", "loan", "fields", "name", value="0" * 12), id="hash of a field"),
        pytest.param(tampered("records", "deals", "loan", "fields", "name", value=...), id="field out"),
        pytest.param(tampered("records", "deals", "loan", "fields", "type", value="0" * 12), id="field in"),
        pytest.param(tampered("records", "facts", "signed", value=...), id="fact out"),
        pytest.param(tampered("records", "deals", value=...), id="resource out"),
        pytest.param(tampered("records", "deals", "gift", value=MADE.records["deals"]["loan"]._asdict()), id="record in"),
        pytest.param(tampered("records", value={}), id="all out"),
    ],
)
def test_a_manifest_that_was_edited_is_refused(text: str) -> None:
    message = "has hashes that do not agree; `critical-minerals release` writes a manifest, and nobody edits it"
    with pytest.raises(ValueError, match=f"^{message}$"):
        from_json(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("version: 1.0.0", id="YAML"),
        pytest.param(to_json(MADE)[:-20], id="cut off"),
        pytest.param(to_json(MADE) * 2, id="twice"),
        pytest.param("\ufeff" + to_json(MADE), id="byte-order mark"),
        pytest.param("null", id="null"),
        pytest.param("5", id="number"),
        pytest.param("[]", id="list"),
        pytest.param("{}", id="empty mapping"),
        pytest.param("[" * 100_000, id="deep"),
        pytest.param(tampered("records", value=[]), id="list of records"),
        pytest.param(tampered("records", value=None), id="no records"),
        pytest.param(tampered("records", "deals", value=5), id="number for a resource"),
        pytest.param(tampered("records", "deals", "loan", value="text"), id="text for an entry"),
        pytest.param(tampered("records", "deals", "loan", "body", value=...), id="no body"),
        pytest.param(tampered("records", "deals", "loan", "derived", value=...), id="no derived"),
        pytest.param(tampered("records", "deals", "loan", "note", value=""), id="unknown part of an entry"),
        pytest.param(tampered("records", "deals", "loan", "fields", "name", value=float("nan")), id="NaN"),
        pytest.param(tampered("note", value=""), id="unknown part"),
        pytest.param(tampered("date", value=...), id="no date"),
        pytest.param(tampered("version", value=...), id="no version"),
        pytest.param(tampered("version", value=""), id="empty version"),
        pytest.param(tampered("version", value="one"), id="version in words"),
        pytest.param(tampered("version", value=1), id="version that is a number"),
        pytest.param(tampered("version", value=None), id="version that is null"),
    ],
)
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(is no manifest: .+|has hashes that do not agree; .+)"):
        from_json(text)


def test_versions_are_in_the_order_of_their_numbers_and_a_working_one_comes_before_its_release() -> None:
    early = ["0.0.1", "0.1.0.dev", "0.1.0", "0.1.1.dev", "0.1.1", "0.2.0", "0.9.0", "0.10.0.dev", "0.10.0", "0.10.2"]
    ordered = [*early, "0.10.10", "1.0.0.dev", "1.0.0", "10.0.0"]
    assert sorted(sorted(ordered), key=version_key) == ordered


LOAN = {"id": "loan", "name": "A loan", "type": "loan"}
BEFORE = {"deals": [LOAN], "projects": [{"id": "mine", "facts": [{"id": "open", "statement": "Open."}]}]}


@pytest.mark.parametrize(
    ("after", "code", "expected"),
    [
        pytest.param(BEFORE, "", [], id="nothing"),
        pytest.param(
            {**BEFORE, "deals": [LOAN, {"id": "gift"}]}, "", [Change("deals", "gift", "added", [], [])], id="added"
        ),
        pytest.param(
            {**BEFORE, "places": [{"id": "deep"}]}, "", [Change("places", "deep", "added", [], [])], id="first of a resource"
        ),
        pytest.param({"projects": BEFORE["projects"]}, "", [Change("deals", "loan", "removed", [], [])], id="removed"),
        pytest.param(
            {**BEFORE, "deals": [{"id": "gift"}]},
            "",
            [Change("deals", "gift", "added", [], []), Change("deals", "loan", "removed", [], [])],
            id="another id",
        ),
        pytest.param(
            {**BEFORE, "deals": [{**LOAN, "name": "The loan"}]},
            "",
            [Change("deals", "loan", "changed", ["name"], [])],
            id="one field",
        ),
        pytest.param(
            {**BEFORE, "deals": [{"id": "loan", "name": "The loan", "summary": "A loan."}]},
            "",
            [Change("deals", "loan", "changed", ["name", "summary", "type"], [])],
            id="field changed, added and removed",
        ),
        pytest.param(
            {**BEFORE, "projects": [{"id": "mine", "facts": [{"id": "open", "statement": "Shut."}]}]},
            "",
            [Change("facts", "open", "changed", ["statement"], []), Change("projects", "mine", "changed", ["facts"], [])],
            id="fact",
        ),
        pytest.param(
            {**BEFORE, "projects": [{"id": "mine"}]},
            "",
            [Change("projects", "mine", "changed", ["facts"], []), Change("facts", "open", "removed", [], [])],
            id="fact removed",
        ),
        pytest.param(
            BEFORE,
            "other",
            [
                Change("deals", "loan", "derived", [], ["disputed"]),
                Change("facts", "open", "derived", [], ["disputed"]),
                Change("projects", "mine", "derived", [], ["disputed"]),
            ],
            id="code alone",
        ),
        pytest.param(
            {"deals": [{**LOAN, "name": "The loan"}]},
            "other",
            [
                Change("deals", "loan", "changed", ["name"], ["disputed"]),
                Change("projects", "mine", "removed", [], []),
                Change("facts", "open", "removed", [], []),
            ],
            id="data and code",
        ),
    ],
)
def test_changes_name_exactly_what_is_other(after: Any, code: str, expected: list[Change]) -> None:
    found = list(changes(manifest("1.0.0", BEFORE), manifest("1.1.0", after, code=code)))
    assert sorted(found) == sorted(expected)


def test_a_new_field_that_the_code_serves_is_a_change_of_the_body_alone() -> None:
    old = manifest("1.0.0", {"deals": [LOAN]})
    entry = old.records["deals"]["loan"]._replace(body="0" * 12)
    new = old._replace(version="1.0.1", records={"deals": {"loan": entry}})
    assert list(changes(old, new)) == [Change("deals", "loan", "derived", [], [])]


@PROPERTY
@given(WRITTEN, TEXT)
def test_nothing_changes_between_a_release_and_itself(written: Any, code: str) -> None:
    made = manifest("1.0.0", written, code=code)
    assert list(changes(made, made)) == []


FEW = st.dictionaries(
    st.sampled_from(["projects", "deals"]),
    st.lists(
        st.fixed_dictionaries(
            {"id": st.sampled_from("ab")}, optional={"name": st.integers(0, 2), "type": st.integers(0, 1)}
        ),
        unique_by=lambda record: record["id"],
    ),
)
CODES = st.sampled_from(["old", "new"])

THEN = {
    (None, None): {None},
    (None, "added"): {"added"},
    (None, "edited"): {"edited"},
    (None, "removed"): {"removed"},
    ("added", None): {"added"},
    ("added", "edited"): {"added"},
    ("added", "removed"): {None},
    ("edited", None): {"edited"},
    ("edited", "edited"): {"edited", None},
    ("edited", "removed"): {"removed"},
    ("removed", None): {"removed"},
    ("removed", "added"): {"edited", None},
}
"""What became of a record over three releases, from what became of it in each step; edited is changed or derived."""


def by_record(old: Manifest, new: Manifest) -> dict[tuple[str, str], Change]:
    return {(change.type, change.id): change for change in changes(old, new)}


def kind(change: Change | None) -> str | None:
    return {"changed": "edited", "derived": "edited"}.get(change.change, change.change) if change else None


@PROPERTY
@given(FEW, FEW, FEW, CODES, CODES, CODES)
def test_changes_from_step_to_step_come_to_the_changes_between_first_and_last(
    first: Any, second: Any, third: Any, one: str, two: str, three: str
) -> None:
    made = [manifest("1.0.0", first, code=one), manifest("1.1.0", second, code=two), manifest("1.2.0", third, code=three)]
    early, late, whole = by_record(*made[:2]), by_record(*made[1:]), by_record(made[0], made[2])
    for record in {*early, *late, *whole}:
        steps = early.get(record), late.get(record)
        assert kind(whole.get(record)) in THEN[kind(steps[0]), kind(steps[1])]
        if None not in (kind(whole.get(record)), *map(kind, steps)) and {kind(step) for step in steps} == {"edited"}:
            assert set(whole[record].fields) <= {name for step in steps if step for name in step.fields}


@PROPERTY
@given(WRITTEN, WRITTEN)
def test_changes_back_are_the_changes_turned_round(one: Any, other: Any) -> None:
    old, new = manifest("1.0.0", one), manifest("1.1.0", other)
    turned = {"added": "removed", "removed": "added"}
    back = {
        key: (turned.get(change.change, change.change), set(change.fields)) for key, change in by_record(new, old).items()
    }
    assert {key: (change.change, set(change.fields)) for key, change in by_record(old, new).items()} == back
