"""Takes a model's values to the end of their range: every mode becomes the end that differs from it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from planning.engine import Triple, exactly

T = TypeVar("T")


class AtTheEnd:
    """Rewrites cells and transfers; remembers by object what it made, for models share a great deal."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Any, Any]] = {}

    def of(self, value: T) -> T:
        """The same with each triple at the end of its range; what has no range stays the same object."""
        if not isinstance(value, Triple | tuple) and not is_dataclass(value):
            return value
        found = self._made.get(id(value))
        if found is None:
            found = self._made[id(value)] = (value, self._make(value))  # kept with it, so that its id is not used again
        made: T = found[1]
        return made

    def _make(self, value: Any) -> Any:
        if isinstance(value, Triple):
            return value if not value.uncertain else exactly(value.low if value.low != value.mode else value.high)
        if isinstance(value, tuple):
            made = tuple(self.of(one) for one in value)
            return value if all(one is other for one, other in zip(made, value, strict=True)) else made
        changed = {one.name: self.of(getattr(value, one.name)) for one in fields(value)}
        same = all(made is getattr(value, name) for name, made in changed.items())
        return value if same else replace(value, **changed)
