"""The assumptions that a system starts from, as fixtures/reference/default_assumptions.csv states them."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from planning.models import Assumption, Scenario, ScopeKind
from workforce.models import Profession, StaffGroup

FILE = Path(__file__).resolve().parents[2] / "fixtures" / "reference" / "default_assumptions.csv"


def assumptions_for(scenario: Scenario) -> Iterator[Assumption]:
    """The rows of the file, not yet saved; those of groups and professions unknown here are left out."""
    groups = {f"{group.scheme.code}/{group.code}": group for group in StaffGroup.objects.select_related("scheme")}
    professions = {profession.code: profession for profession in Profession.objects.all()}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind, code = row["scope_kind"], row["scope_code"]
            scope: dict[str, object] = {}
            if kind == ScopeKind.STAFF_GROUP:
                scope = {"staff_group": groups.get(code)}
            elif kind == ScopeKind.PROFESSION:
                scope = {"profession": professions.get(code)}
            elif kind == ScopeKind.SECTOR:
                scope = {"sector": code}
            if None not in scope.values():
                yield _row(scenario, row, scope)


def _row(scenario: Scenario, row: dict[str, str], scope: dict[str, object]) -> Assumption:
    return Assumption(
        scenario=scenario,
        parameter=row["parameter"],
        scope_kind=row["scope_kind"],
        from_year=_day(row["from_year"]),
        to_year=_day(row["to_year"]),
        low=Decimal(row["low"]),
        mode=Decimal(row["mode"]),
        high=Decimal(row["high"]),
        reason=row["reason"],
        source=row["source"],
        **scope,
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
