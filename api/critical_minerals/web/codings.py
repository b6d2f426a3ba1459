"""Content codings: which one a client gets, and bodies in it."""

import gzip
from collections.abc import Callable
from functools import lru_cache

import brotli
import zstandard
from flask import Response, request

from .weights import weighted

CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "zstd": lambda body: zstandard.compress(body, level=6),
    "gzip": lambda body: gzip.compress(body, compresslevel=5, mtime=0),
}
"""How a body is written in each coding, the preferred one first; a page of 50 facts takes about 0.2 ms in each."""
PLAIN = "identity"
WORTHWHILE = 1000
"""Bodies of fewer bytes fit into one packet as they are."""


@lru_cache(maxsize=64)
def negotiated_coding(accept_encoding: str) -> str:
    """The coding that an Accept-Encoding header prefers (RFC 9110 12.5.3); `identity` also where it refuses everything."""
    weights = weighted(accept_encoding)
    others = weights.get("*", 0.0)
    best = max(CODINGS, key=lambda coding: weights.get(coding, others))
    weight = weights.get(best, others)
    return best if weight and weight >= weights.get(PLAIN, others) else PLAIN


def tag_suffix(response: Response) -> str:
    """What the coding adds to the tag of a response, so that each coding has a tag of its own.

    Only what is known before there is a body counts: one that turns out too short to be compressed has the suffix too.
    """
    coding = _coding(response)
    return "" if coding == PLAIN else f"-{coding}"


def encoded(response: Response) -> Response:
    """The response with its body in the coding that its client prefers."""
    coding = _coding(response)
    if coding != PLAIN and response.status_code == 200 and len(body := response.get_data()) >= WORTHWHILE:
        response.set_data(CODINGS[coding](body))
        response.headers["Content-Encoding"] = coding
    return response


def _coding(response: Response) -> str:
    media_type = response.mimetype or ""
    compressible = media_type.startswith("text/") or media_type.endswith(("json", "bibtex", "+xml"))
    return negotiated_coding(request.headers.get("Accept-Encoding", "")) if compressible else PLAIN
