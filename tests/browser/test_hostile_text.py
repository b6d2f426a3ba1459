"""Text that would run, break out or displace does nothing of it in a browser."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hostile import HOSTILE, write_hostile
from playwright.sync_api import Browser, Page
from real_server import running
from watched_page import Troubles, watched

from critical_minerals.loader.build import build
from critical_minerals.loader.validation import read_fixtures
from critical_minerals.packaged import data_folder
from critical_minerals.resources import REGISTRY

FIGURES = "figures{}?metric=reserve_estimate&unit=t&country=russia"
SHOWN = (
    "/",
    *(f"/{resource.name}" for resource in REGISTRY),
    "/projects/brook-mine",
    "/facts/russia-rare-earths-ministry-estimate",
    "/sources/anbound-us-supply-chain",
    "/minerals/rare-earth-elements",
    "/places/russia",
    "/organizations/reuters",
    "/conflicts/russia-rare-earths-ministry-estimate..russia-rare-earths-usgs-estimate",
    "/search?q=ran",
    *(f"/charts/{name}" for name in ("timeline", "supply-chain", "coverage", FIGURES.format(""))),
    *(f"/search?q={quote(text)}" for text in HOSTILE),
)
ALONE = ("timeline.svg", "supply-chain.svg", "coverage.svg", FIGURES.format(".svg"))


@pytest.fixture(scope="module")
def hostile_page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Troubles]]:
    """A narrow page of a server over hostile text."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    write_hostile(data_folder("fixtures"), folder / "fixtures")
    database = folder / "hostile.sqlite"
    build(read_fixtures(folder / "fixtures"), database)
    with (
        running(database) as server,
        watched(browser, server.address, viewport={"width": 320, "height": 640}) as (page, troubles),
    ):
        page.add_init_script("window.ran = () => console.error('a text ran')")
        yield page, troubles


@pytest.mark.parametrize("address", SHOWN)
def test_nothing_runs_and_nothing_is_displaced(hostile_page: tuple[Page, Troubles], address: str) -> None:
    page, troubles = hostile_page
    page.goto(address)
    for element in page.locator("summary").all():
        element.click()
    assert [found for found in troubles.take() if not found.startswith("422: ")] == []
    assert page.locator("script, img, iframe, style").count() == 0
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("name", ALONE)
def test_a_drawing_keeps_its_text_within_itself(hostile_page: tuple[Page, Troubles], name: str) -> None:
    page, troubles = hostile_page
    page.goto(f"/charts/{name}")
    assert troubles.take() == []
    outside = """texts => texts.filter(text => {
        const box = text.getBBox(), sheet = text.ownerSVGElement.viewBox.baseVal;
        return box.x < 0 || box.x + box.width > sheet.width || box.y + box.height > sheet.height;
    }).map(text => text.textContent)"""
    assert page.locator("text").evaluate_all(outside) == []
