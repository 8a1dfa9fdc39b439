"""Projections through the API: one node, nodes of a kind, the biggest gaps, plan against actual. Cheap to poll.

Answers carry an ETag made of the run, of whether something newer is on its way, and of what the caller may see: asked
again with If-None-Match, an unchanged projection costs three small queries and answers 304.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from jobs.api.serializers import JobSerializer
from jobs.models import Job
from partners import access as partner_access
from partners.api.views import ApiView
from partners.models import System
from partners.permissions import Permission
from planning.api import figures
from planning.api.scenarios import tried
from planning.models import Run, Scenario
from planning.selectors import access, labels, plan, projections, scenarios
from planning.selectors.sight import sight_of
from planning.services.requests import request_selection
from web.pagination import CursorPage
from web.problems import Problem, ProblemException

ONE_ORGANISATION = "These are one organisation's own figures, and you cannot see them."
NOT_MODIFIED = {304: None}


@dataclass(frozen=True)
class Shown:
    """The run whose figures are asked for, and the job that will replace it."""

    system: System
    scenario: Scenario
    run: Run
    job: Job | None

    def told(self) -> dict[str, Any]:
        """As AsOfSerializer describes it."""
        run = self.run
        return {
            "system": self.system.code, "scenario": self.scenario.code, "run": run.code, "published": run.published,
            "base_date": run.base_date, "engine_version": run.engine_version, "fingerprint": run.fingerprint,
            "being_recalculated": self.job is not None, "recalculation": self.job.code if self.job else None,
            "positions": figures.positions_told(run),
        }  # fmt: skip


class OfSystem(ApiView, abstract=True):
    """An address below a system that the caller must see the aggregates of."""

    permission = Permission.VIEW_AGGREGATES

    @cached_property
    def system(self) -> System:
        rows = System.objects.select_related("region")
        code = self.kwargs["system"]
        return partner_access.find(rows, self.actor, Permission.VIEW_AGGREGATES, code=code)  # type: ignore[return-value]

    def asked(self, kind: Any) -> Any:
        """The query of the address, checked."""
        query = kind(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return query

    def shown(self, given: dict[str, Any]) -> Shown:
        """The run asked for.

        Raises:
            Http404: no such scenario or run that the caller can see.
            ProblemException: 404, nothing has been published yet; or the run's figures are gone.
        """
        run = self._past(given["run"]) if given.get("run") else None
        scenario = run.scenario if run else self._scenario(given.get("scenario"))
        job = scenarios.recalculating(scenario) if scenario else None
        run = run or (scenarios.published(scenario) if scenario else None)
        if scenario is None or run is None:
            told = "Nothing has been projected for this system yet."
            raise ProblemException(Problem(404, detail=told, extra={"being_recalculated": job is not None}))
        run.scenario = scenario
        return Shown(self.system, scenario, run, job)

    def _scenario(self, code: UUID | None) -> Scenario | None:
        rows = scenarios.visible(self.actor, self.system).defer("published__snapshot")
        if code is None:
            return rows.filter(is_default=True).first()
        found = rows.filter(code=code).first()
        if found is None:
            raise Http404("The system has no scenario with that code.")
        return found

    def _past(self, code: UUID) -> Run:
        rows = Run.objects.visible_to(self.actor, Permission.VIEW_SCENARIOS).defer("snapshot")
        found = rows.select_related("scenario__system").filter(code=code, scenario__system=self.system).first()
        if found is None or found.published is None:
            raise Http404("The system has no published run with that code.")
        if found.pruned is not None:
            told = "The figures of this run have been put away. POST to its bring-back/, then ask again."
            raise ProblemException(Problem(404, detail=told))
        return found

    def demand_sight(self, filters: dict[str, str]) -> None:
        """Go on only if the caller may see the node of these filters.

        Raises:
            Http404: it is out of sight.
        """
        if not access.may_see_node(self.actor, self.system, filters):
            raise Http404("There is no organisation with that code whose figures you can see.")

    def sight(self) -> str:
        """A word for what the caller may see, for the ETag."""
        if access.sees_every_organisation(self.actor, self.system):
            return "everything"
        return ",".join(sorted(access.organisations_seen(self.actor)))

    def unchanged(self, *parts: object) -> tuple[str, HttpResponseBase | None]:
        """The ETag of the answer, and 304 if the caller has it already."""
        etag = f'"{hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]}"'
        answer = get_conditional_response(self.request._request, etag=etag)
        return etag, _private(answer) if answer is not None else None


def _private(answer: Any) -> Any:
    patch_cache_control(answer, private=True, no_cache=True)
    patch_vary_headers(answer, ("Authorization", "Cookie"))
    return answer


def _answer(etag: str, data: Any) -> Response:
    answer: Response = _private(Response(data))
    answer["ETag"] = etag
    return answer


class Projection(OfSystem):
    """One node of a projection."""

    permissions = {"post": Permission.VIEW_AGGREGATES}

    @extend_schema(
        operation_id="projection", tags=["projections"],
        summary="Figures of one node by position, with their range and how sure they are",
        parameters=[figures.FilterQuery],
        responses={200: figures.ProjectionSerializer, **NOT_MODIFIED},
    )  # fmt: skip
    def get(self, request: Request, system: str) -> HttpResponseBase:
        query = self.asked(figures.FilterQuery)
        self.demand_sight(query.filters)
        shown = self.shown(query.validated_data)
        found = projections.selection(shown.run, **query.filters)
        self._demand_own(found)
        state = found.node.pk if found.node else f"{found.job.code if found.job else ''}{found.why_not}"
        etag, same = self.unchanged(shown.run.code, shown.job and shown.job.code, state)
        if same is not None:
            return same
        names = labels.names(found.node) if found.node else {}
        return _answer(etag, {
            "as_of": shown.told(), "filters": query.filters, "names": names,
            "node": figures.node_told(found.node) if found.node else None,
            "working_out": found.job.code if found.job else None, "why_not": found.why_not,
        })  # fmt: skip

    def _demand_own(self, found: projections.Selected) -> None:
        """Raises Http404 where all of it is one organisation's whose figures the caller does not see."""
        if found.node is not None and not sight_of(self.actor, self.system).sees_node(found.node):
            raise Http404(ONE_ORGANISATION)

    @extend_schema(
        operation_id="projection_work_out", tags=["projections"],
        summary="Have a combination of filters worked out; follow the job, then read it by GET",
        request=figures.SelectionQuery,
        responses={200: figures.ProjectionSerializer, 202: JobSerializer},
    )  # fmt: skip
    def post(self, request: Request, system: str) -> HttpResponseBase:
        query = figures.SelectionQuery(data=request.data)
        query.is_valid(raise_exception=True)
        self.demand_sight(query.filters)
        shown = self.shown(query.validated_data)
        found = projections.selection(shown.run, **query.filters)
        self._demand_own(found)
        if found.node is not None or not found.possible:
            told = {"as_of": shown.told(), "filters": query.filters, "why_not": found.why_not, "working_out": None}
            names = labels.names(found.node) if found.node else {}
            node = figures.node_told(found.node) if found.node else None
            return Response(told | {"names": names, "node": node})
        job = tried(lambda: request_selection(actor=self.actor, run=shown.run, **query.filters))
        return Response(JobSerializer(job).data, status=202)


