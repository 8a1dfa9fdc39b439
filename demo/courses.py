"""Training cohorts: the university's degrees, doctors who train to be GPs, and the trusts' apprentices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from demo.calendar import BASE_MONTH
from demo.cells import random_of
from workforce.rules.months import add_months

STARTS: Final = range(2023, 2030)
"""Cohorts begin each September; those that lie ahead are intakes that are planned."""

# Profession, people a year, length in years, share not completing, share taking a post in health or care.
DEGREES: Final = (
    ("adult-nurse", 265, 3, 0.13, 0.9), ("mental-health-nurse", 92, 3, 0.14, 0.9),
    ("childrens-nurse", 46, 3, 0.12, 0.9), ("learning-disability-nurse", 10, 3, 0.17, 0.88),
    ("midwife", 58, 3, 0.12, 0.88), ("physiotherapist", 52, 3, 0.06, 0.86),
    ("occupational-therapist", 44, 3, 0.09, 0.86),
    ("speech-and-language-therapist", 20, 3, 0.08, 0.86), ("dietitian", 14, 3, 0.08, 0.84),
    ("diagnostic-radiographer", 44, 3, 0.1, 0.92), ("operating-department-practitioner", 30, 3, 0.13, 0.94),
    ("paramedic", 58, 3, 0.09, 0.86), ("social-worker", 52, 3, 0.1, 0.78), ("pharmacist", 46, 5, 0.07, 0.7),
)  # fmt: skip
TO_TRUSTS: Final = {"X-AC1": 0.24, "X-AC2": 0.13, "X-AC3": 0.17}
"""Where adult nurses are expected, as parts of those who take a post; the rest is not told."""

GP_TRAINING: Final = ("gp", 58, 3, 0.06, 0.8)
# Trust, profession, people a year, of them staff already, length in years.
APPRENTICES: Final = (
    ("X-AC1", "nursing-associate", 36, 27, 2), ("X-AC2", "nursing-associate", 20, 15, 2),
    ("X-AC3", "nursing-associate", 24, 18, 2), ("X-MH1", "nursing-associate", 16, 11, 2),
    ("X-MH1", "mental-health-nurse", 14, 11, 4), ("X-AC1", "operating-department-practitioner", 10, 6, 3),
    ("X-AM1", "paramedic", 48, 28, 3),
)  # fmt: skip
APPRENTICE_LOSS: Final = 0.1


def cohort_rows() -> list[dict[str, str]]:
    """The rows of the pipeline section, each cohort reported once."""
    return [*_degrees(), *_general_practice(), *_apprentices()]


def _degrees() -> Iterator[dict[str, str]]:
    for course in DEGREES:
        for year in STARTS:
            if course[0] == "adult-nurse":
                for destination, share in TO_TRUSTS.items():
                    told = {"destination": destination, "destination_share": str(share)}
                    yield _cohort("X-UN1", "degree", course, year) | told
            else:
                yield _cohort("X-UN1", "degree", course, year)


def _general_practice() -> Iterator[dict[str, str]]:
    for year in STARTS:
        yield _cohort("X-IB1", "postgraduate", GP_TRAINING, year)


def _apprentices() -> Iterator[dict[str, str]]:
    for code, profession, people, staff, years in APPRENTICES:
        for year in range(BASE_MONTH.year - years + 1, BASE_MONTH.year + 2):
            course = (profession, people, years, APPRENTICE_LOSS, 0.95)
            row = _cohort(code, "apprenticeship", course, year)
            yield row | {"existing_staff": str(round(staff * int(row["intake"]) / people))}


def _cohort(code: str, route: str, course: tuple[str, int, int, float, float], year: int) -> dict[str, str]:
    profession, people, years, loss, joins = course
    start = dt.date(year, 9, 1)
    intake = people * random_of(code, profession, str(year)).uniform(0.93, 1.07)
    return {
        "period": BASE_MONTH.isoformat(),
        "organisation": code,
        "profession": profession,
        "route": route,
        "start": start.isoformat(),
        "expected_completion": add_months(start, years * 12 - 1).isoformat(),
        "intake": f"{intake:.0f}",
        "attrition": str(loss),
        "join_rate": str(joins),
    }
