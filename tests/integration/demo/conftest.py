"""The demo, loaded once into a database of its own, which the tests of this folder read."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections, transaction

from tests.plugins import worker


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have pytest-django migrate a database for these tests to copy."""
    for item in items:
        if "loaded" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


@contextmanager
def database(name: str) -> Iterator[None]:
    """In here the default connection is that of another database."""
    tested, kept = connections["default"], connections.settings["default"]
    connections.settings["default"] = {**kept, "NAME": name}
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = kept
        connections["default"] = tested


@pytest.fixture(scope="package")
def loaded(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """A database with the demo in it, and what the command printed."""
    copied = {"sqlite": worker._sqlite_copy, "postgresql": worker._postgresql_copy}
    with django_db_blocker.unblock():
        tested = connections["default"]
        with copied[tested.vendor](tested, tmp_path_factory.mktemp("demo")) as name:
            with database(name):
                call_command("load_reference", stdout=StringIO())
                told = StringIO()
                call_command("load_demo", stdout=told)
            yield name, told.getvalue()


@pytest.fixture
def demo(loaded: tuple[str, str], django_db_blocker: Any) -> Iterator[str]:
    """The demo's database, for reading; what is written is rolled back. What the command printed."""
    name, told = loaded
    with django_db_blocker.unblock(), database(name), transaction.atomic():
        yield told
        transaction.set_rollback(True)
