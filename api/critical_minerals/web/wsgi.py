"""What stands between the server and Flask: bodies are handed over whole.

A server that is given an iterator holds its thread until the client has read it all, so that a few clients which do not
read would stop everybody else. tests/test_server.py proves that they don't.
"""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def with_whole_bodies(application: WSGIApplication) -> WSGIApplication:
    """The application, with each body as one piece."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        chunks = application(environ, start_response)
        try:
            return [b"".join(chunks)]
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()

    return answer
