"""Cells of the demo: each profession of each partner at the base month, sized so that the totals meet public figures.

Pure arithmetic with a fixed seed: the same numbers on every machine and every day.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from demo import calibration, places
from demo import staffing_outside as outside
from demo.places import Partner
from demo.staffing import ACUTE, AMBULANCE, COMMUNITY, MENTAL_HEALTH, Job

SEED: Final = 20260901
NURSES: Final = frozenset({
    "adult-nurse", "childrens-nurse", "mental-health-nurse", "learning-disability-nurse", "health-visitor",
    "district-nurse", "school-nurse", "advanced-clinical-practitioner",
})  # fmt: skip
UNEVEN: Final = 0.07
"""How unlike organisations of a kind are in their mix of staff (standard deviation of the logarithm)."""

COMMUNITY_WTE, AMBULANCE_WTE, COUNCIL_POSTS = 2_400.0, 1_900.0, 2_450.0
NHS_MOVES: Final = 0.03
"""Part of NHS staff that moves to another employer of health and care in a year, beside those who leave it."""

OTHER_VACANCY, PRIMARY_VACANCY = 0.058, 0.05
OVER_RECRUITED: Final = ("X-AC1", "healthcare-support-worker", "hospital-ward")
OVER_BY: Final = -0.045
"""Vacant posts over staff in post of the cell that has more staff than posts."""


@dataclass(frozen=True)
class Trade:
    """What reference data says of a profession: WTE per head, leavers a year, and ages by band."""

    participation: float
    leavers: float
    ages: Mapping[str, float]


@dataclass(frozen=True)
class Cell:
    """One profession in one setting of one partner, at the base month.

    Attributes:
        size: substantive WTE, or filled posts.
        vacant: vacant posts over substantive.
        leaves: people a year who leave the sector; ``moves``: those who go to another employer within it.
        sick: WTE days lost over days available; 0 = not collected.
        key: what its random numbers hang on.
    """

    partner: Partner
    job: Job
    trade: Trade
    size: float
    unit: str = "wte"
    vacant: float = 0.05
    leaves: float = 0.1
    moves: float = NHS_MOVES
    sick: float = 0.0
    key: str = ""


def random_of(*parts: str) -> Random:
    """Random numbers that hang on nothing but the demo's seed and these words."""
    return Random(":".join((str(SEED), *parts)))  # noqa: S311 (figures, not secrets)


def all_cells(trades: Mapping[str, Trade]) -> list[Cell]:
    """Every cell of every partner, predecessors and the neighbour's included."""
    trusts = _trusts(trades)
    return [
        *trusts,
        *_predecessors(trusts),
        *_practices(trades),
        *_social_care(trades),
        *_others(trades),
    ]


def shared_out(
    partners: Sequence[Partner], jobs: Sequence[Job], total: float, trades: Mapping[str, Trade], unit: str = "wte"
) -> list[Cell]:
    """The jobs of a kind, shared out among its partners unevenly, and adding up to the total."""
    whole = sum(job.part for job in jobs)
    cells = []
    for job in jobs:
        weights = {
            one.code: one.weight * math.exp(random_of(one.code, job.profession, job.setting).gauss(0, UNEVEN))
            for one in partners
        }
        for one in partners:
            size = total * job.part / whole * weights[one.code] / sum(weights.values())
            key = f"{one.code}:{job.profession}:{job.setting}"
            cells.append(Cell(one, job, trades[job.profession], size, unit, key=key))
    return cells


def _trusts(trades: Mapping[str, Trade]) -> list[Cell]:
    people = places.POPULATION
    acute = (places.ACUTE, places.SECOND_ACUTE, places.MERGED_ACUTE)
    cells = [
        *shared_out(acute, ACUTE, calibration.ACUTE.of(people), trades),
        *shared_out([places.MENTAL_HEALTH], MENTAL_HEALTH, calibration.MENTAL_HEALTH.of(people), trades),
        *shared_out([places.COMMUNITY], COMMUNITY, COMMUNITY_WTE, trades),
        *shared_out([places.AMBULANCE], AMBULANCE, AMBULANCE_WTE, trades),
    ]
    cells = [replace(cell, leaves=cell.trade.leavers, sick=cell.job.sick, vacant=cell.job.vacant) for cell in cells]
    nurses = [cell for cell in cells if is_nurse(cell)]
    cells = _scaled(cells, "leaves", scale_of(nurses, "leaves", calibration.NURSE_LEAVERS.value, _people))
    cells = _scaled(cells, "sick", scale_of(cells, "sick", calibration.SICKNESS.value))
    return _with_vacancies(cells)


