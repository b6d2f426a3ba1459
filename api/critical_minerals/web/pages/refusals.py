"""Each kind of problem with an example, brought about by a request where one can do that at will."""

from collections.abc import Callable
from operator import attrgetter
from typing import NamedTuple

from ...query.cursor import Cursor, encode
from ...query.selection import Selection
from ...resources import FACTS
from ..document import ON_ERRORS, ON_EVERY_RESPONSE, problem_example
from ..problems import PROBLEM_TYPES, ProblemType
from .asked import Asked, ask
from .indented import indented

OUTDATED = f"/v1/facts?cursor={encode(Cursor('an earlier release', Selection(FACTS).digest, 50))}"
"""A page of a list that began in an earlier release."""

REQUESTS: dict[str, Callable[[], Asked]] = {
    "bad-request": lambda: ask("/v1/projects?q=%ff"),
    "not-found": lambda: ask("/v1/projects/no-such-project"),
    "method-not-allowed": lambda: ask("/v1/projects", "DELETE"),
    "not-acceptable": lambda: ask("/v1/projects", Accept="image/png"),
    "outdated-cursor": lambda: ask(OUTDATED),
    "precondition-failed": lambda: ask("/v1/vocabularies/units", If_Match='"of-yesterday"'),
    "invalid-parameters": lambda: ask("/v1/facts?limit=0&disputed=maybe"),
}
"""What brings about which kind of problem on any server; others need a body, a record that is gone, or a bad moment."""


class Refusal(NamedTuple):
    """A kind of problem, the headers that come with it, and a request that it answers, or else how it looks."""

    type: ProblemType
    headers: tuple[str, ...]
    asked: Asked | None
    shown: str | None


def refusals() -> list[Refusal]:
    """Every kind of problem, in the order of their statuses."""
    return [_of(problem) for problem in sorted(PROBLEM_TYPES.values(), key=attrgetter("status"))]


def _of(problem: ProblemType) -> Refusal:
    headers = tuple(name for name in ON_ERRORS.get(problem.status, ()) if name not in ON_EVERY_RESPONSE)
    if problem.id not in REQUESTS:
        return Refusal(problem, headers, None, indented(problem_example(problem)))
    return Refusal(problem, headers, REQUESTS[problem.id](), None)
