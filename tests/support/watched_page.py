"""Pages in a browser, and all that goes wrong in them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, Response

NOTHING_OUTSIDE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
WITHOUT_NETWORK = {"data", "blob"}
SAID_OF_REQUESTS = "Failed to load resource"
"""How the console begins to say what the request or its answer is recorded for."""


@dataclass
class Troubles:
    """What went wrong in a page of a site; a test that provokes some takes them, and those that are left fail it."""

    site: str
    found: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Records, from now on, what goes wrong in a page."""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.found.append(f"error: {error}"))
        page.on("request", self._asked)
        page.on("requestfailed", lambda request: self.found.append(f"failed: {request.failure} {request.url}"))
        page.on("response", self._answered)

    def take(self) -> list[str]:
        """What was found since the last time."""
        taken, self.found = self.found, []
        return taken

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(SAID_OF_REQUESTS):
            self.found.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in WITHOUT_NETWORK and f"{address.scheme}://{address.netloc}" != self.site:
            self.found.append(f"outside: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.found.append(f"{response.status}: {response.url.removeprefix(self.site)}")


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium, which finds no host but this one."""
    path = shutil.which("chromium")
    if path is None:
        raise FileNotFoundError("found no chromium on the PATH; Debian's package of that name has it")
    browser = playwright.chromium.launch(executable_path=path, args=[NOTHING_OUTSIDE])
    yield browser
    browser.close()


@contextmanager
def watched(browser: Browser, site: str, **options: Any) -> Iterator[tuple[Page, Troubles]]:
    """A page in a context of its own, which relative addresses lead from the site; `options` are those of the context."""
    context = browser.new_context(base_url=site, **options)
    page = context.new_page()
    troubles = Troubles(site)
    troubles.watch(page)
    yield page, troubles
    # The answer comes after all events that were on their way.
    page.evaluate("0")
    context.close()
    assert troubles.found == []
