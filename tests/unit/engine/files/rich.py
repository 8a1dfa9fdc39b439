"""A model file in which every field of the format and every short form stands once at least."""

import copy
import json
from typing import Any

AVAILABLE_TIME = {
    "weeks": 52,
    "days_per_week": 5,
    "hours_per_day": 7.5,
    "deductions": [{"name": "leave", "days": 33}, {"name": "training", "hours": 30}, {"name": "sick", "share": 0.04}],
}
WORKLOAD = {
    "available_time": AVAILABLE_TIME,
    "activities": [
        {"name": "visits", "units": [9000, 9100, 9200], "opening_units": 8900, "hours_per_unit": 0.5},
        {"name": "tests", "units": 4000, "units_per_hour": {"low": 3, "mode": 4, "high": 5}},
    ],
    "category_allowances": [
        {"name": "records", "share": 0.05},
        {"name": "meetings", "hours": 40},
        {"name": "learning", "days": 5},
    ],
    "individual_allowances": [{"name": "lead", "wte": 0.5}, {"name": "supervision", "hours": 60, "staff": 3}],
}
CONTRACT = {
    "available_time": {"contract_hours": 1600},
    "activities": [{"name": "calls", "units": 16000, "hours_per_unit": 0.25}],
}
SERIES = {
    "code": "GIVEN",
    "supply_series": [40, 41, 42, 43],
    "funded": {
        "opening_wte": None,
        "ratios": [{"name": "beds", "opening_units": 80, "units": [82, 84, 86], "wte_per_unit": 0.5}],
    },
    "need": {"workload": WORKLOAD},
}
UNKNOWN = {"code": "UNKNOWN", "opening": None, "cover": None, "funded": None, "need": {"workload": CONTRACT}}
STAFF = {
    "code": "STAFF",
    "opening": [30, 20, 40, 10],
    "leave_rate": [{"low": 0.05, "mode": 0.1, "high": 0.2}, 0.1, [0.1, 0.1, 0.12], {"each_step": [0.1, 0.1, 0.1]}],
    "retire_rate": {"low": 0.01, "mode": 0.02, "high": 0.04},
    "participation": {"each_step": [0.9, 0.9, {"low": 0.8, "mode": 0.85, "high": 0.9}]},
    "joiner_profile": [0.5, 0, 0.5, 0],
    "joiners": [
        {"route": "return to practice", "per_year": {"each_step": [1, 2, 3]}, "profile": [0, 1, 0, 0]},
        {"route": "net transfers", "per_year": -1},
    ],
    "pipelines": [
        {
            "name": "degree",
            "route": "graduates",
            "cohorts": [{"starts": "2023-09-01", "students": 20}, {"starts": "2025-09-01", "students": 30}],
            "course_years": 2,
            "attrition": {"low": 0.1, "mode": 0.13, "high": 0.2},
            "join_rate": 0.8,
            "local_share": 0.6,
            "profile": [1, 0, 0, 0],
            "places": [25, 25, 20],
        }
    ],
    "funded": {"opening_wte": 100, "productivity": 0.01, "mitigation": [0, 0.01, 0.02]},
    "need": {
        "opening_wte": 110,
        "compounding": [{"name": "population", "per_year": 0.01, "net_of_productivity": True}],
        "additive": [{"name": "acuity", "per_year": {"low": 0, "mode": 0.01, "high": 0.02}}],
        "service_changes": [
            {"name": "ward", "wte": 5, "starts": "2026-04-01", "ends": "2027-12-31", "ramp_years": 0.5},
            {"name": "unit", "wte": {"low": 1, "mode": 2, "high": 4}, "starts": "2027-01-01", "ends": None},
        ],
        "reliefs": [{"name": "prevention", "share": 0.01}],
    },
    "cover": [
        {"name": "bank", "wte": 5, "growth": -0.05},
        {"name": "agency", "wte": {"low": 1, "mode": 2, "high": 3}},
    ],
    "retention": [{"name": "flexible work", "share": {"low": 0.02, "mode": 0.05, "high": 0.1}}],
}
SENIOR = {
    "code": "SENIOR",
    "opening": [0, 10, 0, 10],
    "leave_rate": 0.05,
    "retire_rate": [0, 0.1, 0, 0.1],
    "participation": 1,
    "joiner_profile": [0, 0.5, 0, 0.5],
}
RICH: dict[str, Any] = {
    "$schema": "model.schema.json",
    "title": "Every field once",
    "source": "Made up for tests",
    "notes": "Nothing here is a published figure.",
    "base_date": "2025-03-31",
    "steps": {"count": 3, "years": 1},
    "age_edges": [20, 45, "infinity"],
    "band_groups": ["women", "men"],
    "cells": [STAFF, SENIOR, SERIES, UNKNOWN],
    "transfers": [
        {"name": "promotion", "source": "STAFF", "target": "SENIOR", "share": 0.05},
        {"name": "step down", "source": "SENIOR", "target": "STAFF", "share": 0.01, "profile": [0, 0.5, 0, 0.5]},
    ],
    "roll_ups": [{"code": "ALL", "parts": ["STAFF", ["SENIOR", 0.5], "GIVEN", "UNKNOWN"]}],
    "seed": 42,
    "draws": 20,
    "local_variance_share": 0.25,
    "joiners_exit_in_step": False,
    "round_course_to_steps": True,
    "compounding_drivers_add": True,
    "individual_chance": True,
}


def rich() -> dict[str, Any]:
    """A copy to change."""
    return copy.deepcopy(RICH)


def as_bytes(content: Any) -> bytes:
    return json.dumps(content).encode()
