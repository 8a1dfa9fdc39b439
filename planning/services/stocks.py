"""The opening stock of a cell: people by age band, WTE per head, and what had to be assumed for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from planning.engine import ByBand, Cover, OverSteps, exactly
from planning.engine.types import first
from planning.services.over_steps import scaled
from planning.services.snapshots.data import BANDS, FIRST_RETIRING_BAND, CellFacts, ProfessionFacts

USUAL_AGES = (0.06, 0.24, 0.25, 0.24, 0.11, 0.07, 0.03)
"""Ages of staff of a profession without a reference profile; a planning assumption of this product."""

YOUNG_COUNT_DOUBLE = (2.0, 2.0, 1.0, 1.0, 0.0, 0.0, 0.0)
"""Joiners are under 55, and those under 35 twice as common as in the staff; a planning assumption of this product."""

PLAUSIBLE_PARTICIPATION = (0.2, 1.2)
BANK, AGENCY = "bank", "agency"


@dataclass(frozen=True, slots=True)
class Stock:
    """People at the base date.

    Attributes:
        headcount: people; None = unknown.
        ages: shares by band, adding up to 1.
        participation: WTE per head by band.
        joiner_profile: shares of joiners by band, adding up to 1.
        headcount_estimated: headcount comes from WTE and the assumed participation.
        ages_estimated: ages come from the profession's reference profile.
    """

    headcount: float | None
    ages: tuple[float, ...]
    participation: ByBand
    joiner_profile: tuple[float, ...]
    headcount_estimated: bool = False
    ages_estimated: bool = False


def stock_of(facts: CellFacts, profession: ProfessionFacts, assumed: ByBand) -> Stock:
    """The stock such that headcount x participation is the WTE reported; unknown WTE is an unknown stock."""
    ages, estimated = ages_of(facts, profession)
    joiners = joiner_profile(ages)
    wte = facts.substantive
    if wte is None:
        return Stock(None, ages, assumed, joiners, ages_estimated=estimated)
    people = facts.headcount if facts.headcount is not None else (sum(facts.ages) if facts.ages else None)
    if people and PLAUSIBLE_PARTICIPATION[0] <= wte / people <= PLAUSIBLE_PARTICIPATION[1]:
        return Stock(people, ages, around(assumed, ages, wte / people), joiners, ages_estimated=estimated)
    per_head = mean(assumed, ages)
    return Stock(wte / per_head, ages, assumed, joiners, headcount_estimated=True, ages_estimated=estimated)


def ages_of(facts: CellFacts, profession: ProfessionFacts) -> tuple[tuple[float, ...], bool]:
    """Shares by band, and whether they are the profession's instead of the cell's own."""
    if facts.ages and (total := sum(facts.ages)) > 0:
        return tuple(people / total for people in facts.ages), False
    return shares(profession.age_profile or USUAL_AGES), True


@lru_cache(maxsize=1024)
def shares(profile: tuple[float, ...]) -> tuple[float, ...]:
    """The profile made to add up to 1."""
    total = sum(profile)
    return tuple(part / total for part in profile)


@lru_cache(maxsize=4096)
def joiner_profile(ages: tuple[float, ...]) -> tuple[float, ...]:
    """Ages of joiners: those of the staff under 55, with people under 35 counting double."""
    weights = [share * weight for share, weight in zip(ages, YOUNG_COUNT_DOUBLE, strict=True)]
    if sum(weights) <= 0:
        return shares(tuple(1.0 if band < FIRST_RETIRING_BAND else 0.0 for band in range(len(BANDS))))
    return shares(tuple(weights))


def around(assumed: ByBand, ages: tuple[float, ...], ratio: float) -> ByBand:
    """The reported WTE per head, moving over the years and with age, and in doubt in proportion as the assumption."""
    factor = ratio / mean(assumed, ages)
    if all(one is assumed[0] for one in assumed):
        return (scaled(assumed[0], factor),) * len(BANDS)
    return tuple(scaled(one, factor) for one in assumed)


def mean(assumed: ByBand, ages: tuple[float, ...]) -> float:
    """WTE per head of everybody in the first step, at the modes."""
    if all(one is assumed[0] for one in assumed):
        return first(assumed[0]).mode
    return sum(share * first(one).mode for share, one in zip(ages, assumed, strict=True))


def funded_demand(facts: CellFacts, vacancy_rate: float) -> float | None:
    """Establishment in WTE; where none was reported, staff in post / (1 - the vacancy rate assumed for that year)."""
    if facts.establishment is not None:
        return max(0.0, facts.establishment)
    if facts.substantive is None:
        return None
    return facts.substantive / (1.0 - vacancy_rate)


def cover_of(facts: CellFacts, bank_growth: OverSteps, agency_growth: OverSteps) -> tuple[Cover, ...] | None:
    """Bank and agency WTE with their growth; unknown unless both are known."""
    if facts.bank is None or facts.agency is None:
        return None
    told = ((BANK, facts.bank, bank_growth), (AGENCY, facts.agency, agency_growth))
    return tuple(Cover(name, exactly(max(0.0, wte)), growth) for name, wte, growth in told)
