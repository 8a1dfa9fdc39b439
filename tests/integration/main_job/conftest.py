"""Where the tests of the main job start: the file is in, accepted, and worked out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.main_job.story import FILE, Story, begun, work_off
from tests.plugins.module_data import ModuleData


@pytest.fixture(scope="module")
def accepted(shared: Path, module_data: ModuleData) -> Iterator[Story]:
    """The file is on record; the worker has not yet worked."""
    with module_data():
        yield begun(shared / "data" / FILE)


@pytest.fixture(scope="module")
def worked_out(accepted: Story) -> Story:
    """Both systems have been recalculated."""
    work_off()
    return accepted
