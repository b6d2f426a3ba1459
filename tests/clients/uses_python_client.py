"""What a service asks, by the client that openapi-python-client generates: mypy judges the types, assertions the answers."""

import json
import sys
from http import HTTPStatus
from importlib import import_module
from pkgutil import walk_packages
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

from critical_minerals_facts_client import Client, api
from critical_minerals_facts_client.api.citations import get_fact_citation_bibtex
from critical_minerals_facts_client.api.conflicts import list_conflicts
from critical_minerals_facts_client.api.facts import export_facts_ndjson, get_fact, list_facts
from critical_minerals_facts_client.api.projects import get_project, list_projects
from critical_minerals_facts_client.models.conflict_list import ConflictList
from critical_minerals_facts_client.models.fact import Fact
from critical_minerals_facts_client.models.fact_list import FactList
from critical_minerals_facts_client.models.fact_response import FactResponse
from critical_minerals_facts_client.models.problem import Problem
from critical_minerals_facts_client.models.problem_errors import ProblemErrors
from critical_minerals_facts_client.models.project_list import ProjectList
from critical_minerals_facts_client.models.quantity import Quantity
from critical_minerals_facts_client.types import Unset

Kind = TypeVar("Kind")

ESTIMATE = "russia-rare-earths-ministry-estimate"
NEEDED = {"list_changes": {"since": "0.1.0"}}
"""What a list can't be asked without."""


def a(kind: type[Kind], found: object) -> Kind:
    """What was found, which has to be of a kind; a problem, null and a field that `fields` left out are of others."""
    assert isinstance(found, kind), found
    return found


def filters(client: Client) -> None:
    found = list_projects.sync(client=client, kind=["mine", "separation_plant"], country=["united-states", "russia"])
    projects = a(ProjectList, found)
    assert [project.id for project in projects.data] == ["brook-mine", "tomtor"]
    assert {project.kind for project in projects.data} == {"mine"}


def walks_pages(client: Client) -> None:
    page = a(FactList, list_facts.sync(client=client, mineral=["rare-earth-elements"], limit=100))
    facts = page.data
    while page.links.next_:
        cursor = parse_qs(urlsplit(page.links.next_).query)["cursor"][0]
        page = a(FactList, list_facts.sync(client=client, mineral=["rare-earth-elements"], limit=100, cursor=cursor))
        facts += page.data
    assert len(facts) == len({fact.id for fact in facts}) == page.meta.total
    assert len(facts) > 200


def reads_a_fact(client: Client) -> None:
    fact = a(FactResponse, get_fact.sync(ESTIMATE, client=client)).data
    quantity = a(Quantity, fact.quantity)
    assert (quantity.approximation, quantity.value, quantity.lower, quantity.unit) == ("nearly", 29_000_000, None, "t")
    assert not isinstance(fact.attributed_to, Unset)
    assert [claimant.id for claimant in fact.attributed_to] == ["russian-natural-resources-ministry", "reuters"]


def reads_problems(client: Client) -> None:
    missing = get_project.sync_detailed("atlantis", client=client)
    assert missing.status_code is HTTPStatus.NOT_FOUND
    assert a(Problem, missing.parsed).type_ == "/problems/not-found"
    refused = a(Problem, list_projects.sync(client=client, known_by="yesterday"))
    assert refused.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "known_by" in a(ProblemErrors, refused.errors)


def reads_conflicts(client: Client) -> None:
    found = list_conflicts.sync(client=client, metric=["reserve_estimate"], origin=["computed"])
    assert [conflict.id for conflict in a(ConflictList, found).data] == [f"{ESTIMATE}..russia-rare-earths-usgs-estimate"]


def reads_text(client: Client) -> None:
    lines = a(str, export_facts_ndjson.sync(client=client, mineral=["lithium"])).splitlines()
    assert len(lines) == a(FactList, list_facts.sync(client=client, mineral=["lithium"])).meta.total
    assert a(str, get_fact_citation_bibtex.sync(ESTIMATE, client=client)).startswith(f"@misc{{{ESTIMATE},")


def reads_every_list_whole(client: Client) -> None:
    names = [module.name for module in walk_packages(api.__path__, f"{api.__name__}.") if ".list_" in module.name]
    assert len(names) > 10
    for name in names:
        answer = import_module(name).sync_detailed(client=client, **NEEDED.get(name.rpartition(".")[2], {}))
        assert answer.parsed.to_dict() == json.loads(answer.content), name


def misspells(fact: Fact) -> object:
    """Is never called: mypy refuses what isn't there, and would refuse the comment if it did not."""
    return fact.quantitty  # type: ignore[attr-defined]


if __name__ == "__main__":
    with Client(sys.argv[1], raise_on_unexpected_status=True) as ours:
        filters(ours)
        walks_pages(ours)
        reads_a_fact(ours)
        reads_problems(ours)
        reads_conflicts(ours)
        reads_text(ours)
        reads_every_list_whole(ours)
