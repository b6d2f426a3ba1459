"""The pages in a browser: for everybody, on any screen and on paper, with a keyboard alone and without scripts."""

from collections.abc import Iterator
from itertools import product
from urllib.parse import urlsplit

import pytest
from accessibility import violations
from playwright.sync_api import Browser, Page, expect
from watched_page import Troubles, watched

from critical_minerals.resources import REGISTRY

OF_EACH_KIND = (
    "/",
    "/facts/russia-rare-earths-ministry-estimate",
    "/projects/brook-mine",
    "/conflicts/russia-rare-earths-ministry-estimate..russia-rare-earths-usgs-estimate",
    "/facts?mineral=dysprosium&not_country=china&known_by=2025-12",
    "/charts/supply-chain",
)
OTHERS = (
    *(f"/{resource.name}" for resource in REGISTRY),
    "/facts?q=zzzzz",
    "/facts?limit=5&sort=date",
    "/reserves/russia-rare-earths-usgs",
    "/deals/dod-mp-materials-equity",
    "/policies/china-rare-earth-export-restrictions-2025",
    "/minerals/rare-earth-elements",
    "/places/russia",
    "/places/africa?known_by=2025-12",
    "/organizations/reuters",
    "/sources/anbound-us-supply-chain",
    "/sources/adf-russia-libya",
    "/cross-checks/implied-company-value-91cf4848b0",
    "/search",
    "/search?q=magnet",
    "/search?q=zzzzz",
    "/charts",
    "/charts/figures?metric=reserve_estimate&unit=t&country=russia",
    "/charts/timeline",
    "/charts/coverage",
    "/guide",
    "/guide/conventions",
    "/guide/paging",
    "/guide/caching",
    "/guide/errors",
    "/guide/provenance",
    "/guide/vocabularies",
)
REFUSED = ("/nothing", "/projects/none", "/projects?colour=red", "/facts?sort=value")

WIDE_LIGHT, NARROW_DARK, WIDE_DARK, NARROW_LIGHT = ("light", 1280), ("dark", 320), ("dark", 1280), ("light", 320)
LOOKS = [
    *product(OF_EACH_KIND, (WIDE_LIGHT, NARROW_DARK, WIDE_DARK, NARROW_LIGHT)),
    *product((*OTHERS, *REFUSED), (WIDE_LIGHT, NARROW_DARK)),
]


@pytest.fixture(scope="module")
def screens(browser: Browser, live: str) -> Iterator[dict[tuple[str, int], tuple[Page, Troubles]]]:
    """A page on each screen, by its colours and width."""
    with (
        watched(browser, live, color_scheme="light", viewport={"width": 1280, "height": 800}) as wide_light,
        watched(browser, live, color_scheme="dark", viewport={"width": 320, "height": 640}) as narrow_dark,
        watched(browser, live, color_scheme="dark", viewport={"width": 1280, "height": 800}) as wide_dark,
        watched(browser, live, color_scheme="light", viewport={"width": 320, "height": 640}) as narrow_light,
    ):
        yield {WIDE_LIGHT: wide_light, NARROW_DARK: narrow_dark, WIDE_DARK: wide_dark, NARROW_LIGHT: narrow_light}


@pytest.mark.parametrize(("address", "screen"), LOOKS, ids=str)
def test_everybody_can_read_a_page_on_any_screen(screens, address, screen):
    page, troubles = screens[screen]
    page.goto(address)
    assert [found for found in troubles.take() if not found.startswith(("404: ", "422: "))] == []
    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("address", OF_EACH_KIND)
def test_a_page_is_one_request_and_the_stylesheet(page, address):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(address)
    assert asked == [urlsplit(address).path, "/assets/pages.css"]


