"""Parsing of query strings: unknown and repeated parameters are refused, with what is allowed."""

from typing import Any, NoReturn

from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from ...resources.words import in_our_words
from ..malformed import MOST_NAMED
from ..problems import ApiProblem


class StrictParser(FlaskParser):
    """Answers what marshmallow refuses as a problem, in the words of the API."""

    def handle_error(
        self, error: ValidationError, req: Any, schema: Schema, *, error_status_code: Any, error_headers: Any
    ) -> NoReturn:
        """Raises a 422 problem with the messages of each parameter."""
        del req, error_status_code, error_headers
        messages = error.normalized_messages().get("query", {})
        errors = {
            name[:100]: _messages(name, found, schema)[:MOST_NAMED] for name, found in list(messages.items())[:MOST_NAMED]
        }
        detail = "; ".join(f"{name}: {', '.join(said)}" for name, said in list(errors.items())[:5])
        raise ApiProblem(422, detail[:2000], errors)


class StrictBlueprint(Blueprint):
    """A blueprint whose query parameters are all declared, each given at most once."""

    ARGUMENTS_PARSER = StrictParser(unknown=None)

    def query(self, schema: type[Schema]) -> Any:
        """Parses the query string with a schema; what it does not declare is refused."""
        return self.arguments(schema, location="query", unknown=RAISE)


class NoParameters(Schema):
    """Takes no parameters."""


def _messages(name: str, found: Any, schema: Schema) -> list[str]:
    if name not in schema.fields:
        allowed = ", ".join(schema.fields) or "none"
        return [f"unknown parameter; allowed: {allowed}"]
    return list(_flat(found))


def _flat(found: Any) -> Any:
    if isinstance(found, dict):
        for deeper in found.values():
            yield from _flat(deeper)
    elif isinstance(found, list):
        for deeper in found:
            yield from _flat(deeper)
    else:
        yield in_our_words(found)
