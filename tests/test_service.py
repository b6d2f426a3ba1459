"""What stands around the documented API: the front door, health, the index, vocabularies, search and the docs."""

import pytest

from critical_minerals.resources import REGISTRY
from critical_minerals.vocabulary import VOCABULARIES


@pytest.mark.parametrize(
    ("accept", "status", "location"),
    [("text/html,*/*;q=0.8", 200, None), ("*/*", 200, None), ("application/json", 303, "/v1"), ("image/png", 406, None)],
)
def test_the_front_door_is_a_page_for_people_and_leads_programs_to_the_index(client, accept, status, location):
    response = client.get("/", headers={"Accept": accept})
    assert response.status_code == status
    assert response.headers.get("Location") == location


def test_the_index_lists_every_resource_with_its_records(client):
    index = client.get("/v1").json
    assert [entry["name"] for entry in index["data"]] == [resource.name for resource in REGISTRY]
    for entry in index["data"]:
        assert client.get(entry["href"]).json["meta"]["total"] == entry["records"]
    assert set(index["meta"]["dataset"]) == {"version", "hash", "title", "licence", "date"}


def test_every_link_of_the_index_leads_somewhere(client):
    needed = {"search": "?q=mine", "check": "?metric=price_floor&value=110&unit=USD/kg"}
    for name, address in client.get("/v1").json["links"].items():
        assert client.get(address + needed.get(name, "")).status_code == 200


def test_readiness_names_the_release(client):
    assert client.get("/readyz").json["dataset"] == client.get("/v1/projects?limit=1").json["meta"]["dataset"]


def test_vocabularies_define_every_code(client):
    listed = client.get("/v1/vocabularies").json["data"]
    assert [entry["id"] for entry in listed] == [codes.id for codes in VOCABULARIES]
    for entry in listed:
        assert client.get(f"/v1/vocabularies/{entry['id']}").json["data"] == entry
        assert all(code["definition"] for code in entry["codes"])


def test_search_ranks_names_before_texts(client):
    hits = client.get("/v1/search?q=brook+mine&limit=100").json
    assert hits["data"][0]["id"].startswith("brook-mine")
    scores = [hit["score"] for hit in hits["data"]]
    assert scores == sorted(scores, reverse=True)
    assert hits["meta"]["total"] >= len(hits["data"])


def test_every_hit_leads_to_its_record(client):
    for hit in client.get("/v1/search?q=rare+earth&limit=100").json["data"]:
        assert client.get(hit["href"]).json["data"]["id"] == hit["id"]


@pytest.mark.parametrize("text", ["LITHIUM", "lithium", "Líthium", "lithiums"])
def test_search_ignores_case_accents_and_endings(client, text):
    hits = client.get("/v1/search", query_string={"q": text, "type": "minerals"}).json["data"]
    assert {hit["id"] for hit in hits} == {"lithium", "lithium-sulphate"}


def test_a_whole_name_comes_first(client):
    assert client.get("/v1/search?q=lithium").json["data"][0]["href"] == "/v1/minerals/lithium"


@pytest.mark.parametrize("kinds", ["projects", "deals,policies"])
def test_search_keeps_to_the_resources_named(client, kinds):
    hits = client.get(f"/v1/search?q=rare+earth&type={kinds}&limit=100").json["data"]
    assert {hit["type"] for hit in hits} == set(kinds.split(","))


@pytest.mark.parametrize(
    "text",
    [
        '"', '""x', "x\"", "(", ")", "(x", "x)", "*", "x*", "^x", "x:y", "title:", "NEAR(x y)", "x NEAR/2 y", "AND", "x AND",
        "OR OR", "NOT", "NOT x", "-x y", "--", "{x}", "[x]", "'; DROP TABLE term; --", "\\", "%", "_", "+", "x+y", "🙂", "٣",
        "\u202e", "\ufeffx", "é" * 200, "x OR " * 39 + "x", "((((((((((x", "a-b", "U.S.", "1.7", "80%+", "🇨🇳 x",
    ],
)  # fmt: skip
def test_search_is_safe_with_any_text(client, text):
    assert client.get("/v1/search", query_string={"q": text}).status_code in {200, 422}
    assert client.get("/v1/facts", query_string={"q": text, "limit": 1}).status_code in {200, 422}


def test_the_docs_load_nothing_from_elsewhere(client):
    page = client.get("/docs")
    assert page.mimetype == "text/html"
    assert "http://" not in page.text
    assert "https://" not in page.text
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]


def test_the_docs_are_no_answer_to_a_program(client):
    refused = client.get("/docs", headers={"Accept": "application/json"})
    assert refused.status_code == 406
    assert refused.json["detail"].endswith("offered here: text/html")


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("/docs/assets/swagger-ui.css", "text/css"),
        ("/docs/assets/swagger-ui-bundle.js", "text/javascript"),
        ("/docs/assets/favicon-32x32.png", "image/png"),
        ("/docs/assets/docs.css", "text/css"),
        ("/docs/assets/docs.js", "text/javascript"),
        ("/v1/openapi.json", "application/json"),
    ],
)
def test_the_docs_have_their_files(client, address, media_type):
    with client.get(address) as response:
        assert response.status_code == 200
        assert response.mimetype == media_type
    with client.get(address, headers={"If-None-Match": response.headers["ETag"]}) as again:
        assert again.status_code == 304
