"""The interactive docs: every operation opens by its address and answers as it stands, for everybody, on any screen."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from accessibility import violations
from playwright.sync_api import Browser, Locator, Page, Response, expect
from watched_page import Troubles, watched

from critical_minerals.generated import document_path
from critical_minerals.web.pages.words import NAVIGATION

Operation = dict[str, Any]

PATHS = json.loads(document_path().read_text("utf-8"))["paths"]
OPERATIONS: list[Operation] = [node["get"] for node in PATHS.values()]
PATH_OF = {node["get"]["operationId"]: path for path, node in PATHS.items()}
BY_ID = {operation["operationId"]: operation for operation in OPERATIONS}
ENVELOPED = [operation for operation in OPERATIONS if "application/json" in operation["responses"]["200"]["content"]]
FILES = [operation for operation in OPERATIONS if operation["operationId"].startswith("getBulk")]
OTHERS = [operation for operation in OPERATIONS if operation not in ENVELOPED and operation not in FILES]
EMPTY = {"listChanges"}
"""Nothing can have changed since the first release."""

SCREENS = [pytest.param(scheme, width, id=f"{scheme}-{width}") for scheme in ("light", "dark") for width in (1280, 320)]
BROKEN: list[tuple[str, str]] = []
"""The rules that Swagger UI breaks beyond repair from outside, with the selectors: none."""


def name_of(operation: Operation) -> str:
    return str(operation["operationId"])


def address_of(operation: Operation) -> str:
    return f"/docs#/{operation['tags'][0]}/{operation['operationId']}"


def block_of(page: Page, operation: Operation) -> Locator:
    return page.locator(f"#operations-{operation['tags'][0]}-{operation['operationId']}")


RESOLVED = """path => new Promise((resolve) => {
    const { specResolvedSubtree } = ui.getSystem().specSelectors;
    const look = () => (specResolvedSubtree(["paths", path, "get"]) ? resolve() : setTimeout(look, 10));
    look();
})"""
"""Swagger UI shows an operation before it knows its parameters, and can't execute it until then."""


def execute(page: Page, operation: Operation) -> tuple[Response, str]:
    """Presses the button, and gives the answer and the text that is shown of it."""
    block = block_of(page, operation)
    page.evaluate(RESOLVED, PATH_OF[name_of(operation)])
    with page.expect_response("**/v1**") as answer:
        block.get_by_role("button", name="Execute").click()
    shown = block.locator(".live-responses-table .response")
    expect(shown.locator(".response-col_status")).to_have_text(str(answer.value.status))
    body = shown.locator("div:has(> h5:text('Response body')) pre")
    expect(body).not_to_be_empty()
    return answer.value, body.inner_text()


