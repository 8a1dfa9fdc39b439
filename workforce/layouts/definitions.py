"""The layouts as they lie in ``data/``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from workforce.rules.labels import same, same_heading

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Layout:
    """One layout: ``told`` is its file, unread; ``concepts`` finds the concept that a heading names."""

    code: str
    title: str
    kind: str
    told: Mapping[str, Any]
    concepts: Mapping[str, str]
    summed_over: Mapping[str, str]
    not_needed: Mapping[str, str]

    def names(self, *path: str) -> Sequence[str]:
        """A list of words in the layout, such as ``names("left_out", "category")``."""
        found: Any = self.told
        for step in path:
            found = found[step]
        return found


def _by_heading(groups: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {same_heading(heading): concept for concept, headings in groups.items() for heading in headings}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def layout(name: str) -> Layout:
    """The layout of this code, such as ``long-1``."""
    told = _read(name)
    return Layout(
        code=told["code"],
        title=told["title"],
        kind=told["kind"],
        told=told,
        concepts=_by_heading(told["headings"]),
        summed_over=_by_heading(told.get("summed_over", {})),
        not_needed=_by_heading(told.get("not_needed", {})),
    )


@cache
def totals() -> frozenset[str]:
    """Labels that stand for a sum over other rows."""
    return frozenset(same(label) for label in _read("labels-1")["totals"])


TEMPLATE = "template-1"
"""The code of our own template's layout: a sheet for each section, headings as the sections' definitions label them."""

LONG = "long-1"
FLATTENED = "provider-workforce-return-1"
PEOPLE = "staff-list-1"
