"""Names a model by its contents."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Callable
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
        self._fields: dict[type, tuple[str, ...]] = {}

    def text(self, value: Any) -> str:
        kind = type(value)
        if kind is float or kind is int:
            return _number(value)
        found = self._written.get(id(value))
        if found is None:
            found = self._written[id(value)] = self._write(kind, value)
        return found

    def _write(self, kind: type, value: Any) -> str:
        if kind is Triple:
            return f"{_number(value.low)}/{_number(value.mode)}/{_number(value.high)}"
        if kind is tuple:
            return f"[{','.join([self.text(one) for one in value])}]"
        if kind is str:
            return f"{len(value)}:{value}"
        if dataclasses.is_dataclass(value):
            return self._record(kind, value)
        if kind is not bool and isinstance(value, Number):
            return _number(float(value))  # type: ignore[arg-type]
        return value.isoformat() if isinstance(value, dt.date) else repr(value)

    def _record(self, kind: type, record: Any) -> str:
        if kind not in self._fields:
            self._fields[kind] = tuple(field.name for field in dataclasses.fields(record))
        written = [f"{name}={self._field(record, name)}" for name in self._fields[kind]]
        return f"{kind.__name__}({','.join(written)})"

    def _field(self, record: Any, name: str) -> str:
        value = getattr(record, name)
        if name in SORTED_BY and value:
            return f"[{','.join([self.text(one) for one in sorted(value, key=SORTED_BY[name])])}]"
        return self.text(value)


def _number(value: float) -> str:
    """The shortest decimal that reads back as the same number; 1 and 1.0, 0.0 and -0.0 are the same."""
    return repr(float(value) + 0.0) if abs(value) < MOST_EXACT or value != value // 1 else repr(value)
