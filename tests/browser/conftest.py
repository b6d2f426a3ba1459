"""A browser, and pages of a real server in which nothing may go wrong."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from watched_page import Troubles, chromium, watched


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # As long as everything else waits: a machine may be busy.
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright, chromium(playwright) as found:
        yield found


@pytest.fixture
def watched_page(browser: Browser, live: str) -> Iterator[tuple[Page, Troubles]]:
    with watched(browser, live) as found:
        yield found


@pytest.fixture
def page(watched_page: tuple[Page, Troubles]) -> Page:
    """A page whose addresses lead from the server; what goes wrong in it fails the test."""
    return watched_page[0]


@pytest.fixture
def troubles(watched_page: tuple[Page, Troubles]) -> Troubles:
    """What has gone wrong in the page, for tests that provoke it."""
    return watched_page[1]
