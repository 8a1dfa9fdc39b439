"""A system that collects: two trusts, their leads, two planners, one round, and drafts of it in one line each."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.db import connection

from partners.actors import Actor
from partners.models import Organisation, System
from partners.roles import Role
from tests.plugins.people import make_member, make_organisation, make_region, make_system
from workforce.models import Measure, Profession, Return, Round, Setting, Version
from workforce.rules import Pointer, Row
from workforce.services import drafts, review, rounds

MONTH = dt.date(2026, 9, 1)
EVERY_WARNING = dict.fromkeys(
    ("large-change", "missing-lines", "wte-per-head", "negative-vacancy", "outside-collection", "closed-organisation"),
    "So it is",
)


@dataclass(frozen=True)
class Collection:
    """Who takes part. ``lead`` enters figures for the trust RH8, ``planner`` and ``second`` review them."""

    system: System
    trust: Organisation
    other: Organisation
    round: Round
    lead: Actor
    planner: Actor
    second: Actor

    def opened(self, organisation: Organisation | None = None, round_: Round | None = None) -> Return:
        return drafts.open_return(
            actor=self.planner, round_=round_ or self.round, organisation=organisation or self.trust
        )

    def draft(self, *rows: Row, organisation: Organisation | None = None, round_: Round | None = None) -> Version:
        """Rows saved as a draft of their section."""
        given = rows or (row(),)
        saved = drafts.save_section(
            actor=self.planner, return_=self.opened(organisation, round_), section=given[0].section, rows=given,
            channel="web",
        )  # fmt: skip
        return saved.version

    def submitted(self, *rows: Row, actor: Actor | None = None, **where: Any) -> Version:
        version = self.draft(*rows, **where)
        return drafts.submit(actor=actor or self.planner, version=version, reasons=EVERY_WARNING)

    def accepted(self, *rows: Row, **where: Any) -> Version:
        return review.accept(actor=self.second, version=self.submitted(*rows, **where))


def begin() -> Collection:
    system = make_system("QJK", make_region("Y58"))
    trust, other = make_organisation("RH8", system), make_organisation("RBZ", system)
    load_words()
    planner = Actor.of(make_member(Role.ICS_PLANNER, system, "first@example.org"))
    opened = rounds.open_round(actor=planner, system=system, base_month=MONTH, opens=MONTH, due=dt.date(2026, 10, 31))
    return Collection(
        system,
        trust,
        other,
        opened,
        Actor.of(make_member(Role.WORKFORCE_LEAD, trust)),
        planner,
        Actor.of(make_member(Role.ICS_PLANNER, system, "second@example.org")),
    )


def load_words() -> None:
    """Professions, settings and a measure."""
    for code, name in (("not-specified", "Not specified"), ("nurse", "Adult nurse"), ("midwife", "Midwife")):
        Profession.objects.create(code=code, name=name)
    Setting.objects.create(code="not-specified", name="Not specified")
    Measure.objects.create(code="stability", name="Stability", definition="Still there", unit="fraction")


def row(wte: str | None = "50", profession: str = "nurse", section: str = "capacity", **values: str) -> Row:
    """A row of September 2026; ``wte`` is its first figure."""
    first = {"capacity": "substantive_wte", "demand": "establishment_wte", "plan": "substantive_wte"}.get(section)
    told: Mapping[str, str | None] = {"period": "2026-09", "profession": profession, **values}
    if first is not None:
        told = {**told, first: wte}
    return Row(section, told, {name: Pointer(f"/{profession}/{name}") for name in told})


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Call all of them in the same instant, each in a thread of its own; what they gave or raised."""
    barrier = threading.Barrier(len(calls))

    def called(call: Callable[[], Any]) -> Any:
        try:
            barrier.wait(10)
            return call()
        except Exception as raised:
            return raised
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result(30) for future in [threads.submit(called, call) for call in calls]]
