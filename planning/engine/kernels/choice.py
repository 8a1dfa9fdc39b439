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
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

from planning.engine.kernels.contract import Kernel
from planning.engine.kernels.plain import PlainKernel

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


@cache
def _compiled() -> Kernel | None:
    try:
        import numba

        vars(numba.config)["CACHE_DIR"] = str(_cache_folder() / _digest())
        from planning.engine.kernels.compiled import CompiledKernel

        return CompiledKernel()
    except Exception as reason:  # whatever keeps it from loading, NumPy gives the same figures
        _failed.append(str(reason))
        logger.warning("Numba cannot load; projections are computed with NumPy alone: %s", reason)
        return None


def _cache_folder() -> Path:
    return Path(os.environ.get(CACHE) or HERE / "__pycache__")


def _digest() -> str:
    """Of all code that is compiled: Numba itself looks only at the file of each function."""
    digest = hashlib.sha256()
    for file in sorted([*HERE.glob("jit/*.py"), HERE / "layout.py", HERE.parent / "chance.py"]):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def warm() -> str:
    """Load the kernel and have it do once all that it does the first time only. Returns its name."""
    from planning.engine.kernels.warming import project_something

    project_something()
    return the_kernel().name
