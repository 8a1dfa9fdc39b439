"""Examples that the schema shows; a test sends each of them."""

from __future__ import annotations

from typing import Any

NEW_RETURN = {"round": "qjk-2026-09", "organisation": "RH8"}

LINES: dict[str, list[dict[str, Any]]] = {
    "capacity": [
        {
            "period": "2026-09",
            "profession": "midwife",
            "setting": "maternity-neonatal",
            "substantive_wte": "182.40",
            "bank_wte": "12.5",
            "agency_wte": 0,
            "headcount": 214,
            "starters": 31,
            "leavers": 22,
        },
        {"period": "2026-09", "profession": "diagnostic-radiographer", "substantive_wte": 64.2, "headcount": None},
    ],
    "demand": [
        {
            "period": "2026-09",
            "profession": "midwife",
            "establishment_wte": "201.00",
            "frozen_wte": "4.00",
            "required_wte": "208.60",
            "required_method": "BirthRate Plus",
        }
    ],
    "pipeline": [
        {
            "profession": "midwife",
            "route": "degree",
            "start": "2026-09",
            "expected_completion": "2029-09",
            "intake": 40,
            "attrition": "0.13",
            "join_rate": "0.90",
            "destination_share": "0.60",
        }
    ],
    "plan": [{"period": "2026-09", "profession": "midwife", "substantive_wte": "190.00", "bank_wte": "8.00"}],
    "indicators": [
        {"period": "2026-09", "measure": "development-plans", "numerator": 1840, "denominator": 2315},
    ],
}

REASONS = {"reasons": {"negative-vacancy": "Two posts are double-filled during handover until November."}}
SEND_BACK = {"reason": "Bank WTE looks like hours. Please divide by 37.5 hours a week and send it again."}
LABELS = {"labels": {"Midwives (Band 6)": "midwife"}}


def of_two(section: str) -> list[dict[str, Any]]:
    """The first line, for two organisations."""
    return [{"organisation": code, **LINES[section][0]} for code in ("RH8", "RBZ")]
