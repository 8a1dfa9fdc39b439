"""What the tests of collecting start from, made once for a module; each test finds it as it was made."""

from collections.abc import Iterator
from copy import deepcopy

import pytest

from partners.models import Organisation
from tests.integration.workforce.collecting import Collection, begin
from tests.integration.workforce.sending import small_world
from tests.plugins.collecting import Scene, make_scene
from tests.plugins.module_data import ModuleData


@pytest.fixture(scope="module")
def collection_of_module(module_data: ModuleData) -> Iterator[Collection]:
    with module_data():
        yield begin()


@pytest.fixture
def world(collection_of_module: Collection, db: None) -> Collection:
    """A system that collects, for tests of services."""
    return deepcopy(collection_of_module)


@pytest.fixture(scope="module")
def scene_of_module(module_data: ModuleData) -> Iterator[Scene]:
    with module_data():
        yield make_scene()


@pytest.fixture
def scene(scene_of_module: Scene, db: None) -> Scene:
    """A system that collects, for tests of pages."""
    return deepcopy(scene_of_module)


@pytest.fixture(scope="module")
def trust_of_module(module_data: ModuleData) -> Iterator[Organisation]:
    with module_data():
        yield small_world()


@pytest.fixture
def trust(trust_of_module: Organisation, db: None) -> Organisation:
    """A trust that sends files."""
    return deepcopy(trust_of_module)