def too_wide(page: Page) -> bool:
    """Whether a page can be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.fixture(scope="module")
def opened(browser: Browser, live: str) -> Iterator[tuple[Page, Troubles]]:
    """The docs, opened once, because that takes seconds."""
    with watched(browser, live) as (page, troubles):
        page.goto("/docs")
        page.locator(".opblock").first.wait_for()
        yield page, troubles


@pytest.fixture
def docs(opened: tuple[Page, Troubles]) -> Iterator[Page]:
    """The docs with no operation expanded; what goes wrong in them fails the test."""
    page, troubles = opened
    yield page
    for summary in reversed(page.locator(".opblock.is-open .opblock-summary-control").all()):
        summary.click()
    assert troubles.take() == []


@pytest.mark.parametrize("operation", ENVELOPED, ids=name_of)
def test_an_operation_answers_as_it_stands(docs: Page, operation: Operation) -> None:
    docs.goto(address_of(operation))
    answer, shown = execute(docs, operation)
    assert answer.status == 200
    assert json.loads(shown) == answer.json()
    assert bool(answer.json()["data"]) is (operation["operationId"] not in EMPTY)


@pytest.mark.parametrize("operation", OTHERS, ids=name_of)
def test_an_export_or_a_citation_is_shown_as_it_is(docs: Page, operation: Operation) -> None:
    docs.goto(address_of(operation))
    answer, shown = execute(docs, operation)
    assert answer.status == 200
    # Chromium keeps no body of some media types, of BibTeX for one.
    assert "".join(shown.split()) == "".join(docs.request.get(answer.url).text().split())


@pytest.mark.parametrize("operation", FILES, ids=name_of)
def test_a_file_is_there_to_be_saved(docs: Page, operation: Operation) -> None:
    docs.goto(address_of(operation))
    block = block_of(docs, operation)
    docs.evaluate(RESOLVED, PATH_OF[name_of(operation)])
    with docs.expect_response("**/v1/bulk/**") as answer:
        block.get_by_role("button", name="Execute").click()
    with docs.expect_download() as saved:
        block.get_by_role("link", name="Download file").click()
    assert saved.value.path().read_bytes() == docs.request.get(answer.value.url).body()


@pytest.mark.parametrize("operation", OPERATIONS[:: len(OPERATIONS) - 1], ids=name_of)
def test_an_address_opens_its_operation(page: Page, operation: Operation) -> None:
    page.goto(address_of(operation))
    expect(page.locator(".opblock.is-open")).to_have_count(1)
    expect(block_of(page, operation).locator(".opblock-summary")).to_be_in_viewport()


def test_the_address_is_that_of_the_operation_that_was_expanded(docs: Page) -> None:
    for operation in (BY_ID["listTimeline"], BY_ID["getIndex"]):
        block_of(docs, operation).locator(".opblock-summary-control").press("Enter")
        assert docs.url.endswith(address_of(operation))
    docs.go_back()
    assert docs.url.endswith(address_of(BY_ID["listTimeline"]))


def test_several_values_are_sent_with_commas(docs: Page) -> None:
    operation = BY_ID["listReserves"]
    docs.goto(address_of(operation))
    block = block_of(docs, operation)
    block.locator("[data-param-name=country]").get_by_role("button", name="Add string item").click()
    block.locator("[data-param-name=country] input").last.fill("united-states")
    block.locator("[data-param-name=metric] select").select_option(["reserve_estimate", "resource_estimate"])
    answer, _ = execute(docs, operation)
    assert answer.status == 200
    assert dict(parse_qsl(urlsplit(answer.url).query)) == {
        "country": "russia,united-states",
        "estimator": "usgs",
        "metric": "reserve_estimate,resource_estimate",
        "limit": "50",
    }


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
def test_the_docs_are_for_everybody(browser: Browser, live: str, scheme: str, width: int) -> None:
    operation = BY_ID["listReserves"]
    screen = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    with watched(browser, live, **screen) as (page, _):
        page.goto("/docs")
        page.locator(".opblock").first.wait_for()
        assert (violations(page), too_wide(page)) == (BROKEN, False)
        page.goto(address_of(operation))
        execute(page, operation)
        block_of(page, operation).get_by_role("tab", name="Schema").first.click()
        page.locator(".models").get_by_role("button").first.click()
        assert (violations(page), too_wide(page)) == (BROKEN, False)


def test_the_docs_turn_dark_with_the_system(docs: Page) -> None:
    ground = docs.locator(".swagger-ui").first
    for scheme, colour in (("dark", "rgb(28, 32, 34)"), ("light", "rgba(0, 0, 0, 0)")):
        docs.emulate_media(color_scheme=scheme)
        expect(ground).to_have_css("background-color", colour)


def test_links_lead_from_the_docs_to_the_other_pages(docs: Page) -> None:
    links = docs.get_by_role("navigation", name="Main").get_by_role("link").all()
    assert [link.get_attribute("href") for link in links] == [f"/{name}" for name, _ in NAVIGATION]


def test_without_scripts_the_docs_say_where_to_go(browser: Browser, live: str) -> None:
    with watched(browser, live, java_script_enabled=False) as (page, _):
        page.goto("/docs")
        expect(page.get_by_role("heading", level=1)).to_have_text("API")
        links = page.get_by_role("main").get_by_role("link").all()
        assert [link.get_attribute("href") for link in links] == ["/guide", "/v1/openapi.json"]
