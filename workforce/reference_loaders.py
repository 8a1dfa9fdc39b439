"""Who loads which part of the reference data: upper apps register their own loader when the application starts."""

from collections.abc import Callable
from pathlib import Path

Loader = Callable[[Path], int]

_loaders: dict[str, Loader] = {}


def register(name: str, loader: Loader) -> None:
    """``loader(folder)`` reads its CSV files from ``folder`` and returns how many rows it read."""
    _loaders[name] = loader


def registered() -> dict[str, Loader]:
    """All loaders of upper apps, in the order of registration."""
    return dict(_loaders)