class Nodes(OfSystem):
    """Many nodes of a projection."""

    ordering = ("code",)

    @extend_schema(
        operation_id="projection_nodes", tags=["projections"],
        summary="Every node of a kind that you may see, in the order of their codes",
        parameters=[figures.NodesQuery],
        responses={200: figures.NodePageSerializer, **NOT_MODIFIED},
    )  # fmt: skip
    def get(self, request: Request, system: str) -> HttpResponseBase:
        query = self.asked(figures.NodesQuery)
        shown = self.shown(query.validated_data)
        etag, same = self.unchanged(shown.run.code, shown.job and shown.job.code, self.sight())
        if same is not None:
            return same
        rows = access.visible_nodes(self.actor, shown.run).filter(kind=query.validated_data["kind"])
        pages = CursorPage()
        page = pages.paginate_queryset(rows.defer("flows", "effects").order_by("code"), request, self) or []
        return _answer(etag, {
            "as_of": shown.told(), "next": pages.get_next_link(), "previous": pages.get_previous_link(),
            "results": [figures.node_told(row) for row in page],
        })  # fmt: skip


class BiggestGaps(OfSystem):
    """Where the shortfalls are."""

    @extend_schema(
        operation_id="projection_biggest_gaps", tags=["projections"],
        summary="The biggest gaps that you may see; those that only return an assumption are left out",
        parameters=[figures.GapsQuery],
        responses={200: figures.GapsSerializer, **NOT_MODIFIED},
    )  # fmt: skip
    def get(self, request: Request, system: str) -> HttpResponseBase:
        query = self.asked(figures.GapsQuery)
        given = query.validated_data
        self.demand_sight(query.filters)
        shown = self.shown(given)
        etag, same = self.unchanged(shown.run.code, shown.job and shown.job.code, self.sight())
        if same is not None:
            return same
        position = self._position(shown.run, given.get("year"))
        rows = self._rows(shown.run, given, query.filters, position)
        return _answer(etag, {
            "as_of": shown.told(), "basis": given["basis"], "position": figures.position_told(shown.run, position),
            "results": [figures.gap_told(row) for row in rows],
        })  # fmt: skip

    def _position(self, run: Run, year: str | None) -> int:
        position = projections.position_of(run, year) if year else len(run.positions) - 1
        if position is None:
            known = ", ".join(projections.financial_years(run))
            raise ValidationError({"year": [f"The projection does not reach {year}. Choose one of {known}."]})
        return position

    def _rows(
        self, run: Run, given: dict[str, Any], filters: dict[str, str], position: int
    ) -> list[projections.GapRow]:
        sight = sight_of(self.actor, self.system)
        usual = "organisation+staff_group" if sight.everything or sight.own else "sector+staff_group"
        kind = given.get("kind", usual)
        _refuse_unused(kind, filters)
        return projections.biggest_gaps(
            run, basis=given["basis"], position=position, limit=given["limit"], sight=sight,
            include_assumed=given["include_assumed"], kind=kind, **filters,
        )  # fmt: skip


def _refuse_unused(kind: str, filters: dict[str, str]) -> None:
    fixed = {"organisation", "profession", "setting"} if kind == "cell" else set(kind.split("+"))
    narrowing = fixed | ({"sector", "place"} if "organisation" in fixed else set())
    if unused := sorted(set(filters) - narrowing):
        words = f"Gaps of the kind {kind} cannot be narrowed by this. Choose another kind, or leave it out."
        raise ValidationError({name: [words] for name in unused})


class PlanAgainstActual(OfSystem):
    """The operating plan beside what happened."""

    @extend_schema(
        operation_id="projection_plan", tags=["projections"],
        summary="Operating plan against actual staff in post, month by month",
        parameters=[figures.FilterQuery],
        responses=figures.PlanSerializer,
    )  # fmt: skip
    def get(self, request: Request, system: str) -> Response:
        query = self.asked(figures.FilterQuery)
        self.demand_sight(query.filters)
        found = plan.plan_vs_actual(self.system, **query.filters)
        if not sight_of(self.actor, self.system).sees_plan(found.partners, query.filters):
            raise Http404(ONE_ORGANISATION)
        return Response(figures.PlanSerializer(figures.plan_told(self.system.code, query.filters, found)).data)
