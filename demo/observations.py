"""Indicators: what trusts observe beside staff and posts, every month; pay bands half a year at a time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from demo.cells import Cell, random_of
from demo.files import reports
from demo.places import NEIGHBOURS, TRUSTS
from demo.series import people
from partners.models import Sector

OF_STAFF: Final = {
    "development-plans": (0.84, 0.05), "multidisciplinary-training": (0.41, 0.08), "stability": (0.885, 0.012),
    "training-completion": (0.905, 0.02), "staff-recommend": (0.63, 0.04), "apprenticeship-share": (0.021, 0.006),
}  # fmt: skip
"""Measures whose denominator is everybody: usual value and how much trusts differ."""

MOVES: Final = {
    "stability": (dt.date(2026, 2, 1), 0.014), "local-recruitment": (dt.date(2026, 3, 1), 0.05),
    "multidisciplinary-training": (dt.date(2025, 12, 1), -0.03),
}  # fmt: skip
"""What changed for all at once: the month from which, and by how much."""

SICKNESS: Final = (0.049, 0.006)
WINTER: Final = {11: 0.004, 12: 0.008, 1: 0.009, 2: 0.004}
"""What sickness absence is, how much trusts differ, and what winter adds."""

OF_STARTERS: Final = {"local-recruitment": (0.62, 0.08)}
PLACEMENTS: Final = (0.035, 0.91, 0.04)
"""Student placements over staff, and the part of them that was filled."""

BANDS_TOLD: Final = (3, 9)
BANDS: Final = {"band-2": 0.31, "band-3": 0.29, "band-5": 0.34, "band-6": 0.24, "band-7": 0.18, "band-8a": 0.13,
                "band-8b": 0.11, "band-9": 0.08}  # fmt: skip
BAND_SIZE: Final = {"band-2": 0.2, "band-3": 0.15, "band-5": 0.22, "band-6": 0.2, "band-7": 0.12, "band-8a": 0.06,
                    "band-8b": 0.03, "band-9": 0.02}  # fmt: skip


OBSERVING: Final = (*TRUSTS, *(one for one in NEIGHBOURS if one.sector == Sector.ACUTE))


def observation_rows(cells: Iterable[Cell], months: Sequence[dt.date]) -> list[dict[str, str]]:
    """Observations of the trusts for these months."""
    by_trust: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.partner in OBSERVING:
            by_trust[cell.partner.code].append(cell)
    return [
        row
        for code, told in by_trust.items()
        for month in months
        if reports(replace(told[0].partner, quarterly=False), month)
        for row in _of_trust(code, month, sum(people(cell, month) for cell in told))
    ]


def _of_trust(code: str, month: dt.date, staff: int) -> Iterator[dict[str, str]]:
    for measure, (usual, unlike) in OF_STAFF.items():
        yield _row(code, month, measure, staff, _rate(code, month, measure, usual, unlike))
    for measure, (usual, unlike) in OF_STARTERS.items():
        yield _row(code, month, measure, round(staff * 0.14), _rate(code, month, measure, usual, unlike))
    size, filled, unlike = PLACEMENTS
    yield _row(code, month, "placements-filled", round(staff * size), _rate(code, month, "filled", filled, unlike))
    usual, unlike = SICKNESS
    absent = _rate(code, month, "sickness-absence", usual, unlike) + WINTER.get(month.month, 0)
    yield _row(code, month, "sickness-absence", staff * 30, absent)
    if month.month in BANDS_TOLD:
        yield from _of_bands(code, month, staff)


def _of_bands(code: str, month: dt.date, staff: int) -> Iterator[dict[str, str]]:
    for band, usual in BANDS.items():
        rate = _rate(code, month, band, usual, 0.03)
        yield _row(code, month, "diversity-by-band", round(staff * BAND_SIZE[band]), rate) | {"attribute": band}


def _rate(code: str, month: dt.date, measure: str, usual: float, unlike: float) -> float:
    since, move = MOVES.get(measure, (month, 0.0))
    here = usual + random_of(code, measure).gauss(0, unlike) + (move if month >= since else 0)
    return min(0.99, max(0.01, here + random_of(code, measure, month.isoformat()).gauss(0, unlike / 6)))


def _row(code: str, month: dt.date, measure: str, whole: int, rate: float) -> dict[str, str]:
    return {
        "period": month.isoformat(),
        "organisation": code,
        "measure": measure,
        "numerator": str(round(whole * rate)),
        "denominator": str(whole),
    }
