"""Rows and contexts for tests of the rules, in one line each. Each value stands at its own JSON pointer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from workforce.rules import (
    Context,
    MeasureFact,
    OrganisationFact,
    Pointer,
    ProfessionFact,
    ReadLine,
    Row,
    SettingFact,
    interpret,
)

MONTH = dt.date(2026, 9, 1)
USUAL: dict[str, dict[str, str]] = {
    "capacity": {"period": "2026-09", "profession": "nurse"},
    "demand": {"period": "2026-09", "profession": "nurse"},
    "plan": {"period": "2026-09", "profession": "nurse"},
    "pipeline": {
        "profession": "nurse", "route": "degree", "start": "2026-09", "expected_completion": "2029-09", "intake": "20",
    },
    "indicators": {"period": "2026-09", "measure": "stability"},
}  # fmt: skip

CONTEXT = Context(
    organisations={
        "RH8": OrganisationFact("RH8", "Devon Trust", "acute", "QJK"),
        "RBZ": OrganisationFact("RBZ", "Northern Trust", "acute", "QJK", closed=dt.date(2026, 4, 1)),
        "RYF": OrganisationFact("RYF", "Ambulance Trust", "ambulance", "QJK", writable=False),
    },
    professions={
        "nurse": ProfessionFact("nurse", "Adult nurse", frozenset({"esr/nursing"})),
        "midwife": ProfessionFact("midwife", "Midwife", frozenset({"esr/nursing"})),
        "nursing-nfs": ProfessionFact("nursing-nfs", "Nursing", frozenset({"esr/nursing"}), "esr/nursing"),
        "carer": ProfessionFact("carer", "Care worker", wte_per_post=Decimal("0.72")),
    },
    settings={
        "not-specified": SettingFact("not-specified", "Not specified"),
        "ward": SettingFact("ward", "Hospital ward"),
    },
    measures={
        "stability": MeasureFact("stability", "Stability"),
        "time-to-hire": MeasureFact("time-to-hire", "Time to hire", share=False),
    },
    organisation="RH8",
    base_month=MONTH,
    periods=(dt.date(2024, 10, 1), MONTH),
    today=dt.date(2026, 11, 25),
)


def context(**changes: Any) -> Context:
    return replace(CONTEXT, **changes)


def row(section: str = "capacity", number: int = 0, /, **values: str | None) -> Row:
    """A row of the usual key, with these values; ``number`` is its place among the lines."""
    told = {**USUAL[section], **values}
    places = {name: Pointer(f"/lines/{number}/{name}") for name in told}
    return Row(section, told, places, Pointer(f"/lines/{number}"))


def rows(section: str, *values: dict[str, str]) -> list[Row]:
    """Rows of one section, numbered from 0."""
    return [row(section, number, **told) for number, told in enumerate(values)]


def lines(*given: Row, within: Context = CONTEXT) -> tuple[ReadLine, ...]:
    return interpret(given, within).lines


def line(section: str = "capacity", within: Context = CONTEXT, **values: str | None) -> ReadLine:
    """The one line that a row of these values gives."""
    (found,) = lines(row(section, **values), within=within)
    return found


def last(section: str, profession: str, month: dt.date = dt.date(2026, 8, 1), **figures: str) -> dict[str, Any]:
    """``last`` of a context: what was on record before, for one profession of RH8."""
    key = (section, "RH8", profession, "not-specified", "wte")
    return {"last": {key: (month, {name: Decimal(value) for name, value in figures.items()})}}


def codes(messages: Iterable[Any]) -> list[str]:
    return [message.code for message in messages]
