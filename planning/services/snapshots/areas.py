"""An area's estimate of its independent care sector, less what its providers have reported themselves.

A provider that submits replaces its part of the estimate and never adds to it. Its part is looked for in the same
profession and setting, then in the profession in other settings, then in the coarse profession of the staff group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from planning.services.snapshots.data import CellFacts, ProfessionFacts
from planning.services.snapshots.grain import AMOUNTS


def less_own_returns(
    cells: Iterable[CellFacts],
    within: Mapping[str, str],
    professions: Mapping[str, ProfessionFacts],
    names: Mapping[str, str],
) -> tuple[list[CellFacts], list[str]]:
    """The cells with the areas' estimates lowered, none below nought, and what cannot be told apart, in words.

    Args:
        within: code of a provider → code of the area node that estimates it.
        professions: by code; those of the cells are among them.
        names: of the organisations, by code, for the words.
    """
    kept = {cell.code: cell for cell in cells}
    estimates: dict[str, list[CellFacts]] = defaultdict(list)
    for cell in kept.values():
        estimates[cell.organisation].append(cell)
    replaced: dict[str, set[str]] = defaultdict(set)
    more: set[str] = set()
    for cell in [cell for cell in kept.values() if cell.organisation in within]:
        area = within[cell.organisation]
        if there := estimates.get(area):
            replaced[area].add(cell.organisation)
            if not _take(kept, cell, _candidates(there, cell, professions)):
                more.add(cell.organisation)
    return list(kept.values()), _in_words(replaced, more, names)


def _candidates(there: Sequence[CellFacts], own: CellFacts, professions: Mapping[str, ProfessionFacts]) -> list[str]:
    """Codes of the area's cells that a provider's cell may be part of, the likeliest first."""
    group = professions[own.profession].staff_group
    exact = [cell for cell in there if (cell.profession, cell.setting) == (own.profession, own.setting)]
    elsewhere = [cell for cell in there if cell.profession == own.profession and cell not in exact]
    coarse = [cell for cell in there if professions[cell.profession].not_further_specified_of == group]
    return [cell.code for cell in (*exact, *elsewhere, *coarse)]


def _take(kept: dict[str, CellFacts], own: CellFacts, candidates: Sequence[str]) -> bool:
    """Take the provider's figures out of the candidates in turn; whether its staff in post was wholly in them."""
    left: dict[str, float | None] = {name: getattr(own, name) for name in AMOUNTS}
    for code in candidates:
        area = kept[code]
        changes: dict[str, float] = {}
        for name, value in left.items():
            estimate = getattr(area, name)
            if value and estimate:
                taken = min(value, estimate)
                changes[name], left[name] = estimate - taken, value - taken
        kept[code] = replace(area, ages=_ages(area, own, changes), **changes)  # type: ignore[arg-type]
    return (left["substantive"] or 0.0) < 1e-6


def _ages(area: CellFacts, own: CellFacts, changes: Mapping[str, float]) -> tuple[float, ...] | None:
    """Ages of those who are left; the area's own shares where the provider told none."""
    if area.ages is None or own.ages is None or "headcount" not in changes:
        return area.ages
    less = tuple(max(0.0, one - other) for one, other in zip(area.ages, own.ages, strict=True))
    return less if sum(less) > 0 else area.ages


def _in_words(replaced: Mapping[str, set[str]], more: set[str], names: Mapping[str, str]) -> list[str]:
    def name(code: str) -> str:
        return names.get(code, code)

    told = [
        f"The estimate “{name(area)}” was lowered by what {len(providers)} of its providers reported themselves."
        for area, providers in sorted(replaced.items())
    ]
    if more:
        named = ", ".join(name(code) for code in sorted(more))
        told.append(f"{named} reported more than the estimate of the area holds for the profession.")
    return told
