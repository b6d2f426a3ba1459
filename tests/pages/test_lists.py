"""A list as a page: the same records as the API gives, forms and facets that narrow it, and pages of it."""

from urllib.parse import parse_qsl, urlencode

import pytest
from markup import parsed

from critical_minerals.resources import REGISTRY

QUESTIONS = (
    "/projects",
    "/projects?kind=mine",
    "/projects?q=bridge",
    "/facts?mineral=dysprosium",
    "/facts?metric=share_of_world_mine_production&unit=percent&sort=-value",
    "/facts?country=china&value_kind=forecast,target&not_assertion=opinion",
    "/facts?place=africa&include_members=true&known_by=2025-12",
    "/facts?date_from=2025-07&date_to=2025-12&sort=date,-known_since&limit=3",
    "/policies?jurisdiction=russia&status=ordered",
    "/conflicts?about=value",
    "/sources?on_topic=false",
    "/cross-checks?rule=implied_company_value",
)


def shown(page):
    """The addresses of the records that a list shows."""
    return [article.all("a").__next__().attributes["href"].partition("?")[0] for article in page.one("main").all("article")]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_list_shows_the_records_that_its_request_gives_in_its_order(read, client, question):
    page = read(question)
    data = page.one("link", rel="alternate").attributes["href"]
    answer = client.get(data).json
    path = question.partition("?")[0]
    assert shown(page) == [f"{path}/{record['id']}" for record in answer["data"]]
    total = client.get(f"{data}&total=true").json["meta"]["total"]
    assert page.one("h1").one(class_="count").text == f"{total:,}"
    assert f"GET {data}" in page.one("footer").text


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_exports_that_a_list_links_to_have_every_record_of_it(read, client, question):
    page = read(question)
    links = {link.text: link.attributes["href"] for link in page.one("footer").all("a")}
    for name in ("CSV", "NDJSON"):
        assert client.get(links[name]).headers["Record-Count"] == page.one("h1").one(class_="count").text.replace(",", "")


@pytest.mark.parametrize("resource", REGISTRY, ids=lambda resource: resource.name)
def test_its_pages_lead_through_all_records_and_back_to_the_first(read, resource, walk):
    address, found = f"/{resource.name}?limit=7", []
    while address:
        page = read(address)
        found += shown(page)
        links = {link.text: link.attributes["href"] for nav in page.all("nav", class_="paging") for link in nav.all("a")}
        assert ("cursor=" not in address) or links["First page"] == f"/{resource.name}?limit=7"
        address = links.get("Next page")
    assert found == [f"/{resource.name}/{record['id']}" for record in walk(f"/v1/{resource.name}?limit=500&fields=id")]


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_facet_leads_to_as_many_records_as_it_says(read, question):
    for row in read(question).one("aside").all("li"):
        link = row.one("a")
        if "aria-current" not in link.attributes:
            page = read(link.attributes["href"])
            count = page.one("h1").one(class_="count").text
            assert count == row.one(class_="count").text, link.attributes["href"]


def test_a_filter_in_force_offers_no_value_that_would_widen_the_list(read):
    links = next(read("/facts?mineral=dysprosium,terbium").one("aside").all("ul")).all("a")
    assert {link.text: link.attributes["href"] for link in links} == {
        "Dysprosium": "/facts?mineral=terbium",
        "Terbium": "/facts?mineral=dysprosium",
    }


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_facet_has_a_heading_only_with_links(read, question):
    assert all(list(section.all("a")) for section in read(question).one("aside").all("section"))


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_form_sent_unchanged_asks_the_same_again(read, browse, question):
    form = next(form for form in read(question).one("main").all("form"))
    answer = browse(f"{form.attributes['action']}?{urlencode(sent(form))}")
    while answer.status_code == 303:
        address = answer.headers["Location"]
        answer = browse(address)
    assert answer.status_code == 200
    asked = dict(parse_qsl(question.partition("?")[2]))
    again = dict(parse_qsl(answer.request.query_string.decode()))
    assert again == asked


def sent(form):
    """What a browser sends of a form that nobody has touched."""
    found = [(each.attributes["name"], each.attributes.get("value", "")) for each in form.all("input")]
    for select in form.all("select"):
        options = list(select.all("option"))
        chosen = next((option for option in options if "selected" in option.attributes), options[0])
        found.append((select.attributes["name"], chosen.attributes.get("value", chosen.text)))
    return found


