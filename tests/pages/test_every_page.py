"""What holds of every page: how it is sent, how it is built, and that its links lead somewhere."""

from itertools import pairwise

import pytest
from markup import parsed

from critical_minerals.app import create_app
from critical_minerals.resources import REGISTRY
from critical_minerals.web.policies import PAGE_POLICY

LARGEST = 100_000
"""Bytes of a page before it is compressed."""
OF_THIS_DAY = {"/"}
"""Pages that say something else on another day."""


@pytest.fixture(scope="module")
def crawled(app):
    """All that links without a query lead to from the front page, by its address: each answer, and the tree of each page."""
    client = app.test_client()
    found, trees, ahead = {}, {}, ["/"]
    while ahead:
        address = ahead.pop()
        if address not in found:
            found[address] = client.get(address, headers={"Accept": "text/html"})
            if found[address].mimetype == "text/html":
                trees[address] = parsed(found[address].text)
                ahead += [link for link in _links(trees[address]) if "?" not in link]
    return found, trees


@pytest.fixture(scope="module")
def answers(crawled):
    return crawled[0]


@pytest.fixture(scope="module")
def pages(crawled):
    return crawled[1]


def _links(page):
    for link in page.all("a"):
        address = link.attributes["href"].partition("#")[0]
        if address and not address.startswith(("/v1", "/docs", "/problems")):
            yield address


def test_every_record_of_every_resource_has_a_page_that_is_linked(answers, walk):
    for resource in REGISTRY:
        for record in walk(f"/v1/{resource.name}?limit=500&fields=id"):
            assert f"/{resource.name}/{record['id']}" in answers


def test_every_page_is_there(answers):
    assert {address: response.status_code for address, response in answers.items() if response.status_code != 200} == {}


def test_every_page_is_sent_with_the_policy_and_a_tag_and_is_small(answers, pages):
    for address in pages:
        response = answers[address]
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        assert response.headers["Content-Security-Policy"] == PAGE_POLICY
        assert response.headers["ETag"]
        expected = "no-cache" if address in OF_THIS_DAY else "public, max-age=0, must-revalidate"
        assert response.headers["Cache-Control"] == expected
        assert len(response.data) < LARGEST, address


def test_every_page_is_built_so_that_it_can_be_read_without_looks(pages):
    for address, page in pages.items():
        assert page.one("html").attributes["lang"] == "en"
        assert page.one("head").one("title").text
        assert [page.one(landmark).tag for landmark in ("header", "main", "footer")]
        assert page.one("h1").text
        levels = [int(element.tag[1]) for element in page.all() if element.tag in {"h1", "h2", "h3", "h4"}]
        assert all(after <= before + 1 for before, after in pairwise(levels)), f"{address}: {levels}"
        ids = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
        assert len(set(ids)) == len(ids), address
        labelled = {label.attributes["for"] for label in page.all("label")}
        fields = [each for tag in ("input", "select") for each in page.all(tag) if not each.has("type", "hidden")]
        assert all(each.attributes["id"] in labelled for each in fields), address


def test_nothing_on_a_page_needs_a_script_or_a_style_of_its_own_or_another_host(pages):
    for address, page in pages.items():
        for element in page.all():
            assert element.tag not in {"script", "style", "iframe", "object"}, address
            assert not any(name == "style" or name.startswith("on") for name in element.attributes), address
            for name in ("href", "src", "action"):
                given = element.attributes.get(name, "/")
                assert given.startswith(("/", "#", "data:,")), f"{address}: {given}"
                assert not given.startswith("//"), address


def test_every_fragment_that_a_page_links_to_is_there(pages):
    ids = {address: {element.attributes.get("id") for element in page.all()} for address, page in pages.items()}
    for address, page in pages.items():
        for link in page.all("a"):
            to, _, fragment = link.attributes["href"].partition("#")
            if fragment and (to or address) in ids:
                assert fragment in ids[to or address], f"{address}: {link.attributes['href']}"


def test_the_request_that_a_page_shows_gives_the_same_as_data_and_links_back(answers, pages, client):
    for address, page in pages.items():
        for link in page.all("link", rel="alternate"):
            data = link.attributes["href"]
            assert f'<{data}>; rel="alternate"; type="application/json"' in answers[address].headers.getlist("Link")
            answer = client.get(data)
            assert answer.status_code == 200, data
            if address != "/":
                page_again = f'<{address}>; rel="alternate"; type="text/html"'
                assert page_again in answer.headers.getlist("Link") or data == "/v1/vocabularies", data


@pytest.mark.parametrize("resource", REGISTRY, ids=lambda resource: resource.name)
def test_every_link_with_a_query_on_a_list_leads_somewhere(pages, browse, resource):
    asked = {link for link in _links(pages[f"/{resource.name}"]) if "?" in link}
    assert {link: status for link in sorted(asked) if (status := browse(link).status_code) != 200} == {}


@pytest.mark.sqlite
@pytest.mark.parametrize("address", ["/", "/projects", "/projects/brook-mine", "/search?q=a"])
def test_without_a_release_a_page_says_so(tmp_path, address):
    client = create_app(f"sqlite:///{tmp_path}/none.sqlite").test_client()
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == 503
    assert "run critical-minerals load" in parsed(answer.text).one("main").text
