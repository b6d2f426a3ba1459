"""What a database URL names, and that a password is shown by no message about it."""

import sys

import pytest

from critical_minerals.database import store_at
from critical_minerals.database.urls import place_of, without_password

HIDDEN = "s3cr"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://host/facts",
        "postgresql://facts:s3cret@host:5432/facts?sslmode=require",
        "postgresql:///facts?host=/run/postgresql",
        "postgresql://one:5432,two:5433/facts?target_session_attrs=any",
        "postgresql://facts:s%2F3%40%25@[::1]/facts",
    ],
)
def test_a_url_of_postgresql_is_taken_as_it_is(url: str) -> None:
    assert place_of(url) == url


def test_postgres_is_another_name_for_postgresql() -> None:
    assert place_of("postgres://host/facts") == "postgresql://host/facts"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://facts:s3cr@et@host/facts",
        "postgresql://facts:s3cr/et@host/facts",
        "postgresql://facts:s3cr%et@host/facts",
        "postgresql://facts:s3cr@host:port/facts",
        "postgresql://facts:x@host/facts?colour=s3cr",
        "mysql://facts:s3cret@host/facts",
        "mysql://facts:s3cr@et@host/facts",
        "mysql://host/facts?user=facts&password=s3cret",
    ],
)
def test_a_url_that_is_not_understood_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="must be") as refused:
        place_of(url)
    assert HIDDEN not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://facts:s3cret@host:5432/facts", "postgresql://host:5432/facts"),
        ("postgresql://host/facts?password=s3cret&sslmode=require", "postgresql://host/facts?password=...&sslmode=require"),
        ("/srv/facts.sqlite", "/srv/facts.sqlite"),
    ],
)
def test_a_url_is_shown_without_its_password(url: str, shown: str) -> None:
    assert without_password(url) == shown


def test_what_is_missing_for_postgresql_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ValueError, match=r"pip install 'critical-minerals-facts\[postgres\]'"):
        store_at("postgresql://host/facts")
