"""Writes a model as a file, in the shortest form that reads back as the same model."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from planning.engine.files.shapes import STOCK, WORKLOAD, Field, ListOf, Plain, Record, Shape, fields
from planning.engine.files.values import EACH_STEP, INFINITY
from planning.engine.types import ByBand, ModelInputs, OverSteps, Triple


def write(model: ModelInputs) -> str:
    """The text of a file that reads back as `model`, with the same fingerprint.

    Raises:
        ValueError: if a number is not finite; such a model cannot be projected either.
    """
    return json.dumps(content(model), ensure_ascii=False, allow_nan=False, indent=1)


def content(model: ModelInputs) -> dict[str, Any]:
    """The model as JSON values."""
    return _record(model)


def _record(record: Any) -> dict[str, Any]:
    kind: type = type(record)
    known = [field for name, field in fields(kind).items() if name != WORKLOAD]
    told = [(field, getattr(record, field.name)) for field in known]
    return {field.name: json_value(field.shape, value) for field, value in told if not _left_out(field, value)}


def _left_out(field: Field, value: Any) -> bool:
    """Whether reading finds the same value if the file says nothing."""
    if field.required or (field.name in STOCK and value != ()):
        return False
    return bool(value == field.default) and type(value) is type(field.default)


def json_value(shape: Shape, value: Any) -> Any:
    """A value of a field as JSON."""
    if value is None:
        return None
    if isinstance(shape, Record):
        return _record(value)
    if isinstance(shape, ListOf):
        return [json_value(shape.item, one) for one in value]
    return WRITE.get(shape, _as_it_is)(value)


def _as_it_is(value: Any) -> Any:
    return value


def _triple(value: Triple) -> Any:
    if value.low == value.mode == value.high:
        return value.mode
    return {"low": value.low, "mode": value.mode, "high": value.high}


def _over_steps(value: OverSteps) -> Any:
    return _triple(value) if isinstance(value, Triple) else [_triple(one) for one in value]


def _by_band(value: ByBand) -> Any:
    if not value or any(one != value[0] for one in value):
        return [_over_steps(one) for one in value]
    written = _over_steps(value[0])
    return {EACH_STEP: written} if isinstance(written, list) else written


def _edges(value: tuple[float, ...]) -> list[Any]:
    return [INFINITY if edge == math.inf else edge for edge in value]


WRITE: Final[Mapping[Plain, Callable[[Any], Any]]] = {
    Plain.DAY: lambda value: value.isoformat(),
    Plain.TRIPLE: _triple,
    Plain.OVER_STEPS: _over_steps,
    Plain.BY_BAND: _by_band,
    Plain.NUMBERS: list,
    Plain.EDGES: _edges,
    Plain.STEPS: list,
    Plain.PART: list,
}
