"""The guide says what the tables of the code say, all of it, and what it shows is what the API answers."""

import json
from dataclasses import fields
from pathlib import Path

import pytest
from declared import OPERATIONS
from markup import parsed
from werkzeug.test import create_environ, run_wsgi_app

from critical_minerals.app import create_app
from critical_minerals.conflicts.readings import RULES
from critical_minerals.loader.build import build
from critical_minerals.loader.validation import read_fixtures
from critical_minerals.resources import BY_NAME, REGISTRY
from critical_minerals.settings import Settings
from critical_minerals.vocabulary import VOCABULARIES
from critical_minerals.vocabulary.bounds import implied_bounds
from critical_minerals.vocabulary.metrics import METRICS
from critical_minerals.vocabulary.provenance import APPROXIMATIONS
from critical_minerals.web.api.parameters import parameters
from critical_minerals.web.codings import CODINGS
from critical_minerals.web.document import HEADERS
from critical_minerals.web.observation import observation_of
from critical_minerals.web.pages.asked import ask
from critical_minerals.web.pages.conventions import SETTINGS
from critical_minerals.web.pages.guide import CHAPTERS
from critical_minerals.web.pages.reading_facts import TAKEN_APART
from critical_minerals.web.pages.refusals import REQUESTS
from critical_minerals.web.problems import PROBLEM_TYPES, ApiProblem

WITHIN = {"cache_bytes", "held_bytes", "proxies", "log_requests", "drain_seconds"}
"""Settings that no client notices."""
OTHER_DATA = Path(__file__).parents[1] / "loader" / "sound"


@pytest.fixture(params=[chapter.path for chapter in CHAPTERS])
def chapter(request):
    return request.param


def _requests(page):
    """The requests that a page shows: what a client is told, the status, and the body where it is shown."""
    for shown in page.all(class_="asked"):
        line, *headers = "".join(next(shown.all("code")).texts()).split("\n")
        method, address = line.split(" ", 1)
        asked = {"path": address, "method": method, "headers": [tuple(header.split(": ", 1)) for header in headers]}
        yield asked, int(shown.one("span").text), [json.loads("".join(body.texts())) for body in shown.all("pre")]


def _section(page, anchor):
    return page.one("section", **{"aria-labelledby": anchor})


def _rows(page, anchor):
    """The cells of each row of the first table after a heading, the first as the key."""
    elements = list(page.all())
    start = next(place for place, element in enumerate(elements) if element.has("id", anchor))
    table = next(element for element in elements[start:] if element.tag == "table")
    cells = [[cell for cell in row.all() if cell.tag in {"th", "td"}] for row in table.one("tbody").all("tr")]
    return {first.text: others for first, *others in cells}


def test_every_chapter_leads_to_all_and_says_which_it_is(read, chapter):
    links = list(read(chapter).one("nav", **{"aria-label": "Guide"}).all("a"))
    assert [link.attributes["href"] for link in links] == [each.path for each in CHAPTERS]
    assert [link.attributes["href"] for link in links if link.has("aria-current", "page")] == [chapter]


def test_the_address_of_every_heading_can_be_copied(read, chapter):
    for heading in read(chapter).one("div", class_="guide").all():
        if heading.tag in {"h2", "h3"}:
            assert heading.one("a").attributes["href"] == f"#{heading.attributes['id']}"


def test_no_cell_of_a_table_has_marks_for_code_in_its_text(read, chapter):
    assert [cell.text for cell in read(chapter).all("td") if "`" in cell.text] == []


def test_tables_say_what_their_headers_are_of(read, chapter):
    for header in read(chapter).all("th"):
        assert header.attributes["scope"] in {"col", "row"}


def test_every_request_is_answered_as_it_is_shown(read, client, chapter):
    for asked, status, bodies in _requests(read(chapter)):
        answer = client.open(**asked)
        assert answer.status_code == status, asked
        for body in bodies:
            assert {**body, "request_id": None} == {**answer.json, "request_id": None}


def test_a_chapter_has_the_id_of_its_own_request_and_not_of_one_that_it_shows(database_url, chapter):
    asked = create_environ(chapter)
    logged = observation_of(asked).request_id
    _, _, headers = run_wsgi_app(create_app(database_url, cache_bytes=0).wsgi_app, asked)
    assert headers["Request-Id"] == logged


