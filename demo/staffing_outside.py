"""Who works outside NHS trusts: general practice, social care (in posts), hospice, pharmacy and the rest."""

from __future__ import annotations

from typing import Final

from demo.staffing import (
    AT_HOME,
    CARE_HOME,
    CORPORATE,
    DAY_CARE,
    DOCTOR,
    HIGH_STREET,
    HOSPICE,
    NURSE,
    NURSING_HOME,
    OFFICE,
    PRACTICE,
    SUPPORT,
    THEATRE,
    THERAPY,
    WARD,
    Job,
    Usual,
    job,
)

NONE: Usual = {"bank": 0.0, "agency": 0.0}
GPS: Final = (
    job("gp", PRACTICE, 0.75, DOCTOR, NONE, vacant=1.1, method="WISN", need=1.09),
    job("gp-registrar", PRACTICE, 0.25, DOCTOR, NONE, vacant=0.4),
)
PRACTICE_NURSES: Final = (
    job("practice-nurse", PRACTICE, 0.78, NURSE, NONE, method="WISN", need=1.05),
    job("advanced-clinical-practitioner", PRACTICE, 0.17, NURSE, NONE),
    job("nursing-associate", PRACTICE, 0.05, NURSE, NONE),
)
DIRECT_PATIENT_CARE: Final = (
    job("healthcare-support-worker", PRACTICE, 0.36, SUPPORT, NONE),
    job("pharmacist", PRACTICE, 0.2, THERAPY, NONE),
    job("pharmacy-technician", PRACTICE, 0.07, THERAPY, NONE),
    job("physiotherapist", PRACTICE, 0.06, THERAPY, NONE),
    job("paramedic", PRACTICE, 0.07, THERAPY, NONE),
    job("social-prescribing-link-worker", PRACTICE, 0.13, SUPPORT, NONE),
    job("care-coordinator", PRACTICE, 0.11, SUPPORT, NONE),
)
PRACTICE_ADMIN: Final = (
    job("practice-receptionist", PRACTICE, 0.7, OFFICE, NONE),
    job("practice-manager", PRACTICE, 0.12, OFFICE, NONE),
    job("clinical-administrator", PRACTICE, 0.18, OFFICE, NONE),
)

CARE_AREA: Final = (
    job("care-worker", AT_HOME, 31.0, SUPPORT, vacant=1.25, agency=0.02),
    job("care-worker", CARE_HOME, 12.6, SUPPORT, agency=0.03),
    job("care-worker", NURSING_HOME, 10.8, SUPPORT, agency=0.04),
    job("senior-care-worker", AT_HOME, 2.8, SUPPORT),
    job("senior-care-worker", CARE_HOME, 2.2, SUPPORT),
    job("senior-care-worker", NURSING_HOME, 1.7, SUPPORT),
    job("adult-nurse", NURSING_HOME, 2.3, NURSE, vacant=1.2, agency=0.06),
    job("nursing-associate", NURSING_HOME, 0.3, SUPPORT),
    job("support-and-outreach-worker", DAY_CARE, 5.2, SUPPORT),
    job("personal-assistant", AT_HOME, 7.0, SUPPORT, NONE, vacant=1.1),
    job("registered-manager", AT_HOME, 0.6, OFFICE, NONE, vacant=1.5),
    job("registered-manager", CARE_HOME, 0.6, OFFICE, NONE, vacant=1.5),
    job("registered-manager", NURSING_HOME, 0.3, OFFICE, NONE, vacant=1.5),
    job("team-leader-social-care", AT_HOME, 2.2, OFFICE, NONE),
    job("team-leader-social-care", CARE_HOME, 1.0, OFFICE, NONE),
    job("activities-coordinator", CARE_HOME, 1.2, SUPPORT, NONE),
    job("activities-coordinator", NURSING_HOME, 0.9, SUPPORT, NONE),
    job("care-home-ancillary", CARE_HOME, 5.0, SUPPORT, NONE, vacant=0.6),
    job("care-home-ancillary", NURSING_HOME, 4.6, SUPPORT, NONE, vacant=0.6),
    job("social-care-administrator", AT_HOME, 2.4, OFFICE, NONE),
)
COUNCIL: Final = (
    job("social-worker", DAY_CARE, 27.0, THERAPY, vacant=1.3, agency=0.1, method="Professional judgement", need=1.08),
    job("occupational-therapist", DAY_CARE, 6.0, THERAPY, vacant=1.2),
    job("care-worker", AT_HOME, 22.0, SUPPORT),
    job("support-and-outreach-worker", DAY_CARE, 18.0, SUPPORT),
    job("team-leader-social-care", DAY_CARE, 8.0, OFFICE),
    job("manager", CORPORATE, 6.0, OFFICE),
    job("social-care-administrator", DAY_CARE, 13.0, OFFICE),
)
NURSING_HOME_STAFF: Final = (
    job("care-worker", NURSING_HOME, 52, SUPPORT, agency=0.03),
    job("senior-care-worker", NURSING_HOME, 9, SUPPORT),
    job("adult-nurse", NURSING_HOME, 12, NURSE, agency=0.06),
    job("registered-manager", NURSING_HOME, 2, OFFICE, NONE),
    job("activities-coordinator", NURSING_HOME, 4, SUPPORT, NONE),
    job("care-home-ancillary", NURSING_HOME, 21, SUPPORT, NONE, vacant=0.6),
)
RESIDENTIAL_HOME_STAFF: Final = (
    job("care-worker", CARE_HOME, 58, SUPPORT, agency=0.02),
    job("senior-care-worker", CARE_HOME, 12, SUPPORT),
    job("registered-manager", CARE_HOME, 3, OFFICE, NONE),
    job("activities-coordinator", CARE_HOME, 4, SUPPORT, NONE),
    job("care-home-ancillary", CARE_HOME, 23, SUPPORT, NONE, vacant=0.6),
)
HOME_CARE_STAFF: Final = (
    job("care-worker", AT_HOME, 82, SUPPORT, vacant=1.25, agency=0.01),
    job("senior-care-worker", AT_HOME, 8, SUPPORT),
    job("registered-manager", AT_HOME, 1.5, OFFICE, NONE),
    job("team-leader-social-care", AT_HOME, 4.5, OFFICE, NONE),
    job("social-care-administrator", AT_HOME, 4, OFFICE, NONE),
)

