"""Request ids, which tell responses apart in reports and logs."""

from random import getrandbits


def new_request_id() -> str:
    """32 hex digits that no other response has; Python sows anew in a worker that is forked."""
    return getrandbits(128).to_bytes(16).hex()
