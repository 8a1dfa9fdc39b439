"""The projection engine: from who is here today to the gap in years to come, and how sure that is.

The story, in the order of the modules:

1. `types` says what a model is (`ModelInputs`: cells, roll-ups, steps, age bands), `results` what comes back.
2. `periods` turns a base date into steps and positions, usually at 31 March.
3. `validation` refuses a model that cannot be projected and says where and why (`ModelError`).
4. `packing` lays the cells out as arrays, sorted by their natural codes.
5. `central` walks the central path (every assumption at its mode) in float64 and notes what each flow did.
6. `chance` gives each parameter of each cell its draws, which depend on nothing but their key.
7. `draws` walks every drawn future of a few cells at a time; `rolling` adds their draws up into roll-ups and
   takes quantiles last, never the other way round (`running` leads it, `kernels` compute it, `nodes` write it down).
8. `bridge` explains the change of a gap in named steps that add up.
9. `fingerprint` names a model by its contents; `reference` is the same central path, slow and obvious.

Pure: NumPy, SciPy's special functions and, where it loads, Numba; no Django, no files but compiled code, no clock.
"""

from planning.engine.bridge import bridge
from planning.engine.errors import ModelError
from planning.engine.fingerprint import fingerprint
from planning.engine.kernels import kernel_name, warm
from planning.engine.periods import opening_headcount, position_dates, steps_to_march
from planning.engine.projection import project
from planning.engine.results import BasisResult, BridgeStep, NodeResult, Results, Spread
from planning.engine.types import (
    BASES,
    NET_TRANSFERS,
    ROUTES,
    ZERO,
    Basis,
    ByBand,
    CellInputs,
    Cohort,
    Cover,
    Demand,
    Driver,
    Flow,
    ModelInputs,
    OverSteps,
    Pipeline,
    Ratio,
    Relief,
    RollUp,
    ServiceChange,
    Transfer,
    Triple,
    exactly,
)
from planning.engine.validation import validate
from planning.engine.version import ENGINE_VERSION

__all__ = [
    "BASES",
    "ENGINE_VERSION",
    "NET_TRANSFERS",
    "ROUTES",
    "ZERO",
    "Basis",
    "BasisResult",
    "BridgeStep",
    "ByBand",
    "CellInputs",
    "Cohort",
    "Cover",
    "Demand",
    "Driver",
    "Flow",
    "ModelError",
    "ModelInputs",
    "NodeResult",
    "OverSteps",
    "Pipeline",
    "Ratio",
    "Relief",
    "Results",
    "RollUp",
    "ServiceChange",
    "Spread",
    "Transfer",
    "Triple",
    "bridge",
    "exactly",
    "fingerprint",
    "kernel_name",
    "opening_headcount",
    "position_dates",
    "project",
    "steps_to_march",
    "validate",
    "warm",
]
