"""What the demo's system could do about its gaps: one intervention of each kind, and two packages of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from partners.actors import Actor
from partners.models import System
from planning.models import Scenario
from planning.services.interventions.changing import Wanted, create_intervention
from planning.services.interventions.switching import switch_intervention
from planning.services.packages import create_package
from workforce.models import Profession, Setting, StaffGroup

SOURCE: Final = "Made up for this demo"
NURSES: Final = ("nhs_digital", "nurses-health-visitors")

ABROAD, ROSTERS, WARDS = "Adult nurses from abroad", "Rosters that fit", "Virtual wards"
ASSOCIATES, PEERS, DEGREES = "Nursing associates on wards", "Peer support workers", "More nursing degree places"

MEASURES: Final[tuple[tuple[str, str, tuple[str, str, str], dict[str, Any]], ...]] = (
    (ABROAD, "extra_joiners", ("100", "150", "200"), {
        "profession": "adult-nurse", "setting": "hospital-ward", "starts": dt.date(2027, 4, 1),
        "ends": dt.date(2031, 4, 1), "ramp": "1",
        "description": "A joint campaign of three trusts with an ethical recruiter and a shared welcome.",
        "reason": "The last campaign brought 150 nurses in its second year.",
    }),
    (ROSTERS, "fewer_leavers", ("0.06", "0.1", "0.14"), {
        "group": NURSES, "starts": dt.date(2027, 1, 1), "ramp": "2",
        "description": "Self-rostering and fixed days for carers, in every trust.",
        "reason": "Two pilot wards kept one leaver in eight; less is expected elsewhere.",
    }),
    (WARDS, "productivity", ("0.01", "0.02", "0.03"), {
        "setting": "hospital-ward", "starts": dt.date(2027, 4, 1), "ramp": "3",
        "description": "People are watched over at home who would lie on a ward today.",
        "reason": "Beyond what growth net of productivity presumes; the evaluation of the first 80 beds.",
    }),
    (ASSOCIATES, "substitution", ("60", "90", "120"), {
        "profession": "adult-nurse", "by": "nursing-associate", "setting": "hospital-ward", "exchange": "1.1",
        "starts": dt.date(2027, 10, 1), "ramp": "2", "safe": "1200", "approver": "Chief nurse of the system",
        "recruitable": "The college has 140 applicants for 60 places.",
        "description": "Observations, medicines rounds and discharge talks on medical wards.",
        "reason": "Staffing reviews of twelve wards.",
    }),
    (PEERS, "new_role", ("15", "25", "35"), {
        "profession": "mental-health-nurse", "by": "peer-support-worker", "setting": "mental-health-community",
        "exchange": "1.2", "starts": dt.date(2027, 4, 1), "ramp": "1", "safe": "100",
        "recruitable": "The recovery college trains thirty people a year.",
        "description": "People with experience of their own take over groups and follow-up calls.",
        "reason": "Half a day a week of each nurse, by the diaries of two teams.",
    }),
    (DEGREES, "training_places", ("40", "60", "80"), {
        "profession": "adult-nurse", "starts": dt.date(2027, 9, 1), "course": "3",
        "description": "Places at the university, with placements in general practice and care homes.",
        "reason": "What the university can teach with one more group.",
    }),
)  # fmt: skip
PACKAGES: Final = {
    "Keep and train": (ROSTERS, WARDS, DEGREES),
    "Recruit and share the work": (ABROAD, ASSOCIATES, PEERS),
}
TRAINS: Final = "More training, more who stay"
"""The future that counts on the degree places."""


def propose(*, actor: Actor, system: System) -> None:
    """Add the interventions and packages, and switch one on in a future that is there already."""
    made = {
        name: create_intervention(actor=actor, system=system, kind=kind, wanted=_wanted(name, size, about))
        for name, kind, size, about in MEASURES
    }
    for name, inside in PACKAGES.items():
        create_package(actor=actor, system=system, name=name, interventions=[made[one] for one in inside])
    future = Scenario.objects.filter(system=system, name=TRAINS).first()
    if future is not None:
        switch_intervention(actor=actor, scenario=future, intervention=made[DEGREES], on=True)


def _wanted(name: str, size: tuple[str, str, str], about: dict[str, Any]) -> Wanted:
    low, mode, high = map(Decimal, size)
    return Wanted(
        name=name,
        low=low,
        mode=mode,
        high=high,
        starts=about["starts"],
        ends=about.get("ends"),
        ramp_years=Decimal(about.get("ramp", "0")),
        description=about["description"],
        reason=about["reason"],
        source=SOURCE,
        profession=_profession(about.get("profession")),
        staff_group=_group(about.get("group")),
        setting=Setting.objects.get(code=about["setting"]) if "setting" in about else None,
        course_years=Decimal(about["course"]) if "course" in about else None,
        by_profession=_profession(about.get("by")),
        exchange_rate=Decimal(about.get("exchange", "1")),
        safe_minimum=Decimal(about["safe"]) if "safe" in about else None,
        clinical_approver=about.get("approver", ""),
        recruitable=about.get("recruitable", ""),
    )


def _profession(code: str | None) -> Profession | None:
    return Profession.objects.get(code=code) if code else None


def _group(key: tuple[str, str] | None) -> StaffGroup | None:
    return StaffGroup.objects.get(scheme__code=key[0], code=key[1]) if key else None