def _with_vacancies(cells: list[Cell]) -> list[Cell]:
    """Nurses at the public rate of nurses, the rest so that everybody is at that of everybody."""
    nurses = _at_mean([cell for cell in cells if is_nurse(cell)], over_staff(calibration.NURSE_VACANCY.value))
    over = [replace(cell, vacant=OVER_BY) for cell in cells if _over_recruited(cell)]
    rest = [cell for cell in cells if not is_nurse(cell) and not _over_recruited(cell)]
    told = sum(cell.size * cell.vacant for cell in (*nurses, *over))
    wanted = over_staff(calibration.NHS_VACANCY.value) * sum(cell.size for cell in cells) - told
    return [*nurses, *over, *_at_mean(rest, wanted / sum(cell.size for cell in rest))]


def _at_mean(cells: list[Cell], vacant: float) -> list[Cell]:
    return _scaled(cells, "vacant", scale_of(cells, "vacant", vacant))


def _over_recruited(cell: Cell) -> bool:
    return (cell.partner.code, cell.job.profession, cell.job.setting) == OVER_RECRUITED


def _predecessors(trusts: Iterable[Cell]) -> list[Cell]:
    """The two trusts that merged: parts of the third, with its ups and downs."""
    merged = [cell for cell in trusts if cell.partner is places.MERGED_ACUTE]
    return [replace(cell, partner=one, size=cell.size * one.weight) for one in places.PREDECESSORS for cell in merged]


def _practices(trades: Mapping[str, Trade]) -> list[Cell]:
    groups = (
        (outside.GPS, calibration.GPS),
        (outside.PRACTICE_NURSES, calibration.PRACTICE_NURSES),
        (outside.DIRECT_PATIENT_CARE, calibration.DIRECT_PATIENT_CARE),
        (outside.PRACTICE_ADMIN, calibration.PRACTICE_ADMIN),
    )
    cells = [
        cell
        for jobs, figure in groups
        for cell in shared_out(places.PRIMARY_CARE, jobs, figure.of(places.POPULATION), trades)
    ]
    return [_usual(cell, PRIMARY_VACANCY) for cell in cells]


def _social_care(trades: Mapping[str, Trade]) -> list[Cell]:
    """Councils and areas add up to all posts; providers' own returns are parts of their area's estimate.

    Councils know the hours of their own people, and report WTE.
    """
    councils = [one for one in places.COUNCILS if one.kind == "council"]
    areas = [one for one in places.COUNCILS if one.kind == "care_area"]
    posts = calibration.SOCIAL_CARE_POSTS.of(places.POPULATION)
    whole = [
        *(_in_wte(cell) for cell in shared_out(councils, outside.COUNCIL, COUNCIL_POSTS, trades)),
        *shared_out(areas, outside.CARE_AREA, posts - COUNCIL_POSTS, trades, "posts"),
    ]
    own = [cell for one in places.CARE_PROVIDERS for cell in _of_its_own(one, trades, "posts")]
    rate, turnover = over_staff(calibration.SOCIAL_CARE_VACANCY.value), calibration.SOCIAL_CARE_TURNOVER.value
    whole, own = (
        [replace(cell, leaves=cell.trade.leavers, vacant=cell.job.vacant) for cell in cells] for cells in (whole, own)
    )
    leaves, vacant = scale_of(whole, "leaves", turnover), scale_of(whole, "vacant", rate)
    stays = calibration.STAY_IN_SECTOR.value
    return [
        replace(
            cell, vacant=cell.vacant * vacant, leaves=cell.leaves * leaves * (1 - stays),
            moves=cell.leaves * leaves * stays,
        )
        for cell in (*whole, *own)
    ]  # fmt: skip


def _in_wte(cell: Cell) -> Cell:
    return replace(cell, size=cell.size * cell.trade.participation)


def _others(trades: Mapping[str, Trade]) -> list[Cell]:
    partners = (*places.OTHERS, *places.NEIGHBOURS)
    return [_usual(cell, OTHER_VACANCY) for one in partners for cell in _of_its_own(one, trades)]


def _of_its_own(one: Partner, trades: Mapping[str, Trade], unit: str = "wte") -> list[Cell]:
    """A partner whose weight is its own size."""
    return shared_out([one], outside.OTHER_KINDS[one.kind], one.weight, trades, unit)


def _usual(cell: Cell, vacancy: float) -> Cell:
    return replace(cell, leaves=cell.trade.leavers, vacant=over_staff(vacancy) * cell.job.vacant)


def is_nurse(cell: Cell) -> bool:
    return cell.job.profession in NURSES


def over_staff(rate: float) -> float:
    """Vacant over filled, from vacant over all posts."""
    return rate / (1 - rate)


def _size(cell: Cell) -> float:
    return cell.size


def _people(cell: Cell) -> float:
    return cell.size / cell.trade.participation


def scale_of(cells: Sequence[Cell], name: str, mean: float, weight: Callable[[Cell], float] = _size) -> float:
    """The factor by which a rate must be taken so that its weighted mean over the cells is ``mean``."""
    return mean * sum(map(weight, cells)) / sum(weight(cell) * getattr(cell, name) for cell in cells)


def _scaled(cells: list[Cell], name: str, factor: float) -> list[Cell]:
    return [replace(cell, **{name: getattr(cell, name) * factor}) for cell in cells]
