"""The small world of planning's pages and API, made once for a module."""

from collections.abc import Iterator
from copy import deepcopy

import pytest

from tests.integration.planning.world import World
from tests.plugins.module_data import ModuleData


@pytest.fixture(scope="module")
def world_of_module(module_data: ModuleData) -> Iterator[World]:
    """The world, as no test sees it."""
    with module_data():
        yield World()


@pytest.fixture
def world(world_of_module: World, db: None) -> World:
    """The world as each test finds it: what another test did to it is undone."""
    return deepcopy(world_of_module)
