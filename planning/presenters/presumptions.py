"""What an analysis moved, in words: an assumption, a movement, a change of service, a ratio, an intervention."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from planning.models import Scenario
from planning.presenters import parameters
from planning.presenters.scenarios import address
from planning.selectors import labels
from planning.selectors.explain import uncapitalised
from web.formats import format_number, format_percent

SCOPE: Final = ("organisation", "profession", "staff_group", "sector")
KINDS: Final = {
    "movement": "Movement",
    "service_change": "Change of service",
    "staffing_ratio": "Staffing ratio",
    "staffing_ratio_growth": "Growth behind the staffing ratio",
    "intervention": "Intervention",
}
SHARES: Final = frozenset({"movement", "staffing_ratio_growth"})
SHARES_OF_INTERVENTIONS: Final = frozenset({"fewer_leavers", "productivity"})
Names = Mapping[tuple[str, str], str]
Row = Mapping[str, Any]


def names_in(rows: Iterable[Row]) -> Names:
    """(dimension, code) → name, of every code in the scopes of these rows."""
    told = [row["facts"] for row in rows]
    found: dict[tuple[str, str], str] = {}
    for dimension in SCOPE:
        codes = {facts.get(dimension, "") for facts in told} - {""}
        found |= {(dimension, code): name for code, name in labels.names_of(dimension, codes).items()} if codes else {}
    return found


def title(row: Row) -> str:
    """What it is about, without its scope: "Other recruitment", "Change of service “New ward”"."""
    if row["kind"] == "assumption":
        return parameters.TITLES[row["facts"]["parameter"]]
    return f"{KINDS[row['kind']]} “{row['facts']['name']}”"


def scope(row: Row, names: Names) -> str:
    """Whom it concerns, and of which ages and years."""
    facts = row["facts"]
    told = [names.get((name, code), code) for name in SCOPE if (code := facts.get(name))]
    if facts.get("age_band"):
        told.append(f"aged {facts['age_band']}")
    if facts.get("starts") or facts.get("ends"):
        told.append(uncapitalised(years(facts)))
    return ", ".join(told) or "the whole system"


def years(facts: Row) -> str:
    """When it holds."""
    first, end = (dt.date.fromisoformat(facts[name]) if facts.get(name) else None for name in ("starts", "ends"))
    return parameters.years_text(first, end)


def label(row: Row, names: Names) -> str:
    """ "Other recruitment: Acute"; names keep their capitals."""
    return f"{title(row)}: {scope(row, names)}"


def value(row: Row, name: str) -> str:
    """Its low, mode or high as people write it."""
    number = row[name]
    if row["kind"] == "assumption":
        return parameters.value_text(row["facts"]["parameter"], number)
    if row["kind"] in SHARES or row["facts"].get("kind") in SHARES_OF_INTERVENTIONS:
        return format_percent(number, 1)
    return format_number(number, 2).rstrip("0").rstrip(".")


def page(scenario: Scenario, row: Row) -> str:
    """The page of an assumption; "" for what has no page of its own here."""
    return address(scenario, "assumption", key=row["code"]) if row["kind"] == "assumption" else ""
