"""What a cell looks like in a month: staff, posts, cover, people who came and went, sickness and ages.

Figures move with a yearly trend and a little chance; at the base month they are exactly the size of the cell.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from functools import cache
from typing import Final

from demo.calendar import ahead, ends_quarter
from demo.cells import OVER_BY, Cell, random_of

EARLIEST, LATEST = -40, 3
STAFF_GROWTH: Final = {"wte": 0.024, "posts": 0.028}
POST_GROWTH: Final = {"wte": 0.019, "posts": 0.021}
STIR: Final = 0.0035
"""Standard deviation of a month's chance change."""

AGENCY_FALLS: Final = 0.25
DAYS: Final = 365
SOURCES: Final = (("starters_system", 0.3), ("starters_other_health_care", 0.2), ("starters_outside", 0.42))
FROZEN_PART: Final = 0.3
FROZEN_PROFESSIONS: Final = frozenset({"administrator", "manager", "senior-manager"})
UNMET: Final = {"health-visitor": 0.05, "district-nurse": 0.04}
RETIRED_PART: Final = 0.19

Values = dict[str, str]


def values_of(cell: Cell, month: dt.date) -> Values:
    """The figures of a cell in a month, by field name, as text; what is not collected is left out."""
    told = _staff(cell, month) | _posts(cell, month)
    return told | (_movements(cell, month) | _sickness(cell, month) | _ages(cell, month) if ends_quarter(month) else {})


@cache
def _walk(key: str) -> tuple[float, ...]:
    chance, place, walked = random_of(key, "walk"), 0.0, []
    for _ in range(EARLIEST, LATEST + 1):
        place += chance.gauss(0, STIR)
        walked.append(place)
    return tuple(walked)


def substantive(cell: Cell, month: dt.date) -> float:
    """Staff in post at month end, WTE or posts."""
    time, walk = ahead(month), _walk(cell.key)
    drift = walk[time - EARLIEST] - walk[-EARLIEST]
    size = cell.size * (1 + STAFF_GROWTH[cell.unit]) ** (time / 12) * math.exp(drift)
    return float(round(size)) if cell.unit == "posts" else round(size, 2)


def establishment(cell: Cell, month: dt.date) -> float:
    """Funded posts, set for each quarter; only the over-recruited cell has fewer than staff."""
    quarter = -(-ahead(month) // 3) * 3
    posts = cell.size * (1 + cell.vacant) * (1 + POST_GROWTH[cell.unit]) ** (quarter / 12)
    staff = substantive(cell, month)
    if cell.vacant == OVER_BY:
        return round(staff * (1 + OVER_BY * (1 if ahead(month) > -6 else 0)), 2)
    return max(staff, float(round(posts)) if cell.unit == "posts" else round(posts, 2))


def people(cell: Cell, month: dt.date) -> int:
    """Headcount; in social care one person a post."""
    staff = substantive(cell, month)
    if cell.unit == "posts":
        return round(staff)
    each = cell.trade.participation * (1 + random_of(cell.key, "hours").uniform(-0.03, 0.02))
    return max(math.ceil(staff), round(staff / min(each, 0.98)))


def _staff(cell: Cell, month: dt.date) -> Values:
    staff, time = substantive(cell, month), ahead(month)
    winter = 1 + 0.12 * math.cos(2 * math.pi * (month.month - 1) / 12)
    told = {"substantive_wte": _text(staff, cell.unit), "headcount": str(people(cell, month))}
    if cell.job.bank or cell.job.agency:
        told["bank_wte"] = f"{staff * cell.job.bank * winter:.2f}"
        told["agency_wte"] = f"{staff * cell.job.agency * winter * (1 - AGENCY_FALLS) ** (time / 12):.2f}"
    return told


def _posts(cell: Cell, month: dt.date) -> Values:
    posts = establishment(cell, month)
    told = {"establishment_wte": _text(posts, cell.unit)}
    if cell.job.profession in FROZEN_PROFESSIONS and cell.unit == "wte":
        told["frozen_wte"] = f"{FROZEN_PART * max(0.0, posts - substantive(cell, month)):.2f}"
    if cell.job.method:
        told |= {"required_wte": _text(posts * cell.job.need, cell.unit), "required_method": cell.job.method}
    if part := UNMET.get(cell.job.profession):
        told["unmet_need_wte"] = f"{posts * part:.2f}"
    return told


def _movements(cell: Cell, month: dt.date) -> Values:
    """Who came and who went in the twelve months; closing less opening people is the one less the other."""
    closing, opening = people(cell, month), people(cell, month.replace(year=month.year - 1))
    mean = (closing + opening) / 2
    left, moved = (
        _whole(mean * rate, cell, month, name) for name, rate in (("left", cell.leaves), ("moved", cell.moves))
    )
    grown = closing - opening
    if left + moved + grown < 0:  # a small team that shrank by more than usually leave
        left -= left + moved + grown
    starters = left + moved + grown
    retired = round(left * RETIRED_PART)
    gone = {"leavers_system": round(moved * 0.6), "leavers_retired": retired}
    gone["leavers_other_health_care"] = moved - gone["leavers_system"]
    gone["leavers_outside"] = left - retired
    come = {name: int(starters * part) for name, part in SOURCES}
    come["starters_unknown"] = starters - sum(come.values())
    told = {"leavers": left + moved, "starters": starters, **gone, **come}
    return {name: str(value) for name, value in told.items()}


def _sickness(cell: Cell, month: dt.date) -> Values:
    if not cell.sick:
        return {}
    days = substantive(cell, month) * DAYS
    return {"sickness_days_available": f"{days:.0f}", "sickness_days_lost": f"{days * cell.sick:.0f}"}


def _ages(cell: Cell, month: dt.date) -> Values:
    """People by age band, where the organisation tells sickness too (trusts); they add up to the headcount."""
    if not cell.sick:
        return {}
    chance = random_of(cell.key, "ages")
    shares = {band: part * math.exp(chance.gauss(0, 0.08)) for band, part in cell.trade.ages.items()}
    told = in_whole_people(people(cell, month), shares)
    return {f"age_{band.replace('-', '_').replace('+', '_plus')}": str(count) for band, count in told.items()}


def in_whole_people(total: int, shares: Mapping[str, float]) -> dict[str, int]:
    """A total in whole people by shares: what is left over goes where most was cut off."""
    whole = sum(shares.values())
    exact = {name: total * part / whole for name, part in shares.items()}
    told = {name: int(value) for name, value in exact.items()}
    left = total - sum(told.values())
    for name in sorted(exact, key=lambda name: (told[name] - exact[name], name))[:left]:
        told[name] += 1
    return told


def _whole(value: float, cell: Cell, month: dt.date, purpose: str) -> int:
    """A whole number near the value, by chance up or down, so that many small ones add up rightly."""
    return int(value + random_of(cell.key, purpose, month.isoformat()).random())


def _text(value: float, unit: str) -> str:
    return f"{value:.0f}" if unit == "posts" else f"{value:.2f}"
