"""For each rule, rows at which it speaks and rows at which it keeps quiet: the table that ``test_each_rule`` walks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tests.unit.workforce.rules.making import CONTEXT, MONTH, context, last, row, rows
from workforce.rules import Context, Row

NURSE = "Adult nurse, September 2026"


@dataclass(frozen=True)
class Case:
    """Rows at which a rule speaks (``where`` and ``text`` are what it says), and rows at which it keeps quiet."""

    severity: str
    speaks: Sequence[Row]
    quiet: Sequence[Row]
    where: str
    text: str
    within: Context = CONTEXT
    quiet_within: Context | None = None


def capacity(**values: str) -> list[Row]:
    return [row("capacity", **values)]


def demand(**values: str) -> list[Row]:
    return [row("demand", **values)]


def pipeline(**values: str) -> list[Row]:
    return [row("pipeline", **values)]


def indicators(**values: str) -> list[Row]:
    return [row("indicators", **values)]


def people(wte: str, count: int) -> list[Row]:
    """So many rows of one profession that differ in their label only."""
    return rows("capacity", *({"substantive_wte": wte, "source_label": f"Post {number}"} for number in range(count)))


STAFF = {("capacity", "RH8", MONTH, "nurse", "not-specified"): {"substantive_wte": Decimal(55)}}
BEFORE = context(**last("capacity", "nurse", substantive_wte="100"))
OTHERS = context(other_cohorts={("nurse", "degree", MONTH): ("Northern Trust", "University")})
MIDWIFE_BEFORE = context(**last("capacity", "midwife", substantive_wte="12.5"))
MIDWIFE_NONE_BEFORE = context(**last("capacity", "midwife", substantive_wte="0"))
AT_RBZ = context(organisation="RBZ")

CASES: dict[str, Case] = {
    "age-profile-total": Case(
        "warning",
        capacity(headcount="10", age_25_34="4", age_35_44="3"),
        capacity(headcount="10", age_25_34="4", age_35_44="6"),
        "/lines/0/headcount",
        f"{NURSE}: 7 people by age, headcount 10.",
    ),
    "closed-organisation": Case(
        "warning",
        capacity(substantive_wte="5", period="2026-04"),
        capacity(substantive_wte="5", period="2026-03"),
        "/lines/0",
        "Northern Trust closed before April 2026.",
        AT_RBZ,
    ),
    "coarse-and-fine": Case(
        "warning",
        rows("capacity", {"substantive_wte": "5"}, {"profession": "nursing-nfs", "substantive_wte": "9"}),
        rows("capacity", {"substantive_wte": "5"}, {"profession": "midwife", "substantive_wte": "9"}),
        "/lines/1/profession",
        "Nursing, September 2026 stands beside professions of the same staff group.",
    ),
    "cohort-reported-twice": Case(
        "warning",
        pipeline(),
        pipeline(start="2026-10"),
        "/lines/0/start",
        f"{NURSE}: Northern Trust and University reported a cohort with this route and start.",
        OTHERS,
    ),
    "cohort-without-intake": Case(
        "warning", pipeline(intake=""), pipeline(intake="0"), "/lines/0/intake", f"{NURSE} has no intake."
    ),
    "completion-before-start": Case(
        "error",
        pipeline(expected_completion="2026-09"),
        pipeline(expected_completion="2026-10"),
        "/lines/0/expected_completion",
        "The expected completion is not after the start.",
    ),
    "cover-in-substantive": Case(
        "warning",
        capacity(substantive_wte="120", bank_wte="12", agency_wte="8"),
        capacity(substantive_wte="104", bank_wte="12", agency_wte="8"),
        "/lines/0/substantive_wte",
        f"{NURSE}: 120, which is 100 and 20 bank and agency.",
        BEFORE,
    ),
    "dash-for-unknown": Case(
        "notice",
        capacity(substantive_wte="–"),
        capacity(substantive_wte="0"),
        "/lines/0/substantive_wte",
        "Substantive WTE: “–” was read as not known.",
    ),
    "destination-shares": Case(
        "error",
        rows(
            "pipeline",
            {"destination": "RH8", "destination_share": "0.7"},
            {"destination": "RBZ", "destination_share": "0.4"},
        ),
        rows(
            "pipeline",
            {"destination": "RH8", "destination_share": "0.7"},
            {"destination": "RBZ", "destination_share": "0.3"},
        ),
        "/lines/0/destination_share; /lines/1/destination_share",
        f"The shares of {NURSE} add up to 1.1.",
    ),
    "duplicate-key": Case(
        "error",
        rows("capacity", {"substantive_wte": "5"}, {"substantive_wte": "6", "profession": "Adult nurse"}),
        rows("capacity", {"substantive_wte": "5"}, {"substantive_wte": "6", "setting": "ward"}),
        "/lines/0/profession; /lines/1/profession",
        "The line for Adult nurse, September 2026, stands here more than once.",
    ),
    "excel-error": Case(
        "error",
        capacity(substantive_wte="#REF!"),
        capacity(substantive_wte="1"),
        "/lines/0/substantive_wte",
        "The spreadsheet shows the error #REF!.",
    ),
    "existing-staff-over-intake": Case(
        "error",
        pipeline(existing_staff="21"),
        pipeline(existing_staff="20"),
        "/lines/0/existing_staff",
        f"{NURSE}: 21 existing staff in an intake of 20.",
    ),
    "frozen-over-establishment": Case(
        "error",
        demand(establishment_wte="50", frozen_wte="50.5"),
        demand(establishment_wte="50", frozen_wte="50"),
        "/lines/0/frozen_wte",
        f"{NURSE}: 50.5 frozen of 50 posts.",
    ),
    "future-period": Case(
        "error",
        capacity(substantive_wte="5", period="2026-12"),
        capacity(substantive_wte="5", period="2026-11"),
        "/lines/0/period",
        "December 2026 has not come yet.",
    ),
    "headcount-without-wte": Case(
        "warning",
        capacity(headcount="12"),
        capacity(headcount="12", substantive_wte="11"),
        "/lines/0",
        f"{NURSE}: 12 people and no WTE.",
    ),
    "large-change": Case(
        "warning",
        capacity(substantive_wte="74.9"),
        capacity(substantive_wte="75"),
        "/lines/0/substantive_wte",
        f"{NURSE}: 74.9, and 100 in August 2026.",
        BEFORE,
    ),
    "leaver-rate-high": Case(
        "warning",
        capacity(headcount="20", substantive_wte="18", leavers="9"),
        capacity(headcount="20", substantive_wte="18", leavers="8"),
        "/lines/0/leavers",
        f"{NURSE}: 9 leavers among 20 people.",
    ),
    "leavers-by-destination": Case(
        "error",
        capacity(leavers="9", leavers_system="6", leavers_retired="4"),
        capacity(leavers="9", leavers_system="5", leavers_retired="4"),
        "/lines/0/leavers",
        f"{NURSE}: 10 by destination of 9 leavers.",
    ),
    "line-without-figures": Case(
        "notice", capacity(), capacity(bank_wte="0"), "/lines/0/profession", f"{NURSE} has no figures."
    ),
    "missing-lines": Case(
        "warning",
        capacity(substantive_wte="5"),
        capacity(substantive_wte="5"),
        "",
        "Midwife is not there; in August 2026 it was 12.5.",
        MIDWIFE_BEFORE,
        MIDWIFE_NONE_BEFORE,
    ),
    "missing-value": Case(
        "error",
        capacity(profession=" ", substantive_wte="5"),
        capacity(substantive_wte="5"),
        "/lines/0/profession",
        "Profession is blank.",
    ),
    "mixed-units": Case(
        "warning",
        rows("capacity", {"substantive_wte": "5"}, {"substantive_wte": "6", "unit": "Posts"}),
        rows(
            "capacity",
            {"substantive_wte": "5"},
            {"substantive_wte": "6", "unit": "Posts", "profession": "carer"},
        ),
        "/lines/1/unit",
        f"{NURSE} is told in WTE and in posts.",
    ),
    "negative-figure": Case(
        "error",
        capacity(bank_wte="(0.5)"),
        capacity(bank_wte="-0"),
        "/lines/0/bank_wte",
        "Bank WTE is -0.5, below nought.",
    ),
    "negative-vacancy": Case(
        "warning",
        demand(establishment_wte="50"),
        demand(establishment_wte="55"),
        "/lines/0/establishment_wte",
        f"{NURSE}: 50 posts and 55 in post.",
        context(accepted=STAFF),
    ),
    "not-a-number": Case(
        "error",
        capacity(substantive_wte="12,5"),
        capacity(substantive_wte="1,250"),
        "/lines/0/substantive_wte",
        "“12,5” is not a number.",
    ),
    "not-your-organisation": Case(
        "error",
        capacity(organisation="RYF", substantive_wte="5"),
        capacity(organisation="RH8", substantive_wte="5"),
        "/lines/0/organisation",
        "You do not enter figures for Ambulance Trust.",
        context(organisation=""),
    ),
    "numerator-over-denominator": Case(
        "error",
        indicators(numerator="9", denominator="8"),
        indicators(numerator="9", denominator="8", measure="time-to-hire"),
        "/lines/0/numerator",
        "The numerator is 9 and the denominator 8.",
    ),
    "other-organisation": Case(
        "error",
        capacity(organisation="RBZ", substantive_wte="5"),
        capacity(organisation="rh8", substantive_wte="5"),
        "/lines/0/organisation",
        "RBZ is not the organisation of this return (RH8).",
    ),
    "outside-collection": Case(
        "warning",
        capacity(substantive_wte="5", period="2024-09"),
        capacity(substantive_wte="5", period="2024-10"),
        "/lines/0/period",
        "September 2024 is outside the collection, which is for October 2024 to September 2026.",
    ),
    "parts-of-people": Case(
        "notice",
        capacity(headcount="12.5", substantive_wte="12.5"),
        capacity(headcount="13.0", substantive_wte="12.5"),
        "/lines/0/headcount",
        "Headcount is 12.5.",
    ),
    "percentage": Case(
        "error",
        pipeline(attrition="13%"),
        pipeline(attrition="0.13"),
        "/lines/0/attrition",
        "“13%” is a percentage.",
    ),
    "person-level": Case("warning", people("1", 20), people("1", 19), "", "20 rows where 1 would do."),
    "posts-need-factor": Case(
        "notice",
        capacity(profession="carer", unit="posts", substantive_wte="8"),
        capacity(profession="carer", unit="wte", substantive_wte="8"),
        "/lines/0/unit",
        "Care worker: posts count as 0.72 WTE each.",
    ),
    "required-without-method": Case(
        "error",
        demand(required_wte="61"),
        demand(required_wte="61", required_method="SNCT"),
        "/lines/0/required_wte",
        f"{NURSE}: 61 WTE required, and no method.",
    ),
    "rounded": Case(
        "notice",
        capacity(substantive_wte="1.000005"),
        capacity(substantive_wte="1.00001"),
        "/lines/0/substantive_wte",
        "Substantive WTE: decimals after the fifth were rounded.",
    ),
    "share-outside-0-to-1": Case(
        "error",
        pipeline(join_rate="87"),
        pipeline(join_rate="1"),
        "/lines/0/join_rate",
        "Share joining is 87.",
    ),
    "sickness-high": Case(
        "warning",
        capacity(sickness_days_lost="1501", sickness_days_available="10000"),
        capacity(sickness_days_lost="1500", sickness_days_available="10000"),
        "/lines/0/sickness_days_lost",
        f"{NURSE}: 1,501 of 10,000 days lost to sickness.",
    ),
    "sickness-over-available": Case(
        "error",
        capacity(sickness_days_lost="101", sickness_days_available="100"),
        capacity(sickness_days_lost="100", sickness_days_available="100"),
        "/lines/0/sickness_days_lost",
        f"{NURSE}: 101 days lost of 100 available.",
    ),
    "starters-by-source": Case(
        "error",
        capacity(starters="5", starters_system="3", starters_outside="3"),
        capacity(starters="6", starters_system="3", starters_outside="3"),
        "/lines/0/starters",
        f"{NURSE}: 6 by source of 5 starters.",
    ),
    "too-large": Case(
        "error",
        capacity(substantive_wte="1e9"),
        capacity(substantive_wte="999999999.99999"),
        "/lines/0/substantive_wte",
        "1e9 is too large to be right.",
    ),
    "too-long": Case(
        "error",
        demand(required_wte="5", required_method="x" * 81),
        demand(required_wte="5", required_method="x" * 80),
        "/lines/0/required_method",
        "Method of assessing need is longer than 80 letters.",
    ),
    "unknown-choice": Case(
        "error",
        capacity(unit="hours", substantive_wte="5"),
        capacity(unit="WTE", substantive_wte="5"),
        "/lines/0/unit",
        "“hours” is not one of the choices for Unit: WTE, Posts.",
    ),
    "unknown-measure": Case(
        "error",
        indicators(measure="happiness"),
        indicators(measure="STABILITY"),
        "/lines/0/measure",
        "“happiness” is not a measure known here.",
    ),
    "unknown-organisation": Case(
        "error",
        pipeline(destination="RZZ"),
        pipeline(destination="RYF"),
        "/lines/0/destination",
        "“RZZ” is not an organisation known here.",
    ),
    "unknown-profession": Case(
        "error",
        capacity(profession="Wizards", substantive_wte="5"),
        capacity(profession="  adult   NURSE", substantive_wte="5"),
        "/lines/0/profession",
        "“Wizards” is not a profession or staff group known here.",
    ),
    "unknown-setting": Case(
        "error",
        capacity(setting="Moon", substantive_wte="5"),
        capacity(setting="hospital WARD", substantive_wte="5"),
        "/lines/0/setting",
        "“Moon” is not a care setting known here.",
    ),
    "unreadable-month": Case(
        "error",
        capacity(period="13/2026", substantive_wte="5"),
        capacity(period="Sept 2026", substantive_wte="5"),
        "/lines/0/period",
        "“13/2026” is not a month.",
    ),
    "wte-per-head": Case(
        "warning",
        capacity(substantive_wte="10.1", headcount="10"),
        capacity(substantive_wte="10.05", headcount="10"),
        "/lines/0/substantive_wte",
        f"{NURSE}: 10.1 WTE for 10 people.",
    ),
}
