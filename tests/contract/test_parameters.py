"""What is not understood is refused, parameter by parameter."""

from urllib.parse import quote

import pytest

from critical_minerals.resources import REGISTRY
from critical_minerals.web.api.inputs import Date, Decimal, Whole
from critical_minerals.web.api.parameters import parameters

FIELDS = [
    (resource, name, field) for resource in REGISTRY for name, field in parameters(resource, paged=True)().fields.items()
]


def cases(kind):
    return [pytest.param(r, n, id=f"{r.name}-{n}") for r, n, field in FIELDS if isinstance(field, kind)]


PARAMETERS = cases(object)
NUMBERS = cases((Whole, Decimal))
DAYS = cases(Date)


def refused(client, address, name):
    response = client.get(address)
    assert response.status_code == 422, f"{address}: {response.text}"
    assert response.mimetype == "application/problem+json"
    assert name in response.json["errors"]
    assert response.json["detail"]


@pytest.mark.parametrize("suffix", ["", ".csv", ".ndjson"])
def test_an_unknown_parameter_is_refused(client, resource, suffix):
    refused(client, f"/v1/{resource.name}{suffix}?colour=red", "colour")


def test_an_unknown_parameter_of_a_record_is_refused(client, resource, records):
    refused(client, f"/v1/{resource.name}/{records[0]['id']}?limit=1", "limit")


@pytest.mark.parametrize("suffix", [".csv", ".ndjson"])
@pytest.mark.parametrize("name", ["limit=1", "cursor=x", "total=true", "facets=source"])
def test_paging_of_an_export_is_refused(client, resource, suffix, name):
    refused(client, f"/v1/{resource.name}{suffix}?{name}", name.partition("=")[0])


@pytest.mark.parametrize(("resource", "name"), PARAMETERS)
def test_a_repeated_parameter_is_refused(client, resource, name):
    refused(client, f"/v1/{resource.name}?{name}=a&{name}=b", name)


@pytest.mark.parametrize(("resource", "name"), PARAMETERS)
def test_an_empty_value_is_refused(client, resource, name):
    refused(client, f"/v1/{resource.name}?{name}=", name)


@pytest.mark.parametrize(("resource", "name"), PARAMETERS)
def test_a_control_character_is_refused(client, resource, name):
    refused(client, f"/v1/{resource.name}?{name}=a%00b", name)


@pytest.mark.parametrize(("resource", "name"), PARAMETERS)
def test_a_long_value_is_refused(client, resource, name):
    refused(client, f"/v1/{resource.name}?{name}={'a' * 2500}", name)


@pytest.mark.parametrize(("resource", "name"), NUMBERS)
@pytest.mark.parametrize(
    "text", ["٣", "１２", "5_0", "+5", " 5", "5 ", "1e3", "0x1", "05", "NaN", "Infinity", "-inf", "9" * 30, "1,2", "--1"]
)
def test_a_number_in_another_form_is_refused(client, resource, name, text):
    refused(client, f"/v1/{resource.name}?{name}={quote(text)}&{'unit=t' if name.startswith('value') else 'q=a'}", name)


@pytest.mark.parametrize("limit", ["0", "501", "-1", "1.0", "9223372036854775808"])
def test_a_page_size_out_of_range_is_refused(client, resource, limit):
    refused(client, f"/v1/{resource.name}?limit={limit}", "limit")


@pytest.mark.parametrize(("resource", "name"), DAYS)
@pytest.mark.parametrize(
    "text",
    [
        "2025-13",
        "2025-02-30",
        "2025-1-1",
        "٢٠٢٥",
        "20250101",
        "2025-W05",
        "0000",
        "2025-01-01T00:00:00",
        "today",
        "2025/2026",
    ],
)
def test_a_date_in_another_form_is_refused(client, resource, name, text):
    refused(client, f"/v1/{resource.name}?{name}={quote(text)}", name)


@pytest.mark.parametrize("text", ["t", "on", "1", "True", "TRUE", "yes"])
def test_a_truth_in_another_form_is_refused(client, resource, text):
    refused(client, f"/v1/{resource.name}?total={text}", "total")


@pytest.mark.parametrize("name", ["sort", "fields", "facets"])
@pytest.mark.parametrize("text", ["colour", "id,colour", "id,id", ",", "id,", "--id", "ID"])
def test_a_choice_that_is_not_offered_is_refused(client, resource, name, text):
    refused(client, f"/v1/{resource.name}?{name}={text}", name)


def test_an_id_that_no_record_has_is_refused(client, resource):
    for terms in resource.terms:
        if terms.target:
            refused(client, f"/v1/{resource.name}?{terms.name}=nobody-has-this-id", terms.name)
            refused(client, f"/v1/{resource.name}?not_{terms.name}=nobody-has-this-id", f"not_{terms.name}")


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "é",
        "e30",
        "W10",
        "WyJhIl0",
        "WyJhIiwiYiIsMV0",
        "WyJhIiwiYiIsbnVsbF0",
        "WyJhIiwiYiIsIngiXQ",
        "AAAA",
        "=",
        "a" * 2000,
    ],
)
def test_a_malformed_cursor_is_refused(client, resource, text):
    refused(client, f"/v1/{resource.name}?cursor={quote(text)}", "cursor")


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("value_min=1", "unit"),
        ("value_max=1", "unit"),
        ("sort=value", "unit"),
        ("sort=-value&unit=t,USD", "unit"),
        ("unit=t&value_min=2&value_max=1", "value_max"),
        ("known_since_from=2026&known_since_to=2025", "known_since_to"),
        ("q=-china", "q"),
        ("q=%22%22", "q"),
        ("sort=id,-id", "sort"),
    ],
)
def test_parameters_that_contradict_each_other_are_refused(client, question, name):
    refused(client, f"/v1/facts?{question}", name)


def test_fifty_values_are_the_most(client):
    ids = [fact["id"] for fact in client.get("/v1/organizations?limit=500&fields=id").json["data"]]
    values = [f"a{number}" for number in range(51 - len(ids))] + ids
    refused(client, "/v1/facts?attributed_to=" + ",".join(values), "attributed_to")
    assert client.get("/v1/facts?attributed_to=" + ",".join(ids[:50])).status_code == 200


@pytest.mark.parametrize(
    "question", ["metric=" + "," * 7900, "metric=" + "x," * 3900, "&".join(f"a{n}" for n in range(1500))]
)
def test_the_answer_to_nonsense_is_short(client, question):
    response = client.get(f"/v1/facts?{question}")
    assert response.status_code == 422
    assert len(response.data) < 50_000


@pytest.mark.parametrize("name", ["attributed_to", "subject"])
def test_a_name_that_no_fact_has_is_refused(client, name):
    refused(client, f"/v1/facts?{name}=nobody-has-this-name", name)
    refused(client, f"/v1/facts?not_{name}=nobody-has-this-name", f"not_{name}")


@pytest.mark.parametrize("name", ["author", "publisher"])
def test_a_name_that_no_source_has_is_refused(client, name):
    refused(client, f"/v1/sources?{name}=Nobody", name)
