"""What each field of a model looks like in a file, read off the types of the dataclasses themselves.

Reading, writing and the JSON Schema all follow these shapes, so none of them can know a field that another does not.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from planning.engine.types import ByBand, CellInputs, Demand, ModelInputs, OverSteps, RollUp, Triple
from planning.engine.workload import Workload


class Plain(Enum):
    """Shapes that hold no fields of their own."""

    TEXT = "text"
    NUMBER = "a number"
    WHOLE = "a whole number"
    FLAG = "true or false"
    DAY = "a date"
    TRIPLE = "a number, or low, mode and high"
    OVER_STEPS = "a value, or one for each step"
    BY_BAND = "a value for all bands, or one for each band"
    NUMBERS = "numbers"
    EDGES = "ages"
    STEPS = "lengths of steps"
    PART = "a cell"


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of things of one shape."""

    item: Shape


@dataclass(frozen=True, slots=True)
class Record:
    """An object with the fields of a dataclass."""

    kind: type


Shape = Plain | ListOf | Record


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record in a file.

    Attributes:
        required: a file must give it.
        nullable: it may be null, which means unknown.
        default: what holds if it is left out.
    """

    name: str
    shape: Shape
    required: bool
    nullable: bool
    default: Any


WORKLOAD: Final = "workload"
"""The field that a demand has in a file only."""

ABOUT: Final = ("$schema", "title", "source", "notes")
"""Text at the top of a file that says what it is; it enters neither the model nor its fingerprint."""

STOCK: Final = ("leave_rate", "retire_rate", "participation", "joiner_profile")
"""Fields of a cell that only a projected stock needs."""

_SPECIAL: Final[dict[tuple[type, str], Shape]] = {
    (ModelInputs, "age_edges"): Plain.EDGES,
    (ModelInputs, "steps"): Plain.STEPS,
    (RollUp, "parts"): ListOf(Plain.PART),
}
_OPTIONAL: Final[dict[tuple[type, str], Any]] = {
    (CellInputs, "opening"): None,
    (Demand, "opening_wte"): None,
    **{(CellInputs, name): () for name in STOCK},
}
"""Fields without a default in the dataclass that a file may leave out, and what holds then."""

_SIMPLE: Final[dict[Any, Shape]] = {
    str: Plain.TEXT,
    float: Plain.NUMBER,
    int: Plain.WHOLE,
    bool: Plain.FLAG,
    dt.date: Plain.DAY,
    Triple: Plain.TRIPLE,
    OverSteps: Plain.OVER_STEPS,
    ByBand: Plain.BY_BAND,
    tuple[float, ...]: Plain.NUMBERS,
    tuple[str, ...]: ListOf(Plain.TEXT),
}


@cache
def fields(kind: type) -> dict[str, Field]:
    """The fields of a record as a file gives them, in the order of the dataclass."""
    hints = get_type_hints(kind)
    found = {field.name: _field(kind, field, hints[field.name]) for field in dataclasses.fields(kind)}
    if kind is Demand:
        found[WORKLOAD] = Field(WORKLOAD, Record(Workload), required=False, nullable=False, default=None)
    return found


def _field(kind: type, field: dataclasses.Field[Any], hint: Any) -> Field:
    bare, nullable = _without_none(hint)
    shape = _SPECIAL.get((kind, field.name)) or _shape(bare)
    if (kind, field.name) in _OPTIONAL:
        return Field(field.name, shape, required=False, nullable=nullable, default=_OPTIONAL[kind, field.name])
    default = field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
    missing = default is dataclasses.MISSING
    return Field(field.name, shape, required=missing, nullable=nullable, default=None if missing else default)


def _without_none(hint: Any) -> tuple[Any, bool]:
    options = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
    kept = tuple(option for option in options if option is not NoneType)
    if len(kept) == len(options):
        return hint, False
    return (kept[0] if len(kept) == 1 else Union[kept]), True  # noqa: UP007  the options are only known at run time


def _shape(hint: Any) -> Shape:
    for known, shape in _SIMPLE.items():
        if hint == known:
            return shape
    if get_origin(hint) is tuple:
        item, dots = get_args(hint)
        if dots is Ellipsis:
            return ListOf(_shape(item))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return Record(hint)
    raise TypeError(f"A model file has no form for {hint!r}.")