def test_from_search_to_a_fact_to_its_source(page):
    page.goto("/")
    page.get_by_role("searchbox").fill("dysprosium")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page).to_have_url("/search?q=dysprosium")
    page.get_by_role("main").get_by_role("link", name="Dysprosium", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dysprosium")
    page.get_by_role("link", name="Analysis by US national laboratories").first.click()
    expect(page.get_by_role("main")).to_contain_text("40 percent (contained oxide)")
    expect(page.get_by_role("main")).to_contain_text("paragraph 15")
    page.get_by_role("main").get_by_role("link", name="Anbound analysis of the US rare earth supply chain").first.click()
    expect(page).to_have_url("/sources/anbound-us-supply-chain")
    expect(page.get_by_role("main")).to_contain_text("Facts taken from it 150")


def test_from_a_dispute_to_both_sides_and_to_the_data(page):
    page.goto("/conflicts?metric=reserve_estimate")
    page.get_by_role("heading", level=2).get_by_role("link").first.click()
    expect(page.get_by_role("article")).to_have_count(2)
    expect(page.get_by_role("main")).to_contain_text("7.632 times")
    page.get_by_role("contentinfo").get_by_role("link", name="GET /v1/conflicts/").click()
    expect(page.locator("body")).to_contain_text('"reason"')


def test_filters_narrow_a_list_and_are_let_go_of_one_by_one(page):
    page.goto("/projects")
    page.get_by_text("All filters and the order").click()
    page.get_by_label("Country", exact=True).select_option("russia")
    page.get_by_label("Kind", exact=True).select_option("infrastructure")
    page.get_by_role("button", name="Apply").last.click()
    expect(page).to_have_url("/projects?country=russia&kind=infrastructure")
    expect(page.get_by_role("article")).to_have_count(3)
    expect(page.get_by_role("contentinfo")).to_contain_text("GET /v1/projects?limit=25&country=russia&kind=infrastructure")
    page.get_by_role("list", name="Filters in force").get_by_role("link", name="Kind").click()
    expect(page).to_have_url("/projects?country=russia")
    page.get_by_role("complementary").get_by_role("link", name="delayed").click()
    expect(page).to_have_url("/projects?country=russia&schedule_status=delayed")
    expect(page.get_by_role("article")).to_have_count(1)


def test_pages_of_a_list_lead_on_and_back_to_the_first(page):
    page.goto("/facts?limit=50&source=anbound-us-supply-chain")
    for shown in (50, 50, 50):
        expect(page.get_by_role("article")).to_have_count(shown)
        first = page.get_by_role("article").first.inner_text()
        if page.get_by_role("link", name="Next page").count():
            page.get_by_role("link", name="Next page").click()
            expect(page.get_by_role("article").first).not_to_have_text(first)
    page.get_by_role("link", name="First page").click()
    expect(page).to_have_url("/facts?limit=50&source=anbound-us-supply-chain")


def test_a_keyboard_is_enough(page):
    page.goto("/projects/brook-mine")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("main").get_by_role("link").first).to_be_focused()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.get_by_role("link", name="fact 1").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("article:target")).to_be_in_viewport()
    page.get_by_role("searchbox").focus()
    page.keyboard.type("magnet")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/search?q=magnet")


def test_every_control_is_reached_in_the_order_in_which_it_stands(page):
    page.goto("/charts/figures?metric=reserve_estimate&unit=t&country=russia")
    stops = page.evaluate("[...document.querySelectorAll('a, button, input, select, summary, [tabindex]')].length")
    tops = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        tops.append(page.evaluate("document.activeElement.getBoundingClientRect().top + scrollY"))
    below_nav = [top for top in tops[1:] if top > 0]
    assert len(below_nav) == stops - 1
    assert page.evaluate("document.activeElement.closest('footer, main') !== null")


def test_colours_follow_the_system(page):
    page.goto("/")
    colours = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        colours.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert colours == {"rgb(253, 252, 250)", "rgb(20, 25, 28)"}


def test_paper_shows_the_content_and_neither_forms_nor_navigation(page):
    page.goto("/projects")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.locator("form").first).to_be_hidden()
    expect(page.get_by_role("article").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_all_of_it_works_without_scripts(browser, live):
    with watched(browser, live, java_script_enabled=False) as (page, _):
        page.goto("/projects")
        page.locator("summary").click()
        page.get_by_label("Mineral", exact=True).select_option("copper")
        page.get_by_role("button", name="Apply").last.click()
        expect(page).to_have_url("/projects?mineral=copper")
        expect(page.get_by_role("article")).to_have_count(1)


@pytest.mark.parametrize(
    "name", ["figures.svg?metric=reserve_estimate&unit=t", "supply-chain.svg", "timeline.svg", "coverage.svg"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_drawing_alone_has_its_colours(page, name, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"/charts/{name}")
    texts = page.locator("text")
    assert texts.count() > 3
    fill = texts.first.evaluate("element => getComputedStyle(element).fill")
    assert fill == {"light": "rgb(26, 26, 26)", "dark": "rgb(240, 240, 240)"}[scheme]
