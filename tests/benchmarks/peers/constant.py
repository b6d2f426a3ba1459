"""The two ends of what Python under this server can do: a bare WSGI callable and a constant Flask view.

Both return what the project answered (BENCHMARK_ANSWERS names the file), under the project's server with its settings:
`python -m tests.benchmarks.peers.constant bare|flask_view PORT`.
"""

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response
from granian import Granian

from critical_minerals.server import SETTINGS

from ..contestants import WORKERS

ANSWERS = json.loads(Path(os.environ["BENCHMARK_ANSWERS"]).read_text("utf-8"))
PAGE = ANSWERS["200"]["body"].encode()
PAGE_HEADERS = [(name, value) for name, value in ANSWERS["200"]["headers"]]
UNCHANGED_HEADERS = [(name, value) for name, value in ANSWERS["304"]["headers"]]


def bare(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The project's page, or its 304 to whoever names any tag."""
    if "HTTP_IF_NONE_MATCH" in environ:
        start_response("304 NOT MODIFIED", UNCHANGED_HEADERS)
        return []
    start_response("200 OK", PAGE_HEADERS)
    return [PAGE]


flask_view = Flask(__name__, static_folder=None)


@flask_view.get("/v1/facts")
def get_page() -> Response:
    """The project's page."""
    return Response(PAGE, headers=PAGE_HEADERS)


if __name__ == "__main__":
    application = f"tests.benchmarks.peers.constant:{sys.argv[1]}"
    settings = {**SETTINGS, "factory": False}
    Granian(application, address="127.0.0.1", port=int(sys.argv[2]), workers=WORKERS, **settings).serve()
