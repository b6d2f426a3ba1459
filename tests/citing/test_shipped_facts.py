"""The citations of every shipped fact, as readers of each format understand them."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

Record = dict[str, Any]


@pytest.fixture(scope="module")
def facts(app: Flask) -> dict[str, Record]:
    lines = app.test_client().get("/v1/facts.ndjson").text.splitlines()
    return {fact["id"]: fact for fact in map(json.loads, lines)}


@pytest.fixture(scope="module")
def sources(app: Flask) -> dict[str, Record]:
    return {source["id"]: source for source in app.test_client().get("/v1/sources?limit=500").json["data"]}


@pytest.fixture(scope="module")
def cited(app: Flask, facts: dict[str, Record]) -> Callable[[str], dict[str, Any]]:
    """The citation of every fact in a format, by id."""
    client = app.test_client()
    return lambda suffix: {fact: client.get(f"/v1/facts/{fact}/citation.{suffix}") for fact in facts}


def sources_of(fact: Record) -> list[str]:
    return list(dict.fromkeys(citation["source"] for citation in fact["citations"]))


def keys_of(fact: Record) -> list[str]:
    return [fact["id"], *(f"{fact['id']}:{source}" for source in sources_of(fact))]


def parts(date: str) -> list[int]:
    return [int(part) for part in date.split("-")]


def test_csl_json_cites_each_fact_and_its_sources(facts, sources, cited):
    for fact_id, response in cited("json").items():
        fact, (first, *others) = facts[fact_id], response.json
        assert [item["id"] for item in response.json] == keys_of(fact)
        assert (first["type"], first["title"]) == ("dataset", fact["statement"])
        assert first["URL"] == f"http://localhost/v1/facts/{fact_id}"
        assert ("originator first" in first["note"]) == (len(fact["attributed_to"]) > 1)
        for item, source in zip(others, map(sources.__getitem__, sources_of(fact)), strict=True):
            assert item["title"] == source["title"] or item["title"] == f"[{source['label']}]"
            assert [author["literal"] for author in item.get("author", [])] == source["authors"]
            assert item.get("publisher") == source["publisher"]
            dated = source["published"]
            assert item.get("issued") == (dated and {"date-parts": [parts(dated["date"])]})
            assert ("Undated:" in item["note"]) == (dated is None)
            assert "URL" not in item


def test_a_citation_processor_prints_every_statement_and_date(cited, bibliography_of):
    items = [item for response in cited("json").values() for item in response.json]
    for item, line in zip(items, bibliography_of(items), strict=True):
        year = item["issued"]["date-parts"][0][0] if "issued" in item else "no date"
        assert item["title"].replace('"', "") in line.replace("“", "").replace("”", "").replace('"', "")
        assert f"({year})" in line


def test_the_bibtex_of_all_facts_stands_in_one_file(facts, sources, cited, entries_of):
    entries = entries_of("".join(response.text for response in cited("bib").values()))
    assert [entry.key for entry in entries] == [key for fact in facts.values() for key in keys_of(fact)]
    by_key = {entry.key: entry for entry in entries}
    for fact_id, fact in facts.items():
        assert by_key[fact_id]["title"] == fact["statement"]
        for source in map(sources.__getitem__, sources_of(fact)):
            entry = by_key[f"{fact_id}:{source['id']}"]
            assert entry["title"] == source["title"] or entry["title"] == f"[{source['label']}]"
            assert entry["author"] == source["authors"]
            assert ("year" in entry) == (source["published"] is not None)


def test_plain_text_has_a_line_for_each_fact_and_source(facts, cited):
    for fact_id, response in cited("txt").items():
        lines = response.text.splitlines()
        assert len(lines) == len(keys_of(facts[fact_id]))
        assert lines[0].startswith(facts[fact_id]["statement"])


def test_the_names_of_claimants_are_noted_in_order(app, facts, cited):
    names = {one["id"]: one["name"] for one in app.test_client().get("/v1/organizations?limit=500").json["data"]}
    for fact_id, response in cited("json").items():
        note = response.json[0]["note"]
        claimants = facts[fact_id]["attributed_to"]
        shown = [claimant["name"] or names.get(claimant["id"]) or claimant["role"] for claimant in claimants]
        assert re.search(".*".join(map(re.escape, shown)), note), fact_id
