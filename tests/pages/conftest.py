"""Pages as people get them."""

from collections.abc import Callable

import pytest
from markup import Element, parsed
from werkzeug.test import Client, TestResponse

ASKED_BY_BROWSERS = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture
def browse(client: Client) -> Callable[[str], TestResponse]:
    """Asks as a browser does."""
    return lambda address: client.get(address, headers=ASKED_BY_BROWSERS)


@pytest.fixture
def read(browse: Callable[[str], TestResponse]) -> Callable[[str], Element]:
    """The tree of a page that is there."""

    def found(address: str) -> Element:
        response = browse(address)
        assert response.status_code == 200, f"{address}: {response.text}"
        return parsed(response.text)

    return found
