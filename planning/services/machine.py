"""What a run is computed with: how draws are computed, and on which processor. Bits are promised within one of each."""

from __future__ import annotations

import platform
from functools import cache
from typing import Any

import numpy as np

from planning import engine

UNKNOWN = ""


def kernel() -> str:
    """How draws are computed, with its version, such as "numpy 2.4.6"; certain once something has been projected."""
    named = getattr(engine, "kernel_name", None)
    return str(named()) if named is not None else f"numpy {np.__version__}"


@cache
def architecture() -> str:
    """The processor's family and the widest instructions that arithmetic may use, such as "x86_64 AVX512_SKX"."""
    told: Any = np.show_config(mode="dicts")
    found = told.get("SIMD Extensions", {}).get("found") or []
    return " ".join([platform.machine() or "unknown processor", *found[-1:]])[:40]
