"""Whatever goes wrong in a page is found, so that a page in which nothing was found is sound."""

from typing import Any

import pytest
from accessibility import violations
from playwright.sync_api import Page, Route
from watched_page import Troubles

SOUND = """<!doctype html>
<html lang="en"><head><title>Sound</title><link rel="icon" href="data:,"></head>
<body><main><h1>Sound</h1>{}</main></body></html>"""
POLICY = "default-src 'none'; script-src 'nonce-known'; img-src data:"


def show(page: Page, content: str, **headers: str) -> None:
    """Opens a page that the server does not have."""

    def answer(route: Route) -> None:
        route.fulfill(body=SOUND.format(content), content_type="text/html; charset=utf-8", headers=headers)

    page.route("**/made-up", answer)
    page.goto("/made-up", wait_until="networkidle")


@pytest.mark.parametrize(
    ("content", "begins"),
    [
        pytest.param("<script>console.error('broken')</script>", ["error: broken"], id="console error"),
        pytest.param("<script>console.warn('old')</script>", ["warning: old"], id="console warning"),
        pytest.param("<script>null.x</script>", ["error: Cannot read properties of null"], id="error"),
        pytest.param("<script>Promise.reject(Error('alone'))</script>", ["error: alone"], id="rejection"),
        pytest.param(
            '<img alt="" src="http://elsewhere.test/">',
            ["outside: http://elsewhere.test/", "failed: net::ERR_NAME_NOT_RESOLVED http://elsewhere.test/"],
            id="request to another host",
        ),
        pytest.param(
            '<img alt="" src="http://192.0.2.1/">',
            ["outside: http://192.0.2.1/", "failed: net::ERR_NAME_NOT_RESOLVED http://192.0.2.1/"],
            id="request to an address",
        ),
        pytest.param('<img alt="" src="/v1/nothing">', ["404: /v1/nothing"], id="error of the server"),
    ],
)
def test_what_goes_wrong_is_found(page: Page, troubles: Troubles, content: str, begins: list[str]) -> None:
    show(page, content)
    found = troubles.take()
    assert [text[: len(begin)] for text, begin in zip(found, begins, strict=True)] == begins


@pytest.mark.parametrize(
    ("content", "directive"),
    [
        ("<script>1</script>", "script-src"),
        ('<p style="color: red">Red</p>', "default-src"),
        ("<style>p {}</style>", "default-src"),
        ('<img alt="" src="/docs/assets/favicon-32x32.png">', "img-src"),
        ('<script nonce="known">eval("1")</script>', "script-src"),
        ('<script nonce="known">fetch("/v1")</script>', "default-src"),
        ('<script nonce="known">document.querySelector("h1").setAttribute("style", "color: red")</script>', "default-src"),
    ],
)
def test_what_the_content_security_policy_forbids_is_found(
    page: Page, troubles: Troubles, content: str, directive: str
) -> None:
    show(page, content, **{"Content-Security-Policy": POLICY})
    assert any("Content Security Policy" in text and directive in text for text in troubles.take())


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        pytest.param('<img src="data:,">', "image-alt", id="an image without words"),
        pytest.param('<p style="color: #999; background: #fff">Pale</p>', "color-contrast", id="pale text"),
        pytest.param('<input type="text">', "label", id="an input without a label"),
        pytest.param(
            "<style>button {width: 9px; height: 9px; padding: 0}</style><button>1</button><button>2</button>",
            "target-size",
            id="buttons too small to hit",
        ),
        pytest.param("</main><p>Beside</p>", "region", id="content beside the landmarks"),
        pytest.param("<h3>Deep</h3>", "heading-order", id="a heading that skips a level"),
    ],
)
def test_what_keeps_people_out_is_found(page: Page, content: str, rule: str) -> None:
    show(page, content)
    assert {found for found, _ in violations(page)} == {rule}


@pytest.mark.parametrize("headers", [{}, {"Content-Security-Policy": POLICY}], ids=["no policy", "strict policy"])
def test_in_a_sound_page_nothing_is_found(page: Page, headers: dict[str, Any]) -> None:
    show(page, '<p>Text</p><img alt="Nothing" src="data:,">', **headers)
    assert violations(page) == []
