"""Scenarios side by side and why a gap differs, through the API: the arithmetic of the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from partners.permissions import Permission
from planning.api import comparisons
from planning.api.projections import ONE_ORGANISATION, OfSystem
from planning.models import Run, Scenario
from planning.selectors import looks
from planning.selectors.bridges import Path, between_days, between_paths, shared_days
from planning.selectors.differences import differences, records_behind
from planning.selectors.discretion import discreet
from planning.selectors.explain import Step
from planning.selectors.looks import Look, look
from planning.selectors.sight import Sight, sight_of


class OfLooks(OfSystem, abstract=True):
    """Figures of several runs side by side; who sees scenarios may ask."""

    permission = Permission.VIEW_SCENARIOS

    def look(self, run: Run, filters: Mapping[str, str], basis: str) -> Look:
        """What a run says of these people.

        Raises:
            Http404: all of it is one organisation's, whose figures the caller does not see.
        """
        found = look(run, filters, basis, self.sees)
        if found.why == looks.ONE_ORGANISATION:
            raise Http404(ONE_ORGANISATION)
        return found

    @property
    def sees(self) -> Sight:
        return sight_of(self.actor, self.system)


class Comparison(OfLooks):
    """Scenarios side by side."""

    @extend_schema(
        operation_id="projection_compare", tags=["projections"],
        summary="The gap of several scenarios by position, and in what they differ",
        parameters=[comparisons.CompareQuery],
        responses=comparisons.ComparisonSerializer,
    )  # fmt: skip
    def get(self, request: Request, system: str) -> Response:
        query = self.asked(comparisons.CompareQuery)
        self.demand_sight(query.filters)
        given = query.validated_data
        codes = list(dict.fromkeys(given["scenario"]))
        shown = [self.shown({"scenario": code}) for code in codes]
        scenarios = [one.scenario for one in shown]
        for one in shown:
            one.scenario.published = one.run
        found = [self.look(one.run, query.filters, given["basis"]) for one in shown]
        differing = differences(scenarios, self.sees)
        told = {
            "basis": given["basis"],
            "filters": query.filters,
            "scenarios": [_told(one.scenario, one.run, each) for one, each in zip(shown, found, strict=True)],
            "assumptions": [comparisons.assumption_told(one, scenarios) for one in differing.assumptions],
            "levers": [comparisons.lever_told(one, scenarios) for one in differing.levers],
            "interventions": [comparisons.intervention_told(one, scenarios) for one in differing.interventions],
            "hidden": differing.hidden,
            "records": [_records(scenarios[0], one) for one in scenarios[1:]],
        }
        return Response(comparisons.ComparisonSerializer(told).data)


def _told(scenario: Scenario, run: Run, found: Look) -> dict[str, Any]:
    path = found.path
    parts = ("central", "p10", "p50", "p90")
    return {
        "scenario": scenario.code, "name": scenario.name, "run": run.code, "base_date": run.base_date,
        "positions": list(run.positions), "gap": {part: getattr(path, part) for part in parts} if path else None,
        "why_not": found.why,
    }  # fmt: skip


def _records(first: Scenario, other: Scenario) -> dict[str, Any]:
    found = records_behind(first, other)
    return {
        "scenario": other.code,
        "alike": bool(found and found.alike),
        "base_month_differs": bool(found and found.base_month),
        "organisations_that_differ": found.organisations if found else None,
    }


class Bridge(OfLooks):
    """Why one gap differs from another."""

    @extend_schema(
        operation_id="projection_bridge", tags=["projections"],
        summary="Why the gap differs between two days, two runs or two scenarios, in steps that add up",
        parameters=[comparisons.BridgeQuery],
        responses=comparisons.BridgeSerializer,
    )  # fmt: skip
    def get(self, request: Request, system: str) -> Response:
        query = self.asked(comparisons.BridgeQuery)
        self.demand_sight(query.filters)
        given = query.validated_data
        to = self.shown({"scenario": given.get("to_scenario"), "run": given.get("to_run")}).run
        asked = {"scenario": given.get("from_scenario"), "run": given.get("from_run")}
        start = self.shown(asked).run if any(asked.values()) else to
        ends = [self.look(run, query.filters, given["basis"]) for run in (start, to)]
        days = _days(start, to, given)
        steps, node = _steps(ends, days), ends[1].node
        seen = discreet(steps, node, self.sees) if steps and node is not None else []
        told = {
            "basis": given["basis"],
            "filters": query.filters,
            "from_end": _end(ends[0], days[0]),
            "to_end": _end(ends[1], days[1]),
            "steps": [comparisons.step_told(step) for step in seen],
            "why_not": next((one.why for one in ends if one.why), ""),
        }
        return Response(comparisons.BridgeSerializer(told).data)


def _days(start: Run, to: Run, given: Mapping[str, Any]) -> tuple[dt.date, dt.date]:
    """The day of each end: the last, and for one run the first to begin with.

    Raises:
        ValidationError: a first day was given for two runs, which are compared on one day.
    """
    last = given.get("to_day") or dt.date.fromisoformat(to.positions[-1])
    if start.pk == to.pk:
        return given.get("from_day") or dt.date.fromisoformat(start.positions[0]), last
    if given.get("from_day") not in (None, last):
        raise ValidationError({"from_day": ["Two runs are compared on one day: leave this out, and give to_day."]})
    return last, last


def _steps(ends: Sequence[Look], days: tuple[dt.date, dt.date]) -> list[Step] | None:
    before, after = (one.path for one in ends)
    if before is None or after is None:
        return None
    if ends[0].run.pk == ends[1].run.pk:
        return _within(after, *days)
    known = shared_days(before, after)
    if days[1] not in known:
        raise ValidationError({"to_day": [_offer(days[1], known)]})
    return between_paths(before, after, days[1])


def _within(path: Path, begins: dt.date, day: dt.date) -> list[Step]:
    for name, one, known in (("from_day", begins, path.days[:-1]), ("to_day", day, path.days[1:])):
        if one not in known:
            raise ValidationError({name: [_offer(one, known)]})
    if begins >= day:
        raise ValidationError({"to_day": ["Give a day after from_day."]})
    return between_days(path, begins, day)


def _offer(day: dt.date, known: Sequence[dt.date]) -> str:
    offered = ", ".join(one.isoformat() for one in known) or "none"
    return f"{day} is no position that can be compared here. There are: {offered}."


def _end(found: Look, day: dt.date) -> dict[str, Any]:
    run, path = found.run, found.path
    place = path.place(day) if path else None
    parts = ("central", "p10", "p50", "p90")
    gap = {part: getattr(path, part)[place] for part in parts} if path and place is not None else None
    return {"scenario": run.scenario.code, "run": run.code, "day": day, "gap": gap}
