"""Ids and names that nothing has: a misspelt filter must not look like an empty answer."""

from ...query import lists
from ...query.selection import Selection
from ..problems import ApiProblem
from ..release import current_release


def refuse_unknown_values(chosen: Selection) -> None:
    """Raises a 422 problem for the values of filters that no record has; of the whole release, whatever was known when."""
    release = current_release()
    errors: dict[str, list[str]] = {}
    for given, prefix in ((chosen.include, ""), (chosen.exclude, "not_")):
        for name, values in given.items():
            terms = chosen.resource.term(name)
            unknown = lists.unknown_values(release, chosen.resource, terms, values)
            if unknown:
                where = (
                    f"nothing has it here, and /v1/{terms.target} has no such id" if terms.target else "nothing has it here"
                )
                errors[f"{prefix}{name}"] = [f"found {', '.join(unknown)[:200]!r}; {where}"]
    if errors:
        raise ApiProblem(422, "; ".join(f"{name}: {said[0]}" for name, said in errors.items()), errors)
