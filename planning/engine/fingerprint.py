"""Names a model by its contents."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import math
from collections.abc import Callable
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
}
"""Fields whose order means nothing, and the natural key by which they are sorted first."""


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

    def text(self, value: Any) -> str:
        if isinstance(value, Triple):
            return self._remembered(value, self._triple)
        if isinstance(value, tuple):
            return self._remembered(value, self._list)
        if dataclasses.is_dataclass(value):
            return self._remembered(value, self._record)
        return _plain(value)

    def _remembered(self, value: Any, write: Any) -> str:
        found = self._written.get(id(value))
        if found is None:
            found = self._written[id(value)] = write(value)
        return found

    def _triple(self, value: Triple) -> str:
        return f"{_plain(value.low)}/{_plain(value.mode)}/{_plain(value.high)}"

    def _list(self, values: tuple[Any, ...]) -> str:
        return f"[{','.join([self.text(value) for value in values])}]"

    def _record(self, record: Any) -> str:
        fields = [f"{one.name}={self._field(record, one.name)}" for one in dataclasses.fields(record)]
        return f"{type(record).__name__}({','.join(fields)})"

    def _field(self, record: Any, name: str) -> str:
        value = getattr(record, name)
        if name in SORTED_BY and value is not None:
            return f"[{','.join([self.text(one) for one in sorted(value, key=SORTED_BY[name])])}]"
        return self.text(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, (int, float)):
        return repr(float(value) + 0.0) if math.isfinite(value) and abs(value) < 2**53 else repr(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{len(value)}:{value}"
