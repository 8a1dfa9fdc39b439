"""Public figures that the demo is built to the size of. The demo's own figures are made up; these are facts.

Rates are fractions a year (or of the whole); sizes are per 100,000 people. The same figures stand, dated, among the
reference rates (`fixtures/reference/rates.csv`); a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Figure:
    """One public figure: ``rate`` is its code among the reference rates."""

    value: float
    rate: str
    source: str

    def of(self, people: int) -> float:
        """How many there are for so many people, where the figure is per 100,000 of them."""
        return self.value * people / 100_000


TRUSTS = "NHS England, NHS Workforce Statistics, full-time equivalents of 2024 over the population of England"
PRACTICES = "NHS England, General Practice Workforce, full-time equivalents of 2024 over the population of England"

ACUTE: Final = Figure(1456, "per-100000-acute", TRUSTS)
MENTAL_HEALTH: Final = Figure(343, "per-100000-mental-health", TRUSTS)
GPS: Final = Figure(58.5, "per-100000-gp", f"{PRACTICES}; doctors in training included")
PRACTICE_NURSES: Final = Figure(30, "per-100000-practice-nurse", PRACTICES)
DIRECT_PATIENT_CARE: Final = Figure(25, "per-100000-direct-patient-care", PRACTICES)
PRACTICE_ADMIN: Final = Figure(123, "per-100000-practice-admin", PRACTICES)
SOCIAL_CARE_POSTS: Final = Figure(
    2750,
    "per-100000-social-care-posts",
    "Skills for Care, size of the adult social care workforce 2024/25: 1.6 million filled posts in England",
)

NHS_VACANCY: Final = Figure(
    0.067, "nhs-vacancy-rate", "NHS England, NHS Vacancy Statistics, September 2025: 100,023 vacancies in trusts"
)
NURSE_VACANCY: Final = Figure(
    0.060, "nhs-nurse-vacancy-rate", "NHS England, NHS Vacancy Statistics, September 2025: 25,504 nursing vacancies"
)
SOCIAL_CARE_VACANCY: Final = Figure(
    0.070, "social-care-vacancy-rate", "Skills for Care, 2024/25: vacant posts of all posts, filled or not"
)
NURSE_LEAVERS: Final = Figure(
    0.1045,
    "nhs-nurse-leaver-rate",
    "NHS England, NHS Workforce Statistics: 10.2 to 10.7 % of nurses leave the NHS in a year; moves are not counted",
)
SOCIAL_CARE_TURNOVER: Final = Figure(
    0.231, "social-care-turnover", "Skills for Care, 2024/25: all leavers of an employer, wherever they go"
)
STAY_IN_SECTOR: Final = Figure(
    0.667, "social-care-leavers-staying-in-sector", "Skills for Care: about two thirds are recruited from the sector"
)
SICKNESS: Final = Figure(
    0.05, "nhs-sickness-absence-rate", "NHS England, NHS Sickness Absence Rates: about 5 % of days in recent years"
)

ALL: Final = (
    ACUTE, MENTAL_HEALTH, GPS, PRACTICE_NURSES, DIRECT_PATIENT_CARE, PRACTICE_ADMIN, SOCIAL_CARE_POSTS, NHS_VACANCY,
    NURSE_VACANCY, SOCIAL_CARE_VACANCY, NURSE_LEAVERS, SOCIAL_CARE_TURNOVER, STAY_IN_SECTOR, SICKNESS,
)  # fmt: skip
