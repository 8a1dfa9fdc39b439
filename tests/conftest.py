"""What every kind of test may ask for."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

pytest_plugins = [
    "tests.plugins.audit",
    "tests.plugins.frozen_lines",
    "tests.plugins.grouping",
    "tests.plugins.module_data",
    "tests.plugins.people",
    "tests.plugins.partner_api",
    "tests.plugins.worker",
]

ROOT = Path(__file__).resolve().parent.parent
MARK_OF_FOLDER = {"browser": pytest.mark.browser, "load": pytest.mark.bench}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the folder they lie in, so that nobody has to remember it."""
    for item in items:
        kind = item.path.relative_to(ROOT / "tests").parts[0]
        if kind in MARK_OF_FOLDER:
            item.add_marker(MARK_OF_FOLDER[kind])


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published data that lies beside the checkout, or where `SHARED_DIR` says."""
    folder = Path(os.environ.get("SHARED_DIR") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"needs the published data in {folder.name}/ beside the checkout (or SHARED_DIR), not here")
    return folder


@pytest.fixture(scope="session")
def campaign() -> Callable[[int, int], int]:
    """`campaign(sample, whole)`: how many rounds a long campaign has here; the whole of it under `make soak`."""
    return lambda sample, whole: whole if os.environ.get("SOAK") else sample
