"""Makes every assumption of a model formally uncertain but practically certain, to test the drawn path itself."""

import dataclasses
from typing import Any

from planning.engine import ModelInputs, Triple

HAIR = 1e-9


def narrowed(model: ModelInputs) -> ModelInputs:
    """The model with each low / mode / high drawn in to a hair's breadth on one side of the mode."""
    narrow: ModelInputs = _narrow(model)
    return narrow


def _narrow(value: Any) -> Any:
    if isinstance(value, Triple):
        if value.mode >= HAIR:
            return Triple(value.mode * (1 - HAIR), value.mode, value.mode)
        return Triple(value.mode, value.mode, value.mode + (HAIR if value.mode > -0.5 else 0.0))
    if isinstance(value, tuple):
        return tuple(_narrow(one) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(
            value, **{f.name: _narrow(getattr(value, f.name)) for f in dataclasses.fields(value)}
        )
    return value
