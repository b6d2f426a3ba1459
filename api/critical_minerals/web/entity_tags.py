"""Entity tags as clients send them back (RFC 9110 8.8.3)."""


def names(if_none_match: str, tag: str) -> bool:
    """Whether an If-None-Match header names the tag, which stands here without its quotes; `W/` makes no difference.

    What stands between quotes is every second part of the header, in time that is linear whatever was sent.
    """
    return tag in if_none_match.split('"')[1:-1:2] or if_none_match.strip() == "*"
