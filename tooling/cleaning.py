"""`make clean`: remove what set-up and the tools made. Data in var/ is somebody's work and stays."""

import shutil

from tooling.places import NODE_MODULES, ROOT, STATIC_BUILD, VENV

LEFT_BY_TOOLS = [".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis", "test-results"]


def clean() -> None:
    """Remove the virtual environment, the front-end packages, the built assets and the tools' caches."""
    for folder in [VENV, NODE_MODULES, STATIC_BUILD, *(ROOT / name for name in LEFT_BY_TOOLS)]:
        shutil.rmtree(folder, ignore_errors=True)
    print("Removed what set-up made. The data in var/ is still there.")