def test_requests_are_refused_only_where_the_guide_is_about_refusals(read):
    found = {each.name: {status for _, status, _ in _requests(read(each.path))} for each in CHAPTERS}
    assert found == {
        "overview": {200},
        "conventions": {200, 422},
        "paging": {200, 410, 422},
        "caching": {200, 304},
        "errors": {PROBLEM_TYPES[name].status for name in REQUESTS},
        "provenance": {200},
        "vocabularies": set(),
    }


def test_every_link_leads_somewhere(read, client, chapter):
    page = read(chapter)
    refused = {asked["path"] for asked, status, _ in _requests(page) if status >= 400}
    operations = {f"/docs#/{get['tags'][0]}/{get['operationId']}" for get in OPERATIONS.values()}
    for link in page.one("main").all("a"):
        href = link.attributes["href"]
        if href.startswith("/docs#"):
            assert href in operations
        elif not href.startswith("#") and href not in refused:
            assert client.get(href).status_code == 200, href


def test_a_chapter_is_the_same_until_the_data_changes(database_url, chapter):
    client = create_app(database_url, cache_bytes=0).test_client()
    first, second = client.get(chapter), client.get(chapter)
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]


@pytest.fixture(scope="module")
def other_data(tmp_path_factory):
    path = tmp_path_factory.mktemp("other") / "other.sqlite"
    build(read_fixtures(OTHER_DATA), path)
    return create_app(f"sqlite:///{path}").test_client()


@pytest.mark.sqlite
def test_every_chapter_can_be_made_of_other_data(other_data, chapter):
    answer = other_data.get(chapter)
    assert answer.status_code == 200
    assert parsed(answer.text).one("h1").text


def test_a_chapter_is_not_made_of_faults(database_url):
    app = create_app(database_url)
    app.add_url_rule("/fault", view_func=lambda: 1 / 0)
    with app.test_request_context("/guide"), pytest.raises(ApiProblem, match="GET /fault is not answered") as problem:
        ask("/fault")
    assert problem.value.type.status == 503


@pytest.mark.parametrize(
    ("address", "status"),
    [("/guide?x=1", 422), ("/guide/errors?known_by=2025", 422), ("/guide/nothing", 404), ("/guide/", 404)],
)
def test_what_is_no_chapter_is_refused(browse, address, status):
    assert browse(address).status_code == status


def test_only_the_vocabularies_have_a_counterpart(read):
    found = {
        each.path: [link.attributes["href"] for link in read(each.path).all("link", rel="alternate")] for each in CHAPTERS
    }
    assert {path: links for path, links in found.items() if links} == {"/guide/vocabularies": ["/v1/vocabularies"]}


def test_the_overview_has_every_resource_and_every_operation(read):
    page = read("/guide")
    descriptions = [cells[0].text for cells in _rows(page, "resources").values()]
    assert descriptions == [resource.description.replace("`", "") for resource in REGISTRY]
    besides = set(_rows(page, "operations"))
    of_resources = {path for path, get in OPERATIONS.items() if get["tags"][0] in BY_NAME}
    assert besides | of_resources == set(OPERATIONS)
    assert not besides & of_resources


def test_every_filter_of_every_resource_is_told(read):
    page = read("/guide/conventions")
    common = {name: cells[1].text for name, cells in _rows(page, "common").items()}
    for resource in REGISTRY:
        rows = _rows(page, f"filters-{resource.name}")
        own = {name for names in rows for name in names.split(", ")}
        shared = {name for name, taken in common.items() if taken == "every list" or resource.name in taken.split(", ")}
        exclusions = {f"not_{terms.name}" for terms in resource.terms}
        assert own | shared | exclusions == set(parameters(resource, paged=True)().fields)
        sorts = _section(page, f"filters-{resource.name}").one("p", class_="note").text
        assert sorts.startswith(f"Sorts by {', '.join(['id', *(key.name for key in resource.sort_keys)])}.")


def test_every_filter_says_which_values_it_takes(read):
    page = read("/guide/conventions")
    lists = {codes.codes: codes.id for codes in VOCABULARIES}
    for resource in REGISTRY:
        rows = _rows(page, f"filters-{resource.name}")
        for terms in resource.terms:
            matches, values, example = rows[terms.name]
            assert matches.text == terms.description
            links = [link.attributes["href"] for link in values.all("a")]
            if terms.target:
                assert links == [f"/{terms.target}"]
            elif terms.choices in lists:
                assert links == [f"/guide/vocabularies#{lists[terms.choices]}"]
            else:
                assert values.text == (", ".join(terms.choices) or "text")
            assert example.one("a").attributes["href"].startswith(f"/{resource.name}?{terms.name}=")


