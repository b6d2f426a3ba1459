"""Parsing of query strings: unknown and repeated parameters are refused, with what is allowed."""

from collections.abc import Container
from copy import copy
from typing import Any, NoReturn

from flask import Request
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError, missing
from webargs.flaskparser import FlaskParser

from ...resources.words import in_our_words
from ..malformed import MOST_NAMED
from ..problems import ApiProblem


def relevant_part(schema: Schema, given: Container[str]) -> Schema:
    """The schema without the fields that have nothing to say of these parameters; marshmallow asks each field that it has.

    A field that is not given has something to say where it is required or has a default. `fields` stays whole, because
    messages name what is allowed.
    """
    part = copy(schema)
    part.load_fields = {
        name: field
        for name, field in schema.load_fields.items()
        if name in given or field.required or field.load_default is not missing
    }
    return part


class StrictParser(FlaskParser):
    """Answers what marshmallow refuses as a problem, in the words of the API."""

    def parse(self, argmap: Any, req: Request | None = None, **options: Any) -> Any:
        """The parameters of a request, validated in a time that grows with those given and not with those declared."""
        asked = req or self.get_default_request()
        return super().parse(relevant_part(argmap, asked.args), asked, **options)

    def load_querystring(self, req: Request, schema: Schema) -> dict[str, str]:
        """The parameters by name; `malformed` has refused those that are given more than once."""
        del schema
        return req.args.to_dict()

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
        raise ApiProblem(422, detail, errors)


class StrictBlueprint(Blueprint):
    """A blueprint whose query parameters are all declared, each given at most once."""

    ARGUMENTS_PARSER = StrictParser(unknown=None)

    def query(self, schema: type[Schema]) -> Any:
        """Parses the query string with a schema; what it does not declare is refused."""
        # An instance, because webargs makes one of a class at every request.
        return self.arguments(schema(), location="query", unknown=RAISE)


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
