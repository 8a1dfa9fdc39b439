"""The main job on real input, told once: two planners, two systems, one published file."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from jobs.models import Job
from jobs.services import run_waiting
from partners.actors import Actor
from partners.models import Organisation, System
from planning.models import NodeResult, Run, Scenario
from planning.selectors import projections
from planning.services.requests import RECOMPUTE
from tests.plugins.uploading import planner_of, received, settled, submitted
from workforce.models import Upload
from workforce.selectors.records import current_lines
from workforce.services import many
from workforce.services.lines import MODELS
from workforce.services.reference import load_reference

FILE = "staff_fte_by_trust_2017-09_2018-06.csv"
SEPTEMBER, JUNE = dt.date(2017, 9, 1), dt.date(2018, 6, 1)
MARCH_2019 = dt.date(2019, 3, 31)
PUBLISHED = {
    ("QJK", SEPTEMBER): Decimal("26270.82978"),
    ("QJK", JUNE): Decimal("26538.25204"),
    ("QKK", SEPTEMBER): Decimal("41986.32421"),
    ("QKK", JUNE): Decimal("43534.56403"),
}
"""WTE by system and month, as the file adds up."""


@dataclass(frozen=True)
class Story:
    """Who acts, and the file that they act on."""

    first: Actor
    second: Actor
    path: Path
    upload: Upload


def begun(path: Path) -> Story:
    """Step 1: the first planner uploads the file, confirms its organisations, maps “Unknown”; the second accepts."""
    load_reference(actor=Actor.application())
    first, second = (planner_of("QJK", "QKK", email=f"{name}@example.org") for name in ("first", "second"))
    upload = settled(first, received(first, path))
    many.accept_many(actor=second, versions=submitted(first, upload))
    return Story(first, second, path, upload)


def rows_of_file(path: Path) -> Mapping[int, Mapping[str, str]]:
    """The rows of the file by the number that a spreadsheet shows, read by nothing of ours."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return dict(enumerate(csv.DictReader(file), start=2))


def totals(*by: str) -> dict[tuple[object, ...], Decimal]:
    """Substantive WTE on record, exactly."""
    found: dict[tuple[object, ...], Decimal] = {}
    for *key, wte in current_lines(MODELS["capacity"]).values_list(*by, "substantive_wte"):
        found[tuple(key)] = found.get(tuple(key), Decimal()) + wte
    return found


def waiting() -> set[str]:
    """Systems whose projection has been requested and is not begun."""
    return set(Job.objects.filter(kind=RECOMPUTE, state=Job.State.QUEUED).values_list("system__code", flat=True))


def work_off() -> None:
    """What the worker does: every recalculation that waits."""
    run_waiting(RECOMPUTE)


def shown(system: str) -> Run:
    """The projection that people see."""
    run = Scenario.objects.get(system__code=system, is_default=True).published
    assert run is not None
    return run


def node(system: str, **filters: str) -> NodeResult:
    found = projections.node(shown(system), **filters)
    assert found is not None
    return found


def supply(system: str, **filters: str) -> float:
    """WTE at the base date."""
    return projections.figure(node(system, **filters), "funded", "supply", 0) or 0.0


def organisation(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def system(code: str) -> System:
    return System.objects.get(code=code)