@pytest.mark.parametrize("resource", REGISTRY, ids=lambda resource: resource.name)
def test_the_form_has_every_filter_of_the_api(read, client, resource):
    form = next(form for form in read(f"/{resource.name}").one("main").all("form"))
    names = {name for name, _ in sent(form)}
    refused = client.get(f"/v1/{resource.name}?nothing=1").json["errors"]["nothing"][0]
    allowed = set(refused.partition("allowed: ")[2].split(", "))
    shaping = {"fields", "facets", "total", "limit", "cursor"}
    assert names == {name for name in allowed - shaping if not name.startswith("not_")}


def test_what_is_chosen_is_told_in_words(read):
    page = read("/facts?include_undated=true&known_by=2026&sort=-known_since,id")
    assert "Without Include undated: yes ×" in [link.text for link in page.one("ul", class_="chosen").all("a")]
    (order,) = (option for option in page.one("select", id="sort").all("option") if "selected" in option.attributes)
    assert order.text == "known since, descending, then id"


def test_an_exclusion_stays_when_the_form_is_sent_and_goes_with_its_link(read):
    page = read("/projects?not_country=russia&kind=mine")
    form = next(form for form in page.one("main").all("form"))
    assert ("not_country", "russia") in sent(form)
    chosen = {link.text: link.attributes["href"] for link in page.one("ul", class_="chosen").all("a")}
    assert chosen == {
        "Without Not country: Russia ×": "/projects?kind=mine",
        "Without Kind: mine ×": "/projects?not_country=russia",
    }


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/facts?q=&mineral=dysprosium&sort=", "/facts?mineral=dysprosium"),
        ("/search?q=&type=", "/search"),
        ("/projects?kind=", "/projects"),
    ],
)
def test_a_form_sent_with_empty_controls_leads_to_the_address_without_them(browse, asked, location):
    answer = browse(asked)
    assert (answer.status_code, answer.headers["Location"]) == (303, location)


def test_a_list_without_a_match_says_so(read):
    text = read("/projects?q=zzzzz").one("main").text
    assert "Nothing matches" in text
    assert "Without Words: zzzzz" in text


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("/projects?colour=red", 422, "colour"),
        ("/projects?kind=castle", 422, "castle"),
        ("/projects?limit=500", 422, "must be from 1 to 50"),
        ("/projects?fields=id", 422, "unknown parameter"),
        ("/projects?kind=mine&kind=mine", 422, "given more than once"),
        ("/facts?sort=value", 422, "must name one unit"),
        ("/projects?cursor=abc", 422, "cursor"),
        ("/projects/none", 404, "no record of projects has this id"),
        ("/nothing", 404, "/nothing"),
        ("/minerals/dysprosium?known_by=2000", 200, "As known by the end of 2000"),
        ("/facts/brook-mine-groundbreaking?known_by=2000", 404, "was not known by 2000"),
    ],
)
def test_what_is_not_understood_is_said_on_a_page(browse, asked, status, said):
    answer = browse(asked)
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert said in answer.text


@pytest.mark.parametrize(
    ("asked", "ways"),
    [
        ("/projects?kind=castle", {"Projects": "/projects", "front page": "/"}),
        ("/charts/figures", {"Charts": "/charts", "front page": "/"}),
        ("/search?q=.", {"front page": "/"}),
        ("/nothing", {"front page": "/"}),
    ],
)
def test_a_problem_is_told_once_and_has_ways_out(browse, asked, ways):
    main = parsed(browse(asked).text).one("main")
    links = {link.text: link.attributes["href"] for link in main.all("a")}
    assert {text: link for text, link in links.items() if not link.startswith("/problems/")} == ways
    assert "`" not in main.text
    assert len(list(main.all(class_="lead"))) + len(list(main.all("dl"))) == 1


@pytest.mark.parametrize("accept", ["application/json", "*/*", "application/problem+json", ""])
def test_programs_get_problems_as_json_where_there_is_only_a_page(client, accept):
    answer = client.get("/projects/none", headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) in {(404, "application/problem+json"), (406, "application/problem+json")}
