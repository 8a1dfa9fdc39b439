"""Data that all tests of a module start from: made once, shown to each, and rolled back at the end of the module.

    @pytest.fixture(scope="module")
    def story(module_data):
        with module_data():
            yield load_everything()

Each test still has its own transaction inside, so what one of them changes the next does not see. Not for tests that
commit (`transaction=True`, `shared_database`), nor in a module that has such tests. Tests of a module that ask for this
run in one process (tests/plugins/grouping.py). Objects made here are handed to a test as a copy (`deepcopy`).
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

ModuleData = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def module_data(django_db_setup: None, django_db_blocker: Any) -> ModuleData:
    """A block in which the database may be used, and after which it is as it was before."""
    from django.db import transaction

    @contextmanager
    def block() -> Iterator[None]:
        with django_db_blocker.unblock(), transaction.atomic():
            try:
                yield
            finally:
                transaction.set_rollback(True)

    return block