def test_every_format_is_told_and_every_example_has_it(read, client):
    shown = _rows(read("/guide/conventions"), "representations")
    assert set(shown) == {media_type for get in OPERATIONS.values() for media_type in get["responses"]["200"]["content"]}
    for media_type, cells in shown.items():
        assert client.get(cells[1].one("a").attributes["href"]).mimetype == media_type


def test_every_setting_is_told_or_known_to_be_no_concern_of_clients():
    assert {*SETTINGS} | WITHIN == {known.name for known in fields(Settings)}
    assert not {*SETTINGS} & WITHIN


def test_the_limits_are_those_of_the_server_that_answers(database_url):
    client = create_app(database_url, longest_address=4321, requests_per_minute=77).test_client()
    limits = _rows(parsed(client.get("/guide/conventions").text), "limits")
    assert limits["4,321"][1].text == "LONGEST_ADDRESS"
    assert "lets a client make 77 requests in 60 seconds" in parsed(client.get("/guide/caching").text).text


def test_every_header_and_coding_is_told(read):
    page = read("/guide/caching")
    rows = _rows(page, "headers")
    assert list(rows) == list(HEADERS)
    assert [cells[0].text for cells in rows.values()] == [each["description"].replace("`", "") for each in HEADERS.values()]
    assert ", ".join(CODINGS) in page.text


def test_every_kind_of_problem_is_told_by_status(read):
    page = read("/guide/errors")
    headings = [heading for heading in page.all("h2") if heading.attributes["id"] in PROBLEM_TYPES]
    told = [PROBLEM_TYPES[heading.attributes["id"]] for heading in headings]
    assert {problem.id for problem in told} == set(PROBLEM_TYPES)
    assert [problem.status for problem in told] == sorted(problem.status for problem in told)
    for problem in told:
        section = _section(page, problem.id)
        body = json.loads("".join(section.one("pre").texts()))
        assert (body["type"], body["title"], body["status"]) == (f"/problems/{problem.id}", problem.title, problem.status)
        assert problem.description.replace("`", "") in section.text
        assert [status for _, status, _ in _requests(section)] == [problem.status] * (problem.id in REQUESTS)


@pytest.mark.parametrize("problem", PROBLEM_TYPES)
def test_browsers_are_led_from_a_problem_to_its_section(browse, client, problem):
    led = browse(f"/problems/{problem}")
    assert (led.status_code, led.headers["Location"]) == (303, f"/guide/errors#{problem}")
    for accept in ("*/*", "application/json", "application/problem+json", "image/png"):
        assert client.get(f"/problems/{problem}", headers={"Accept": accept}).json["type"] == f"/problems/{problem}"


def test_a_kind_of_problem_that_is_not_there_is_not_found_by_browsers_too(browse):
    assert browse("/problems/no-such").status_code == 404


def test_every_hedge_is_told_with_its_bounds_and_what_is_assumed(read):
    page = read("/guide/provenance")
    rows = _rows(page, "hedges")
    assert list(rows) == [code.replace("_", " ") for code in APPROXIMATIONS.codes]
    for code in APPROXIMATIONS.codes:
        lower, upper, _ = (cell.text for cell in rows[code.replace("_", " ")])
        expected = (60, 70) if code == "between" else implied_bounds(code, 60)
        assert (lower, upper) == tuple("none" if bound is None else str(bound) for bound in expected)
    assert rows["nearly"][2].text == "54 to 60"
    assert RULES.replace("`", "") in page.text


def test_every_member_of_a_real_fact_is_told(read, client):
    rows = _rows(read("/guide/provenance"), "taken-apart")
    shown = {name: cells[0].text for name, cells in rows.items()}
    fact = client.get(f"/v1/facts/{TAKEN_APART}").json["data"]
    for name, value in fact.items():
        of_records = isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict))
        if of_records:
            for member in value if isinstance(value, dict) else value[0]:
                assert f"{name}.{member}" in shown
        else:
            assert json.loads(shown[name]) == value
    assert all(cells[1].text for cells in rows.values())


def test_every_code_is_told_with_its_definition_its_standard_and_its_units(read):
    page = read("/guide/vocabularies")
    told = {element.attributes["id"]: element.text for element in page.all() if "id" in element.attributes}
    for codes in VOCABULARIES:
        assert told[codes.id] == codes.title
        for code in codes:
            text = told[f"{codes.id}-{code.code}"]
            assert text.startswith(f"{code.code} {code.definition.replace('`', '')}")
            assert code.standard is None or code.standard in text
    for metric in METRICS:
        assert f"In {' or '.join(metric.units)}." in told[f"metrics-{metric.code}"]
