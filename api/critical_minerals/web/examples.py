"""Examples in the OpenAPI document: real answers of the API, one question for each operation."""

from typing import Any
from urllib.parse import parse_qsl

from flask import Flask

from .document import Document, finished, share_parameters

QUESTIONS = {
    "projects": "kind=magnet_plant",
    "reserves": "country=russia&estimator=usgs",
    "deals": "type=price_floor",
    "policies": "status=ordered&jurisdiction=russia",
    "minerals": "q=dysprosium&kind=element",
    "places": "q=wyoming&kind=subdivision",
    "organizations": "q=usgs&kind=government",
    "sources": "on_topic=true",
    "facts": "metric=price_floor",
    "cross-checks": "rule=implied_company_value",
    "conflicts": "country=russia&metric=reserve_estimate",
}
"""For each resource, a question whose first answer is the example of its list, its record and its exports."""

CITED = "/v1/facts/russia-rare-earths-usgs-estimate"

PARTICULAR = {
    "search": "/v1/search?q=dysprosium&limit=2",
    "checkClaim": "/v1/check?metric=reserve_estimate&place=russia&mineral=rare-earth-elements&value=29000000&unit=t",
    "listReleases": "/v1/releases",
    "getRelease": "/v1/releases/0.1.0?type=conflicts",
    "listChanges": "/v1/changes?since=0.1.0",
    "listTimeline": "/v1/timeline?date_from=2026&limit=1",
    "exportTimelineIcs": "/v1/timeline.ics?date_from=2026",
    "getIndex": "/v1",
    "listVocabularies": "/v1/vocabularies",
    "getVocabulary": "/v1/vocabularies/units",
    "getFactCitation": f"{CITED}/citation",
    "getFactCitationCsl": f"{CITED}/citation.json",
    "getFactCitationBibtex": f"{CITED}/citation.bib",
    "getFactCitationText": f"{CITED}/citation.txt",
}

SHORTENED_BY = {"limit", "fields"}
"""Parameters that only keep an example short: whoever tries an operation gets the whole answer."""


def with_examples(app: Flask) -> Document:
    """The app's document, every operation with the answer to its question as the example."""
    client = app.test_client()
    document = finished(app.extensions["critical_minerals_document"]())
    for path, operations in document["paths"].items():
        operation = operations["get"]
        address = question(client, path, operation["operationId"])
        response = client.get(address)
        if response.status_code != 200:
            raise ValueError(f"{address} answers {response.status_code}: {response.text}")
        content = operation["responses"]["200"]["content"]
        for media_type, described in content.items():
            if response.mimetype == media_type:
                described["example"] = response.json if response.is_json else response.text
        _fill_in(path, operations, address)
    share_parameters(document)
    return document


def _fill_in(path: str, operations: Document, address: str) -> None:
    """Gives the parameters that an address has the values that they have there, and no others an example.

    Whoever tries an operation in the docs finds all examples filled in, so that together they have to be one question.
    """
    located, _, asked = address.partition("?")
    steps = dict(zip(path.split("/"), located.split("/"), strict=True))
    for parameter in operations.get("parameters", ()):
        parameter["example"] = steps[f"{{{parameter['name']}}}"]
    values = {name: value for name, value in parse_qsl(asked) if name not in SHORTENED_BY}
    for parameter in operations["get"].get("parameters", ()):
        if parameter["name"] in values:
            value = values[parameter["name"]]
            parameter["example"] = value.split(",") if parameter["schema"]["type"] == "array" else value


def question(client: Any, path: str, operation_id: str) -> str:
    """The address that gives the example of an operation."""
    if operation_id in PARTICULAR:
        return PARTICULAR[operation_id]
    resource = path.removeprefix("/v1/").partition("/")[0].partition(".")[0]
    asked = QUESTIONS.get(resource, "sort=id")
    if "{" in path:
        (record,) = client.get(f"/v1/{resource}?{asked}&limit=1&fields=id").json["data"]
        return f"/v1/{resource}/{record['id']}"
    return f"{path}?{asked}" + ("&fields=id" if "." in path else "&limit=1")
