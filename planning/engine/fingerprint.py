"""Names a model by its contents."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from array import array
from collections.abc import Callable, Sequence
from numbers import Number
from operator import attrgetter
from typing import Any, Final

from planning.engine.types import ModelInputs, Triple
from planning.engine.version import ENGINE_VERSION

SORTED_BY: Final[dict[str, Callable[[Any], Any]]] = {
    "cells": attrgetter("code"),
    "roll_ups": attrgetter("code"),
    "parts": lambda part: part[0],
    "joiners": attrgetter("route"),
    "pipelines": attrgetter("name"),
    "cohorts": attrgetter("starts", "students.mode", "students.low", "students.high"),
    "compounding": attrgetter("name"),
    "additive": attrgetter("name"),
    "service_changes": attrgetter("name"),
    "reliefs": attrgetter("name"),
    "retention": attrgetter("name"),
    "ratios": attrgetter("name"),
    "cover": attrgetter("name"),
    "transfers": attrgetter("name", "source", "target"),
}
"""Fields whose order means nothing, and the natural key by which they are sorted first."""


MOST_EXACT: Final = 2**53
"""Whole numbers below this are exact as floats."""


def fingerprint(model: ModelInputs) -> str:
    """SHA-256 (hex) of a model's contents in canonical form, and of the engine's version.

    Order that means nothing does not enter, nor does the difference between 1 and 1.0; any other change gives
    another fingerprint.
    """
    text = f"engine {ENGINE_VERSION}\n{_Canonical().text(model)}"
    return hashlib.sha256(text.encode()).hexdigest()


class _Canonical:
    """Writes values in one way only; remembers by object what it has written, for models share a great deal."""

    def __init__(self) -> None:
        self._written: dict[int, str] = {}
        self._fields: dict[type, tuple[tuple[str, Callable[[Any], Any] | None], ...]] = {}

    def text(self, value: Any) -> str:
        found = self._written.get(id(value))
        if found is None:
            found = self._write(type(value), value)
            if not isinstance(value, float):  # those come and go, and another may get the same place in memory
                self._written[id(value)] = found
        return found

    def _write(self, kind: type, value: Any) -> str:
        if kind is Triple:
            return _exactly((value.low, value.mode, value.high))
        if kind is tuple:
            return self._row(value)
        if kind is str:
            return f"{len(value)}:{value}"
        if kind in self._fields or dataclasses.is_dataclass(kind):
            return self._record(kind, value)
        if _numeric(kind):
            return _exactly((value,))
        return value.isoformat() if isinstance(value, dt.date) else repr(value)

    def _row(self, values: tuple[Any, ...]) -> str:
        kinds = set(map(type, values))
        if kinds == {Triple}:
            return f"triples {_exactly([n for one in values for n in (one.low, one.mode, one.high)])}"
        if kinds and all(map(_numeric, kinds)):
            return f"numbers {_exactly(values)}"
        return f"[{','.join([self.text(one) for one in values])}]"

    def _record(self, kind: type, record: Any) -> str:
        fields = self._fields.get(kind)
        if fields is None:
            names = [field.name for field in dataclasses.fields(kind)]
            fields = self._fields[kind] = tuple((name, SORTED_BY.get(name)) for name in names)
        written = [f"{name}={self._field(getattr(record, name), order)}" for name, order in fields]
        return f"{kind.__name__}({','.join(written)})"

    def _field(self, value: Any, order: Callable[[Any], Any] | None) -> str:
        if order is None or not value:
            return self.text(value)
        return f"[{','.join([self.text(one) for one in sorted(value, key=order)])}]"


def _numeric(kind: type) -> bool:
    return kind is float or (kind is not bool and issubclass(kind, Number))


def _exactly(values: Sequence[Any]) -> str:
    """Numbers to their last bit; 1 and 1.0, 0.0 and -0.0 are the same."""
    if any(type(value) is int and abs(value) >= MOST_EXACT for value in values):
        return "/".join(map(repr, values))
    return array("d", [float(value) + 0.0 for value in values]).tobytes().hex()
