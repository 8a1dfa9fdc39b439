"""Lets Django empty the tables between transactional tests, although submitted lines never change.

Such tests end with ``flush``, which the triggers refuse; they are dropped for that moment only and put back.
"""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import TransactionTestCase

from workforce.models import frozen


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_frozen_lines() -> Iterator[None]:
    original = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        names = list(self._databases_names(include_mirrors=False))
        for name in names:
            frozen.remove(connections[name])
        try:
            original(self)
        finally:
            for name in names:
                frozen.install(connections[name])

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original
