"""Who works in an organisation of each kind, and where: parts of its whole staff, of the order of public averages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

WARD, THEATRE, EMERGENCY = "hospital-ward", "theatres-critical-care", "emergency-department"
MATERNITY, TESTS, CORPORATE = "maternity-neonatal", "diagnostics", "corporate"
INPATIENT, IN_COMMUNITY, CHILDREN = (
    "mental-health-inpatient", "mental-health-community", "children-mental-health-community",
)  # fmt: skip
NEAR_HOME, EARLY_YEARS = "community-nursing-therapy", "children-community"
URGENT, PRACTICE, HIGH_STREET = "ambulance-urgent", "general-practice", "community-pharmacy-dental-optical"
AT_HOME, NURSING_HOME, CARE_HOME = "home-care", "care-home-nursing", "care-home-residential"
DAY_CARE, HOSPICE = "day-and-other-social-care", "hospice"


@dataclass(frozen=True)
class Job:
    """One profession in one setting. ``method``: how its need is assessed, and ``need``: required over establishment.

    ``bank`` and ``agency`` are parts of substantive WTE; ``sick`` and ``vacant`` are relative to everybody's rate.
    """

    profession: str
    setting: str
    part: float
    vacant: float = 1.0
    sick: float = 1.0
    bank: float = 0.02
    agency: float = 0.004
    method: str = ""
    need: float = 1.0


Usual = Mapping[str, float | str]
"""What jobs of a kind have in common."""

DOCTOR: Usual = {"sick": 0.35, "vacant": 0.95, "bank": 0.025, "agency": 0.02}
NURSE: Usual = {"sick": 1.05, "bank": 0.075, "agency": 0.018}
SUPPORT: Usual = {"sick": 1.4, "vacant": 1.15, "bank": 0.11, "agency": 0.006}
THERAPY: Usual = {"sick": 0.75, "vacant": 1.1, "bank": 0.015, "agency": 0.012}
OFFICE: Usual = {"sick": 0.8, "vacant": 0.85, "bank": 0.012, "agency": 0.003}
ESTATES: Usual = {"sick": 1.3, "vacant": 0.95, "bank": 0.05, "agency": 0.004}
SNCT: Usual = {"method": "SNCT", "need": 1.035}


def job(profession: str, setting: str, part: float, *usual: Usual, **own: float | str) -> Job:
    """A job that has what is usual for its kinds (the later speaks), and what is its own."""
    told: dict[str, float | str] = {}
    for kind in usual:
        told |= kind
    return Job(profession, setting, part, **(told | own))  # type: ignore[arg-type]


ACUTE: Final = (
    job("consultant", WARD, 4.2, DOCTOR, method="Job plans", need=1.02),
    job("consultant", THEATRE, 1.5, DOCTOR, method="Job plans", need=1.03),
    job("consultant", EMERGENCY, 0.4, DOCTOR, vacant=1.4, agency=0.06, method="Job plans", need=1.06),
    job("consultant-radiologist", TESTS, 0.45, DOCTOR, vacant=1.6, method="Job plans", need=1.05),
    job("specialty-doctor", WARD, 1.0, DOCTOR, vacant=1.3),
    job("specialty-doctor", EMERGENCY, 0.4, DOCTOR, vacant=1.3, agency=0.05),
    job("resident-doctor", WARD, 5.2, DOCTOR),
    job("resident-doctor", THEATRE, 1.2, DOCTOR),
    job("resident-doctor", EMERGENCY, 0.9, DOCTOR, agency=0.04),
    job("adult-nurse", WARD, 14.6, NURSE, SNCT),
    job("adult-nurse", THEATRE, 4.6, NURSE, method="Professional judgement", need=1.02),
    job("adult-nurse", EMERGENCY, 3.3, NURSE, SNCT, need=1.06),
    job("adult-nurse", TESTS, 0.9, NURSE),
    job("childrens-nurse", WARD, 1.7, NURSE, SNCT, need=1.02),
    job("childrens-nurse", MATERNITY, 0.7, NURSE, method="Professional judgement", need=1.04),
    job("advanced-clinical-practitioner", EMERGENCY, 0.5, NURSE, bank=0.01),
    job("midwife", MATERNITY, 2.6, NURSE, bank=0.05, agency=0.004, method="BirthRate Plus", need=1.05),
    job("nursing-associate", WARD, 0.8, SUPPORT, vacant=0.8),
    job("physiotherapist", WARD, 1.5, THERAPY),
    job("occupational-therapist", WARD, 1.2, THERAPY),
    job("speech-and-language-therapist", WARD, 0.35, THERAPY),
    job("dietitian", WARD, 0.4, THERAPY),
    job("diagnostic-radiographer", TESTS, 2.1, THERAPY, vacant=1.5, method="WISN", need=1.03),
    job("therapeutic-radiographer", TESTS, 0.35, THERAPY, vacant=1.2),
    job("operating-department-practitioner", THEATRE, 1.3, THERAPY, vacant=1.4),
    job("pharmacist", WARD, 1.1, THERAPY, vacant=1.2),
    job("pharmacy-technician", WARD, 0.9, THERAPY),
    job("biomedical-scientist", TESTS, 2.1, THERAPY, vacant=0.9),
    job("clinical-scientist", TESTS, 0.6, THERAPY),
    job("healthcare-science-practitioner", TESTS, 0.8, THERAPY),
    job("healthcare-science-support-worker", TESTS, 1.4, SUPPORT),
    job("healthcare-support-worker", WARD, 9.8, SUPPORT, SNCT, need=1.03),
    job("healthcare-support-worker", THEATRE, 1.7, SUPPORT),
    job("healthcare-support-worker", EMERGENCY, 1.3, SUPPORT, SNCT, need=1.05),
    job("maternity-support-worker", MATERNITY, 0.8, SUPPORT),
    job("therapy-support-worker", WARD, 0.9, SUPPORT),
    job("phlebotomist", TESTS, 0.5, SUPPORT),
    job("clinical-administrator", WARD, 9.6, OFFICE),
    job("administrator", CORPORATE, 5.4, OFFICE),
    job("digital-and-data-specialist", CORPORATE, 1.2, OFFICE, vacant=1.4),
    job("manager", CORPORATE, 2.2, OFFICE),
    job("senior-manager", CORPORATE, 0.8, OFFICE),
    job("estates-and-facilities-worker", CORPORATE, 7.3, ESTATES),
)
MENTAL_HEALTH: Final = (
    job("consultant-psychiatrist", IN_COMMUNITY, 1.7, DOCTOR, vacant=1.9, agency=0.09, method="Job plans", need=1.08),
    job("consultant-psychiatrist", INPATIENT, 0.9, DOCTOR, vacant=1.9, agency=0.08, method="Job plans", need=1.06),
    job("specialty-doctor", IN_COMMUNITY, 0.9, DOCTOR, vacant=1.5),
    job("resident-doctor", INPATIENT, 2.6, DOCTOR),
    job("mental-health-nurse", INPATIENT, 12.4, NURSE, method="MHOST", need=1.06),
    job("mental-health-nurse", IN_COMMUNITY, 14.2, NURSE, method="Professional judgement", need=1.05),
    job("mental-health-nurse", CHILDREN, 3.1, NURSE, method="Professional judgement", need=1.12),
    job("learning-disability-nurse", IN_COMMUNITY, 1.4, NURSE),
    job("nursing-associate", INPATIENT, 0.9, SUPPORT),
    job("clinical-psychologist", IN_COMMUNITY, 4.3, THERAPY, vacant=1.5),
    job("clinical-psychologist", CHILDREN, 1.6, THERAPY, vacant=1.6),
    job("psychological-wellbeing-practitioner", IN_COMMUNITY, 3.4, THERAPY),
    job("cognitive-behavioural-therapist", IN_COMMUNITY, 3.0, THERAPY),
    job("education-mental-health-practitioner", CHILDREN, 1.3, THERAPY, vacant=1.3),
    job("occupational-therapist", IN_COMMUNITY, 3.6, THERAPY),
    job("social-worker", IN_COMMUNITY, 2.2, THERAPY),
    job("arts-therapist", IN_COMMUNITY, 0.4, THERAPY),
    job("pharmacist", INPATIENT, 0.9, THERAPY),
    job("healthcare-support-worker", INPATIENT, 13.4, SUPPORT, method="MHOST", need=1.05),
    job("healthcare-support-worker", IN_COMMUNITY, 5.6, SUPPORT),
    job("peer-support-worker", IN_COMMUNITY, 1.3, SUPPORT),
    job("clinical-administrator", IN_COMMUNITY, 8.4, OFFICE),
    job("administrator", CORPORATE, 5.0, OFFICE),
    job("digital-and-data-specialist", CORPORATE, 1.1, OFFICE),
    job("manager", CORPORATE, 2.6, OFFICE),
    job("senior-manager", CORPORATE, 0.9, OFFICE),
    job("estates-and-facilities-worker", CORPORATE, 3.5, ESTATES),
)
COMMUNITY: Final = (
    job("district-nurse", NEAR_HOME, 7.2, NURSE, vacant=1.5, method="Professional judgement", need=1.1),
    job("adult-nurse", NEAR_HOME, 17.5, NURSE, method="Professional judgement", need=1.07),
    job("health-visitor", EARLY_YEARS, 5.4, NURSE, vacant=1.9, method="Professional judgement", need=1.2),
    job("school-nurse", EARLY_YEARS, 1.8, NURSE, vacant=1.5),
    job("childrens-nurse", EARLY_YEARS, 1.7, NURSE),
    job("advanced-clinical-practitioner", NEAR_HOME, 1.3, NURSE),
    job("nursing-associate", NEAR_HOME, 1.2, SUPPORT),
    job("physiotherapist", NEAR_HOME, 6.4, THERAPY),
    job("occupational-therapist", NEAR_HOME, 5.5, THERAPY),
    job("speech-and-language-therapist", EARLY_YEARS, 3.2, THERAPY, vacant=1.5),
    job("podiatrist", NEAR_HOME, 1.9, THERAPY, vacant=1.5),
    job("dietitian", NEAR_HOME, 1.0, THERAPY),
    job("dentist", HIGH_STREET, 0.8, DOCTOR),
    job("dental-nurse", HIGH_STREET, 1.2, SUPPORT),
    job("specialty-doctor", NEAR_HOME, 0.9, DOCTOR),
    job("healthcare-support-worker", NEAR_HOME, 14.3, SUPPORT),
    job("therapy-support-worker", NEAR_HOME, 5.2, SUPPORT),
    job("clinical-administrator", NEAR_HOME, 10.2, OFFICE),
    job("administrator", CORPORATE, 5.8, OFFICE),
    job("digital-and-data-specialist", CORPORATE, 1.2, OFFICE),
    job("manager", CORPORATE, 2.9, OFFICE),
    job("senior-manager", CORPORATE, 0.9, OFFICE),
    job("estates-and-facilities-worker", CORPORATE, 2.5, ESTATES),
)
AMBULANCE: Final = (
    job("paramedic", URGENT, 37.0, NURSE, bank=0.02, agency=0.002, method="Professional judgement", need=1.06),
    job("advanced-clinical-practitioner", URGENT, 1.4, NURSE, bank=0.01),
    job("emergency-care-assistant", URGENT, 29.0, SUPPORT, bank=0.02),
    job("emergency-medical-dispatcher", URGENT, 15.0, SUPPORT, vacant=1.3, bank=0.02),
    job("administrator", CORPORATE, 8.1, OFFICE),
    job("digital-and-data-specialist", CORPORATE, 1.5, OFFICE),
    job("manager", CORPORATE, 3.4, OFFICE),
    job("senior-manager", CORPORATE, 0.8, OFFICE),
    job("estates-and-facilities-worker", CORPORATE, 3.8, ESTATES),
)
