"""Addresses of the pages of planning, and of the pages below to which they lead."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from jobs.models import Job
from planning.models import Scenario
from planning.selectors.choice import Choice
from planning.services.nodes import DIMENSIONS
from workforce.models import Line


def dashboard(choice: Choice, **changes: str) -> str:
    """The dashboard with the same parameters, some of them changed ("" takes one away)."""
    return _with(reverse("planning:dashboard", args=[choice.system.code]), choice, changes)


def trace(choice: Choice, **changes: str) -> str:
    """Where the figures of this choice come from."""
    return _with(reverse("planning:trace", args=[choice.system.code]), choice, changes)


def download(choice: Choice, key: str, **changes: str) -> str:
    """The numbers of one chart as a file."""
    return _with(reverse("planning:download", args=[choice.system.code, key]), choice, changes)


def work_out(choice: Choice) -> str:
    """Where a combination is asked for."""
    return reverse("planning:work-out", args=[choice.system.code])


def of_job(job: Job) -> str:
    """Where the result of a recalculation, or of a combination that was worked out, is seen."""
    if job.system is None:
        return reverse("planning:home")
    told = job.payload.get("filters", {})
    query = {name: told[name] for name in DIMENSIONS if name in told}  # PostgreSQL keeps no order of its own
    asked = {"code": job.payload["scenario"]} if "scenario" in job.payload else {"runs__code": job.payload.get("run")}
    one = Scenario.objects.filter(**asked).first()
    if one is not None and not one.is_default:
        query["scenario"] = str(one.code)
    address = reverse("planning:dashboard", args=[job.system.code])
    return f"{address}?{urlencode(query)}" if query else address


def of_closing(job: Job) -> str:
    """Where it is told what the actions of a plan close."""
    return existing("pillars:closing", system=job.system.code) if job.system else ""


def news(system: str, scenario: Scenario | None, run: str, shown: str) -> str:
    """Where the page asks whether something newer is published; ``run`` and ``shown`` say what it shows already."""
    query = {"run": run, "shown": shown}
    if scenario is not None and not scenario.is_default:
        query["scenario"] = str(scenario.code)
    return f"{reverse('planning:news', args=[system])}?{urlencode(query)}"


def scenario(one: Scenario) -> str:
    """The scenario's page."""
    return existing("planning:scenario", system=one.system.code, code=one.code)


def workbook(one: Scenario | None) -> str:
    """Every figure of the scenario's projection as a workbook; "" without a scenario."""
    if one is None:
        return ""
    address = reverse("planning:workbook", args=[one.system.code])
    return address if one.is_default else f"{address}?{urlencode({'scenario': str(one.code)})}"


def version(code: str) -> str:
    """The version of a submission that a line belongs to."""
    return existing("workforce:version", code=code)


def origin(line: Line, figure: str) -> str:
    """The cell, JSON pointer or form field in which a figure was read."""
    return existing("workforce:origin", code=line.version.code, line=line.pk, figure=figure)


def existing(name: str, **kwargs: Any) -> str:
    """An address of a room that may not be there; "" then."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def _with(address: str, choice: Choice, changes: dict[str, str]) -> str:
    query = {name: value for name, value in (choice.parameters() | changes).items() if value}
    return f"{address}?{urlencode(query)}" if query else address
