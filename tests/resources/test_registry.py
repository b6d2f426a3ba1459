import re

import pytest
from marshmallow import Schema, fields

from critical_minerals.database.tables import Table
from critical_minerals.resources import BEARING_FACTS, BY_NAME, REGISTRY, WITH_FIXTURE
from critical_minerals.resources.fields import Coded
from critical_minerals.resources.resource import Dates, Resource, SortKey, Terms, pluck
from critical_minerals.resources.tables import TABLES

EVERY_RESOURCE = [pytest.param(resource, id=resource.name) for resource in REGISTRY]
EVERY_TERM = [pytest.param(one, terms, id=f"{one.name}-{terms.name}") for one in REGISTRY for terms in one.terms]
EVERY_DATE = [pytest.param(one, dates, id=f"{one.name}-{dates.name}") for one in REGISTRY for dates in one.dates]
EVERY_KEY = [pytest.param(one, key, id=f"{one.name}-{key.name}") for one in REGISTRY for key in one.sort_keys]


def field_at(schema: Schema, path: str) -> fields.Field:
    """The field that a path leads to through nested schemas and lists; KeyError where there is none."""
    head, _, rest = path.partition(".")
    field = schema.fields[head.partition("[")[0]]
    inner = field.inner if isinstance(field, fields.List) else field
    return field_at(inner.schema, rest) if rest else inner


def test_the_resources_in_their_order() -> None:
    names = "projects reserves deals policies minerals places organizations sources facts conflicts cross-checks"
    assert [resource.name for resource in REGISTRY] == names.split()
    assert list(BY_NAME) == names.split()


def test_only_facts_and_cross_checks_have_no_fixture_of_their_own() -> None:
    assert [resource.name for resource in REGISTRY if resource not in WITH_FIXTURE] == ["facts", "cross-checks"]


def test_all_that_has_a_fixture_but_sources_and_conflicts_bears_facts() -> None:
    assert [resource.name for resource in WITH_FIXTURE if resource not in BEARING_FACTS] == ["sources", "conflicts"]


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_a_resource_has_a_description_of_one_sentence(resource: Resource) -> None:
    assert re.fullmatch(r"[A-Z].*\.", resource.description)


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_filters_dates_and_sort_keys_have_names_of_their_own(resource: Resource) -> None:
    names = [terms.name for terms in resource.terms] + [dates.name for dates in resource.dates]
    assert len(set(names)) == len(names)
    assert len({key.name for key in resource.sort_keys}) == len(resource.sort_keys)
    assert "id" not in {key.name for key in resource.sort_keys}


@pytest.mark.parametrize(("resource", "terms"), EVERY_TERM)
def test_a_filter_reads_fields_that_the_schema_has(resource: Resource, terms: Terms) -> None:
    assert all(field_at(resource.schema, path) for path in terms.paths)


@pytest.mark.parametrize(("resource", "terms"), EVERY_TERM)
def test_a_filter_on_codes_allows_the_codes_of_its_field(resource: Resource, terms: Terms) -> None:
    codes = [field.code_list.codes for path in terms.paths if isinstance(field := field_at(resource.schema, path), Coded)]
    assert codes in ([], [terms.choices])


@pytest.mark.parametrize(("resource", "terms"), EVERY_TERM)
def test_a_filter_is_described_and_leads_to_a_resource_or_nowhere(resource: Resource, terms: Terms) -> None:
    assert terms.description.endswith("."), resource.name
    assert terms.target is None or terms.target in BY_NAME
    assert not terms.widens or terms.target in {"minerals", "places"}


@pytest.mark.parametrize(("resource", "dates"), EVERY_DATE)
def test_a_filter_on_days_reads_a_field_that_the_schema_has(resource: Resource, dates: Dates) -> None:
    assert field_at(resource.schema, dates.path)
    assert dates.description.endswith(".")


@pytest.mark.parametrize(("resource", "key"), EVERY_KEY)
def test_a_sort_key_reads_one_field_and_has_its_columns(resource: Resource, key: SortKey) -> None:
    assert field_at(resource.schema, key.path)
    assert set(key.columns) <= set(TABLES[resource.name]._meta.fields)  # noqa: SLF001 - peewee's own way


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_titles_and_texts_for_the_search_are_fields_that_the_schema_has(resource: Resource) -> None:
    assert all(field_at(resource.schema, path) for path in (resource.title_path, *resource.text_paths))


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_claims_are_top_level_fields(resource: Resource) -> None:
    assert set(resource.claims) <= set(resource.schema.fields)


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_a_resource_has_a_table_of_its_name(resource: Resource) -> None:
    assert issubclass(TABLES[resource.name], Table)
    assert TABLES[resource.name]._meta.table_name == resource.name  # noqa: SLF001 - peewee's own way


@pytest.mark.parametrize(
    ("key", "columns"),
    [
        (SortKey("name", "name"), ("name",)),
        (SortKey("date", "date.edtf", "days"), ("date_earliest", "date_latest")),
        (SortKey("value", "quantity", "value"), ("value_low", "value_high")),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_columns_of_a_sort_key(key: SortKey, columns: tuple[str, ...]) -> None:
    assert key.columns == columns


@pytest.mark.parametrize(
    ("name", "measures"), [("facts", True), ("reserves", True), ("projects", False), ("sources", False)]
)
def test_a_resource_measures_where_it_sorts_by_value(name: str, measures: bool) -> None:
    assert BY_NAME[name].measures is measures


def test_a_filter_is_found_by_its_name() -> None:
    assert BY_NAME["facts"].term("metric").paths == ("metric",)
    with pytest.raises(KeyError):
        BY_NAME["facts"].term("no_such_filter")


@pytest.mark.parametrize(("resource", "terms"), EVERY_TERM)
def test_every_path_of_a_filter_can_be_followed(resource: Resource, terms: Terms) -> None:
    assert [list(pluck({}, path)) for path in terms.paths] == [[]] * len(terms.paths), resource.name


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_every_field_of_a_record_is_described(resource: Resource) -> None:
    assert [name for name, field in resource.schema.fields.items() if not field.metadata.get("description")] == []