OTHER_KINDS: Final[dict[str, tuple[Job, ...]]] = {
    "hospice": (
        job("consultant", HOSPICE, 3, DOCTOR),
        job("adult-nurse", HOSPICE, 40, NURSE),
        job("healthcare-support-worker", HOSPICE, 32, SUPPORT),
        job("social-worker", HOSPICE, 5, THERAPY),
        job("physiotherapist", HOSPICE, 5, THERAPY),
        job("administrator", CORPORATE, 15, OFFICE),
    ),
    "independent": (
        job("adult-nurse", WARD, 24, NURSE),
        job("adult-nurse", THEATRE, 19, NURSE),
        job("operating-department-practitioner", THEATRE, 8, THERAPY),
        job("healthcare-support-worker", WARD, 20, SUPPORT),
        job("physiotherapist", WARD, 9, THERAPY),
        job("administrator", CORPORATE, 20, OFFICE),
    ),
    "voluntary": (
        job("support-and-outreach-worker", "mental-health-community", 45, SUPPORT),
        job("peer-support-worker", "mental-health-community", 35, SUPPORT),
        job("administrator", CORPORATE, 20, OFFICE),
    ),
    "pharmacy": (
        job("pharmacist", HIGH_STREET, 45, THERAPY, vacant=1.4),
        job("pharmacy-technician", HIGH_STREET, 20, THERAPY),
        job("community-pharmacy-assistant", HIGH_STREET, 35, SUPPORT),
    ),
    "icb": (
        job("administrator", CORPORATE, 46, OFFICE),
        job("manager", CORPORATE, 26, OFFICE),
        job("senior-manager", CORPORATE, 10, OFFICE),
        job("digital-and-data-specialist", CORPORATE, 12, OFFICE),
        job("pharmacist", CORPORATE, 6, THERAPY),
    ),
    "neighbour_acute": (
        job("consultant", WARD, 7, DOCTOR),
        job("resident-doctor", WARD, 8, DOCTOR),
        job("adult-nurse", WARD, 27, NURSE),
        job("healthcare-support-worker", WARD, 18, SUPPORT),
        job("diagnostic-radiographer", "diagnostics", 6, THERAPY),
        job("clinical-administrator", WARD, 14, OFFICE),
        job("administrator", CORPORATE, 11, OFFICE),
        job("estates-and-facilities-worker", CORPORATE, 9, {"sick": 1.3}),
    ),
    "nursing_home": NURSING_HOME_STAFF,
    "residential_home": RESIDENTIAL_HOME_STAFF,
    "home_care": HOME_CARE_STAFF,
}
