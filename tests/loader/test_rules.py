"""What must hold between records: what is refused, where, and with which words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from critical_minerals.loader.validation import read_fixtures

Refusal = Callable[[str, str, str], str]

BROKEN_RULES = (
    pytest.param(
        "deals.yaml",
        "  - id: loan-signed\n",
        "  - id: ban-in-force\n",
        (
            "deals.yaml:11:12: loan: evidence.type[0]: found 'loan-signed'; no record of facts has this "
            "id\n"
            "deals.yaml:12:19: loan: evidence.bindingness[0]: found 'loan-signed'; no record of facts has "
            "this id\n"
            "deals.yaml:13:14: loan: evidence.status[0]: found 'loan-signed'; no record of facts has this "
            "id\n"
            "deals.yaml:14:15: loan: evidence.parties[0]: found 'loan-signed'; no record of facts has this "
            "id\n"
            "policies.yaml:12:5: ban: facts[0].id: found 'ban-in-force' again; deals/loan bears it already, "
            "and fact ids are unique over all files"
        ),
        id="fact id twice over two files",
    ),
    pytest.param(
        "minerals.yaml",
        "    minerals: [unobtainium]",
        "    minerals: [gold]",
        "minerals.yaml:21:16: unobtainium: facts[0].minerals[0]: found 'gold'; no record of minerals has this id",
        id="mineral of a fact",
    ),
    pytest.param(
        "minerals.yaml",
        "members: [unobtainium]",
        "members: [unobtainium, gold]",
        "minerals.yaml:6:26: metals: members[1]: found 'gold'; no record of minerals has this id",
        id="member of a group",
    ),
    pytest.param(
        "projects.yaml",
        "places: [deep]",
        "places: [moon]",
        "projects.yaml:11:12: deep-mine: places[0]: found 'moon'; no record of places has this id",
        id="place of a record",
    ),
    pytest.param(
        "minerals.yaml",
        "place: atlantis",
        "place: moon",
        "minerals.yaml:22:5: unobtainium: facts[0].place: found 'moon'; no record of places has this id",
        id="place of a fact",
    ),
    pytest.param(
        "places.yaml",
        "parent: ocean",
        "parent: moon",
        "places.yaml:6:3: atlantis: parent: found 'moon'; no record of places has this id",
        id="parent of a place",
    ),
    pytest.param(
        "organizations.yaml",
        "country: atlantis",
        "country: moon",
        "organizations.yaml:5:3: digger: country: found 'moon'; no record of places has this id",
        id="country of an organization",
    ),
    pytest.param(
        "policies.yaml",
        "jurisdictions: [atlantis]",
        "jurisdictions: [moon]",
        "policies.yaml:6:19: ban: jurisdictions[0]: found 'moon'; no record of places has this id",
        id="jurisdiction of a policy",
    ),
    pytest.param(
        "projects.yaml",
        "{id: digger, role: operator}",
        "{id: nobody, role: operator}",
        "projects.yaml:13:6: deep-mine: organizations[0].id: found 'nobody'; no record of organizations has this id",
        id="organization of a record",
    ),
    pytest.param(
        "minerals.yaml",
        "organizations: [survey]",
        "organizations: [nobody]",
        (
            "minerals.yaml:23:21: unobtainium: facts[0].organizations[0]: found 'nobody'; no record of "
            "organizations has this id"
        ),
        id="organization of a fact",
    ),
    pytest.param(
        "minerals.yaml",
        "      organization: survey\n",
        "      organization: nobody\n",
        (
            "minerals.yaml:36:7: unobtainium: facts[0].attributed_to[1].organization: found 'nobody'; no "
            "record of organizations has this id"
        ),
        id="organization of a person",
    ),
    pytest.param(
        "minerals.yaml",
        "{kind: organization, id: survey}",
        "{kind: organization, id: nobody}",
        (
            "minerals.yaml:31:28: unobtainium: facts[0].attributed_to[0].id: found 'nobody'; no record of "
            "organizations has this id"
        ),
        id="organization that a fact is attributed to",
    ),
    pytest.param(
        "reserves.yaml",
        "estimator: survey",
        "estimator: nobody",
        "reserves.yaml:6:3: deep-reserve: estimator: found 'nobody'; no record of organizations has this id",
        id="estimator of a reserve",
    ),
    pytest.param(
        "reserves.yaml",
        "project: deep-mine",
        "project: no-mine",
        "reserves.yaml:7:3: deep-reserve: project: found 'no-mine'; no record of projects has this id",
        id="project of a reserve",
    ),
    pytest.param(
        "projects.yaml",
        "{type: deals, id: loan,",
        "{type: deals, id: gift,",
        "projects.yaml:15:19: deep-mine: related[0].id: found 'gift'; no record of deals has this id",
        id="id of a related record",
    ),
    pytest.param(
        "projects.yaml",
        "{type: deals, id: loan,",
        "{type: policies, id: loan,",
        "projects.yaml:15:22: deep-mine: related[0].id: found 'loan'; no record of policies has this id",
        id="id of a related record of another type",
    ),
    pytest.param(
        "deals.yaml",
        "{kind: organization, id: digger, role: buyer}",
        "{kind: organization, id: nobody, role: buyer}",
        "deals.yaml:8:26: loan: parties[0].id: found 'nobody'; no record of organizations has this id",
        id="id of a party",
    ),
    pytest.param(
        "policies.yaml",
        "    type: [ban-in-force]\n",
        "    type: []\n",
        (
            "policies.yaml:4:3: ban: type: found 'export_ban'; makes a claim; evidence.type must name the "
            "facts that support it"
        ),
        id="claim with empty evidence",
    ),
    pytest.param(
        "deals.yaml",
        "    parties: [loan-signed]\n",
        "",
        ("deals.yaml:7:3: loan: parties: found a list; makes a claim; evidence.parties must name the facts that support it"),
        id="list of claims without evidence",
    ),
    pytest.param(
        "policies.yaml",
        "    type: [ban-in-force]\n",
        "    name: [ban-in-force]\n    type: [ban-in-force]\n",
        (
            "policies.yaml:8:5: ban: evidence.name: found evidence for 'name'; fields of policies that need "
            "it: type, status, jurisdictions, organizations"
        ),
        id="evidence for a field that makes no claim",
    ),
    pytest.param(
        "minerals.yaml",
        "- id: unobtainium\n",
        "- id: unobtainium\n  evidence: {colour: [unobtainium-growth]}\n",
        (
            "minerals.yaml:10:14: unobtainium: evidence.colour: found evidence for 'colour'; fields of "
            "minerals that need it: none"
        ),
        id="evidence for a field that is not there",
    ),
    pytest.param(
        "minerals.yaml",
        "paragraph: 12",
        "paragraph: 1",
        ("minerals.yaml:39:23: unobtainium: facts[0].citations[0].paragraph: found 1; dated has the paragraphs 2 to 20"),
        id="line before the source",
    ),
    pytest.param(
        "minerals.yaml",
        "members: [unobtainium]",
        "members: [metals]",
        "minerals.yaml:6:3: metals: members: found a list; leads from 'metals' back to itself",
        id="mineral that is a member of itself",
    ),
    pytest.param(
        "places.yaml",
        "parent: ocean",
        "parent: atlantis",
        "places.yaml:6:3: atlantis: parent: found 'atlantis'; leads from 'atlantis' back to itself",
        id="place that lies in itself",
    ),
)


@pytest.mark.parametrize(("file", "old", "new", "message"), BROKEN_RULES)
def test_a_broken_rule_is_refused(refusal: Refusal, file: str, old: str, new: str, message: str) -> None:
    assert refusal(file, old, new) == message


def test_a_reserve_without_facts_is_refused(folder: Path, refusal: Refusal) -> None:
    text = (folder / "reserves.yaml").read_text("utf-8")
    (folder / "reserves.yaml").write_text(text[: text.index("  reporting_code")], "utf-8")
    message = (
        "reserves.yaml:2:3: deep-reserve: facts: must start with the estimate itself: a fact with a metric and a quantity"
    )
    assert refusal("reserves.yaml", "  estimate_class: unspecified_reserve\n", "") == message


def test_a_cycle_of_members_is_refused_at_each_of_its_members(folder: Path, refusal: Refusal) -> None:
    groups = "\n".join(f"- {{id: {a}, name: {a}, kind: group, members: [{b}]}}" for a, b in ("bc", "cd", "db", "xb"))
    text = (folder / "minerals.yaml").read_text("utf-8")
    (folder / "minerals.yaml").write_text(f"{text}{groups}\n", "utf-8")
    assert refusal("minerals.yaml", "aliases: [ores]", "aliases: [ore]").splitlines() == [
        "minerals.yaml:40:33: b: members: found a list; leads from 'b' back to itself",
        "minerals.yaml:41:33: c: members: found a list; leads from 'c' back to itself",
        "minerals.yaml:42:33: d: members: found a list; leads from 'd' back to itself",
    ]


def test_a_mineral_may_belong_to_two_groups(folder: Path, edit: Refusal) -> None:
    more = "- {id: rare, name: Rare, kind: group, members: [unobtainium]}\n- id: unobtainium\n"
    edit("minerals.yaml", "- id: unobtainium\n", more)
    edit("minerals.yaml", "  members: [unobtainium]\n", "  members: [unobtainium, rare]\n")
    assert len(read_fixtures(folder).records["minerals"]) == 3


def test_a_page_date_needs_one_dated_source_among_those_cited(folder: Path, edit: Refusal) -> None:
    undated = (
        "    citations:\n    - {source: undated, paragraph: 9, kind: body, stated: in July, fingerprint: 0123456789abcdef}\n"
    )
    edit("minerals.yaml", "    citations:\n", undated)
    assert len(read_fixtures(folder).records["minerals"][1]["facts"][0]["citations"]) == 2
