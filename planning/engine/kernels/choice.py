"""Chooses the kernel: the compiled one, or NumPy's where Numba cannot load or PLANNING_KERNEL=numpy says so.

Numba is imported, and code compiled, only when something is to be projected or `warm` is called: whoever merely imports
the engine pays for neither. What was compiled is kept under NUMBA_CACHE_DIR, or else beside the code, in a folder named
after the code's contents, so that changed code is never taken for what was compiled before.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import Final

from planning.engine.kernels.contract import Kernel
from planning.engine.kernels.plain import PlainKernel
from planning.engine.kernels.warming import project_something

CHOICE: Final = "PLANNING_KERNEL"
CACHE: Final = "NUMBA_CACHE_DIR"
HERE: Final = Path(__file__).parent

logger = logging.getLogger(__name__)


def the_kernel() -> Kernel:
    """The kernel that projects, loaded."""
    if os.environ.get(CHOICE) == "numpy":
        return PlainKernel()
    return _compiled() or PlainKernel()


def kernel_name() -> str:
    """Such as "numba 0.68" or "numpy 2.4". Loads nothing: what has not been loaded yet is taken to load."""
    if os.environ.get(CHOICE) != "numpy" and not _failed and importlib.util.find_spec("numba"):
        return f"numba {'.'.join(metadata.version('numba').split('.')[:2])}"
    return PlainKernel.name


_failed: list[str] = []
"""Why Numba could not be loaded, if so."""

_one_at_a_time = Lock()


def _compiled() -> Kernel | None:
    with _one_at_a_time:
        return _load()


@cache
def _load() -> Kernel | None:
    started = time.perf_counter()
    try:
        import numba

        folder = _cache_folder() / _digest()
        vars(numba.config)["CACHE_DIR"] = str(folder)
        from planning.engine.kernels.compiled import CompiledKernel

        kernel = CompiledKernel()
        with _alone_in(folder):
            project_something(kernel)
    except Exception as reason:  # whatever keeps it from loading, NumPy gives the same figures
        _failed.append(str(reason))
        logger.warning("Numba cannot load; projections are computed with %s alone: %s", PlainKernel.name, reason)
        return None
    logger.info("Projections are computed with %s, ready in %.1f s", kernel.name, time.perf_counter() - started)
    return kernel


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Of several processes that start at once one compiles; the others wait, and load what it has compiled."""
    try:
        import fcntl

        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("w")
    except (ImportError, OSError):  # no such locks here: each compiles for itself
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _cache_folder() -> Path:
    return Path(os.environ.get(CACHE) or HERE / "__pycache__")


def _digest() -> str:
    """Of all code that is compiled: Numba itself looks only at the file of each function."""
    digest = hashlib.sha256()
    for file in sorted([*HERE.glob("jit/*.py"), HERE / "layout.py", HERE.parent / "chance.py"]):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def warm() -> str:
    """Load the kernel, or compile it, and have it do everything once. Returns its name."""
    return the_kernel().name
