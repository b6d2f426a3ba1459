"""Requests that the guide shows, answered by the application while the page is made, so that they are as they are shown."""

import json
from typing import Any, NamedTuple

from flask import Response, current_app

from ..document import EXAMPLE_REQUEST_ID
from ..problems import ApiProblem
from .indented import indented


class Asked(NamedTuple):
    """A request, and the answer to it without what is new each time: its status, its headers and its body."""

    method: str
    address: str
    sent: dict[str, str]
    status: int
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        """The body of an answer that is JSON."""
        return json.loads(self.body)

    @property
    def shown(self) -> str:
        """The body of an answer that is JSON, for people to read."""
        return indented(self.json)


def ask(address: str, method: str = "GET", **headers: str) -> Asked:
    """The answer to a request; `If_Match` stands for the header If-Match. Raises a problem where the server fails."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    with current_app.test_request_context(address, method=method, headers=sent):
        response = current_app.full_dispatch_request()
    if response.status_code >= 500:  # is over soon, and must not be kept with the page
        raise ApiProblem(503, f"{method} {address} is not answered at the moment")
    return Asked(method, address, sent, response.status_code, _headers(response), _body(response))


def _headers(response: Response) -> dict[str, str]:
    return {**response.headers, "Request-Id": EXAMPLE_REQUEST_ID}


def _body(response: Response) -> str:
    return response.get_data(as_text=True).replace(response.headers["Request-Id"], EXAMPLE_REQUEST_ID)
