"""`/llms.txt`: everything that a language model needs to ask, and addresses that answer."""

import re

import pytest

from critical_minerals.resources import REGISTRY
from critical_minerals.vocabulary.provenance import APPROXIMATIONS


@pytest.fixture
def text(client):
    response = client.get("/llms.txt")
    assert response.status_code == 200
    assert response.content_type == "text/plain; charset=utf-8"
    return response.text


def test_it_begins_as_llmstxt_org_has_it(text):
    assert re.match(r"# .+\n\n> .+\n", text)
    headings = re.findall("^## (.+)$", text, re.MULTILINE)
    assert headings == ["Start here", "Records", "Operations", "Codes that change what a fact means", "Guide"]


def test_every_address_in_it_answers(client, text):
    addresses = re.findall(r"\]\(http://[^/]+(/[^)]*)\)", text)
    assert len(addresses) > len(REGISTRY)
    assert {address: status for address in addresses if (status := client.get(address).status_code) != 200} == {}


def test_it_names_every_resource_operation_and_hedge(client, text):
    for resource in REGISTRY:
        assert f"/v1/{resource.name}): {resource.description}" in text
    for path in client.get("/v1/openapi.json").json["paths"]:
        assert f"`GET {path}`" in text
    for code in APPROXIMATIONS:
        assert f"`{code.code}`: {code.definition}" in text
    assert "&amp;" not in text


def test_it_takes_no_parameters(client):
    assert client.get("/llms.txt?a=1").status_code == 422
