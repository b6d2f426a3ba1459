"""Examines an installation, and says of each thing that is wrong what to do about it."""

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from http.client import HTTPException
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryFile, gettempdir
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from .database import store_at
from .database.release import RUN_LOAD, Release, TooSlow, Unavailable
from .database.urls import place_of, without_password
from .loader.problems import InvalidFixtures
from .loader.yaml_reader import read_yaml
from .packaged import data_folder
from .settings import Settings

LEAST_SQLITE = (3, 37, 0)
SECONDS_TO_ANSWER = 5
PATIENT = Settings(query_milliseconds=600_000)
"""To read every page of a large file."""


class Finding(NamedTuple):
    """What was found, and what to do about it; nothing where it is as it should be."""

    what: str
    remedy: str = ""


class Installation(NamedTuple):
    """What is examined: the URL of its database, its folder of fixtures, its environment, and the address of its server."""

    database_url: str
    fixtures: Path
    environment: Mapping[str, str]
    address: str | None


def examined(installation: Installation) -> Iterator[Finding]:
    """Everything that is found, the good and the bad."""
    for examine in EXAMINATIONS:
        yield from examine(installation)


def _python(_: Installation) -> Iterator[Finding]:
    found = ".".join(map(str, sys.version_info[:3]))
    yield Finding(f"Python {found}", "" if sys.version_info >= (3, 11) else "install Python 3.11 or later")


def _sqlite(_: Installation) -> Iterator[Finding]:
    needed = ".".join(map(str, LEAST_SQLITE))
    is_new_enough = sqlite3.sqlite_version_info >= LEAST_SQLITE
    yield Finding(
        f"SQLite {sqlite3.sqlite_version}", "" if is_new_enough else f"install a Python with SQLite {needed} or later"
    )
    with closing(sqlite3.connect(":memory:")) as memory:
        try:
            memory.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
            yield Finding("SQLite has full-text search")
        except sqlite3.OperationalError:
            yield Finding("SQLite has no full-text search", "install a Python whose SQLite has FTS5")


def _packages(installation: Installation) -> Iterator[Finding]:
    """The packages that an extra brings; all others are imported already."""
    is_sqlite = installation.database_url.startswith("sqlite:")
    for package, extra in (("granian", "serve"), *(() if is_sqlite else (("psycopg", "postgres"),))):
        try:
            yield Finding(f"{package} {version(package)}")
        except PackageNotFoundError:
            yield Finding(f"{package} is not installed", f"pip install 'critical-minerals-facts[{extra}]'")


def _document(_: Installation) -> Iterator[Finding]:
    path = data_folder("openapi") / "v1.json"
    try:
        json.loads(path.read_bytes())
        yield Finding("the OpenAPI document is there")
    except (OSError, ValueError) as error:
        yield Finding(f"the OpenAPI document can't be read: {error}", "install the package again")


def _settings(installation: Installation) -> Iterator[Finding]:
    try:
        Settings.of(installation.environment)
        yield Finding("every setting is understood")
    except ValueError as error:
        found, _, allowed = str(error).partition("; ")
        yield Finding(found, f"set another value: it {allowed}")


def _temporary_folder(_: Installation) -> Iterator[Finding]:
    folder = gettempdir()
    try:
        with TemporaryFile():
            yield Finding(f"temporary files are made in {folder}")
    except OSError as error:
        found = f"no temporary files can be made in {folder}: {error.strerror}"
        yield Finding(found, "set TMPDIR to a folder that this user can write into")


def _database(installation: Installation) -> Iterator[Finding]:
    """The release, as a server would open it."""
    url = installation.database_url
    try:
        store = store_at(url, PATIENT)
        store.prepare()
        release = store.release()
    except ValueError as error:
        yield Finding(str(error), "correct DATABASE_URL or --database")
        return
    except (Unavailable, TooSlow) as error:
        found, _, remedy = str(error).partition("; ")
        if remedy.startswith("run "):
            yield Finding(found, remedy)
        else:
            yield Finding(f"{found}: {error.__cause__}", "start it, or correct DATABASE_URL")
        return
    yield Finding(f"{without_password(url)} holds version {release.dataset.version}, hash {release.dataset.hash}")
    yield from _integrity(url, release)
    yield from _age(installation.fixtures, release)


def _integrity(url: str, release: Release) -> Iterator[Finding]:
    if not url.startswith("sqlite:"):
        return
    try:
        ((verdict,),) = release.fetch("PRAGMA integrity_check(1)")
    except (Unavailable, TooSlow) as error:
        verdict = str(error)
    yield Finding(f"its pages are sound: {verdict}", "" if verdict == "ok" else RUN_LOAD)


def _age(fixtures: Path, release: Release) -> Iterator[Finding]:
    try:
        written = read_yaml(fixtures / "dataset.yaml").value["version"]
    except (InvalidFixtures, KeyError, TypeError) as error:
        yield Finding(f"the fixtures can't be read: {error}", "run `critical-minerals check`")
        return
    is_loaded = written == release.dataset.version
    yield Finding(f"the fixtures have version {written}", "" if is_loaded else RUN_LOAD)


def _place(installation: Installation) -> Iterator[Finding]:
    """What a load into a SQLite file needs, and what one that was killed has left."""
    try:
        place = place_of(installation.database_url)
    except ValueError:
        return
    if not isinstance(place, Path):
        return
    folder = Path(os.path.realpath(place)).parent
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding(f"this user can't write into {folder}", "run `critical-minerals load` as one who can")
        return
    free, needed = shutil.disk_usage(folder).free, place.stat().st_size if place.is_file() else 0
    yield Finding(
        f"{folder} has {free // 2**20} MiB for another release beside the {needed // 2**20} MiB of this one",
        "" if free > needed else "make room, or a load will fail and leave what is there",
    )


def _server(installation: Installation) -> Iterator[Finding]:
    if installation.address is None:
        return
    address = f"{installation.address.rstrip('/')}/readyz"
    try:
        with urlopen(address, timeout=SECONDS_TO_ANSWER) as response:  # noqa: S310 - the address is the operator's own
            state = json.load(response)
    except HTTPError as error:
        with error:
            said = error.read(500).decode("utf-8", "replace")
            yield Finding(f"{address} answers {error.code}: {said}", "do what it says, or look into its log")
        return
    except (URLError, HTTPException, OSError, ValueError) as error:
        yield Finding(f"{address} can't be asked: {error}", "start the server, or look at what stands in front of it")
        return
    if state["status"] == "ok":
        yield Finding(f"{address} serves version {state['dataset']['version']}, hash {state['dataset']['hash']}")
    else:
        yield Finding(f"{address} serves the last good release: {state['fault']}", RUN_LOAD)


EXAMINATIONS: tuple[Callable[[Installation], Iterator[Finding]], ...] = (
    _python,
    _sqlite,
    _packages,
    _document,
    _settings,
    _temporary_folder,
    _database,
    _place,
    _server,
)
