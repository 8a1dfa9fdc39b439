"""Scenarios, their assumptions and their runs through the API; every write is a service's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.http import Http404
from django.utils.functional import cached_property
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from jobs.api.serializers import JobSerializer
from partners import access
from partners.api.views import ReadOnly, ScopedViewSet
from partners.permissions import Permission
from planning.api import serializers
from planning.models import Assumption, Run, Scenario
from planning.selectors import scenarios as selectors
from planning.services.archiving import bring_back
from planning.services.failures import AssumptionRefused, NotPossible
from planning.services.locking import lock_scenario, unlock_scenario
from planning.services.pinning import pin_run, unpin_run
from planning.services.requests import request_recompute
from planning.services.scenario_lock import ScenarioLocked
from planning.services.scenario_settings import change_scenario
from planning.services.scenarios import add_assumption, copy_scenario, edit_assumption, end_assumption
from web.problems import Problem, ProblemError, ProblemException, invalid

Made = TypeVar("Made")
MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag that was read; anything newer answers 409."
)
SCENARIOS = Scenario.objects.select_related("system", "published", "locked_by").defer("published__snapshot")


def tried(call: Callable[[], Made]) -> Made:
    """What a service makes; its refusal becomes a problem with a pointer to each field, a lock 409."""
    try:
        return call()
    except ScenarioLocked as locked:
        raise ProblemException(Problem(409, detail=str(locked))) from locked
    except AssumptionRefused as refused:
        raise invalid(
            ProblemError(f"/{field}" if field else "", words) for field, words in refused.messages.items()
        ) from refused
    except NotPossible as reason:
        raise ProblemException(Problem(409, detail=str(reason))) from reason


@extend_schema_view(
    list=extend_schema(
        summary="Scenarios that you may see",
        parameters=[OpenApiParameter("system", description="Code of a system.")],
    ),
    retrieve=extend_schema(summary="One scenario"),
)
class Scenarios(ReadOnly, ScopedViewSet):
    permission = Permission.VIEW_SCENARIOS
    permissions = {
        **dict.fromkeys(("partial_update", "copy", "work_out", "lock"), Permission.EDIT_SCENARIOS),
        "unlock": Permission.SIGN_OFF,
    }
    sight = Permission.VIEW_SCENARIOS
    queryset = SCENARIOS
    serializer_class = serializers.ScenarioSerializer

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        system = self.request.query_params.get("system")
        return rows.filter(system__code=system) if system else rows

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        rows = args[0] if args else []
        among = rows if isinstance(rows, list) else [rows] if isinstance(rows, Scenario) else []
        busy = selectors.recalculating_among(among)
        kwargs["context"] = {**self.get_serializer_context(), "recalculating": busy}
        return super().get_serializer(*args, **kwargs)

    @extend_schema(
        summary="Change name, horizon, base month or whether it is kept up to date",
        request=serializers.ScenarioChangeSerializer,
        responses=serializers.ScenarioSerializer,
    )
    def partial_update(self, request: Request, code: str) -> Response:
        scenario = self.get_object()
        given = checked(serializers.ScenarioChangeSerializer, request)
        names = ("name", "description", "horizon_years", "base_month", "live")
        values = {name: given.get(name, getattr(scenario, name)) for name in names}
        tried(lambda: change_scenario(actor=self.actor, scenario=scenario, **values))
        return Response(self.get_serializer(scenario).data)

    @extend_schema(
        summary="Copy a scenario",
        request=serializers.CopySerializer,
        responses={201: serializers.ScenarioSerializer},
    )
    def copy(self, request: Request, code: str) -> Response:
        scenario = self.get_object()
        given = checked(serializers.CopySerializer, request)
        made = tried(lambda: copy_scenario(actor=self.actor, scenario=scenario, **given))
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(summary="Have a scenario worked out again", request=None, responses={202: JobSerializer})
    def work_out(self, request: Request, code: str) -> Response:
        scenario = self.get_object()
        job = tried(lambda: request_recompute(actor=self.actor, scenario=scenario))
        return Response(JobSerializer(job).data, status=202)

    @extend_schema(
        summary="Lock a scenario: nothing in it changes, and its figures stay",
        request=serializers.ReasonSerializer,
        responses=serializers.ScenarioSerializer,
    )
    def lock(self, request: Request, code: str) -> Response:
        return self._set_lock(request, lock_scenario)

    @extend_schema(
        summary="Unlock a scenario; for those who sign off",
        request=serializers.ReasonSerializer,
        responses=serializers.ScenarioSerializer,
    )
    def unlock(self, request: Request, code: str) -> Response:
        return self._set_lock(request, unlock_scenario)

    def _set_lock(self, request: Request, change: Callable[..., Scenario]) -> Response:
        scenario = self.get_object()
        reason = checked(serializers.ReasonSerializer, request)["reason"]
        done = tried(lambda: change(actor=self.actor, scenario=scenario, reason=reason))
        return Response(self.get_serializer(done).data)


def checked(kind: Any, request: Request, **context: Any) -> Mapping[str, Any]:
    """The request's body, checked."""
    serializer = kind(data=request.data, context={"request": request, **context})
    serializer.is_valid(raise_exception=True)
    data: Mapping[str, Any] = serializer.validated_data
    return data


class OfScenario(ScopedViewSet, abstract=True):
    """Rows of one scenario, which must be in sight; changes need the right to edit it."""

    permission = Permission.VIEW_SCENARIOS
    sight = Permission.VIEW_SCENARIOS

    @cached_property
    def scenario(self) -> Scenario:
        rows: Any = SCENARIOS
        sight, code = Permission.VIEW_SCENARIOS, self.kwargs["scenario"]
        return access.find(rows, self.actor, sight, self.right(), code=code)  # type: ignore[return-value]

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows if getattr(self, "swagger_fake_view", False) else rows.filter(scenario=self.scenario)


@extend_schema_view(list=extend_schema(summary="What a scenario assumes"))
class Assumptions(ReadOnly, OfScenario):
    """Assumptions that hold. Those that were replaced or withdrawn are in the history of each."""

    permissions = dict.fromkeys(("create", "update", "end"), Permission.EDIT_SCENARIOS)
    queryset = Assumption.objects.filter(ended__isnull=True).select_related(
        "organisation", "profession", "staff_group__scheme", "changed_by"
    )
    serializer_class = serializers.AssumptionSerializer
    lookup_field = "key"

    def get_object(self) -> Assumption:
        _ = self.scenario
        found = selectors.assumption(self.scenario, self.kwargs["key"])
        if found is None:
            raise Http404("Nothing has been assumed under that name in this scenario.")
        return found

    @extend_schema(summary="One assumption, with its ETag", operation_id="scenarios_assumption")
    def retrieve(self, request: Request, scenario: UUID, key: str) -> Response:
        return self.answer(self.get_object())

    @extend_schema(
        summary="Add an assumption",
        request=serializers.NewAssumptionSerializer,
        responses={201: serializers.AssumptionSerializer},
    )
    def create(self, request: Request, scenario: UUID) -> Response:
        among = self.scenario
        given = checked(serializers.NewAssumptionSerializer, request)
        made = tried(lambda: add_assumption(actor=self.actor, scenario=among, **given))
        return self.answer(made, 201)

    @extend_schema(
        summary="Change the values of an assumption",
        request=serializers.ValuesSerializer,
        responses=serializers.AssumptionSerializer,
        parameters=[MATCH],
    )
    def update(self, request: Request, scenario: UUID, key: str) -> Response:
        found = self.unchanged(request)
        given = checked(serializers.ValuesSerializer, request)
        return self.answer(tried(lambda: edit_assumption(actor=self.actor, assumption=found, **given)))

    @extend_schema(
        summary="Withdraw an assumption, so that a wider one holds",
        request=serializers.EndSerializer,
        responses=serializers.AssumptionSerializer,
        parameters=[MATCH],
    )
    def end(self, request: Request, scenario: UUID, key: str) -> Response:
        found = self.unchanged(request)
        given = checked(serializers.EndSerializer, request)
        tried(lambda: end_assumption(actor=self.actor, assumption=found, **given))
        found.refresh_from_db()
        return self.answer(found)

    @extend_schema(
        summary="Everything that was ever assumed here, the newest first",
        operation_id="scenarios_assumption_history",
        responses=serializers.AssumptionSerializer(many=True),
    )
    def history(self, request: Request, scenario: UUID, key: str) -> Response:
        rows = selectors.history(self.get_object())
        rows = rows.select_related("organisation", "profession", "staff_group__scheme", "changed_by")
        return Response(self.get_serializer(rows, many=True).data)

    def unchanged(self, request: Request) -> Assumption:
        """The assumption, if it still is the one that the caller read.

        Raises:
            ProblemException: 409, it has been changed since.
        """
        found = self.get_object()
        match = request.headers.get("If-Match", "*").strip()
        if match not in ("*", etag_of(found)):
            raise ProblemException(Problem(409, detail="This assumption has been changed since you read it."))
        return found

    def answer(self, one: Assumption, status: int = 200) -> Response:
        return Response(self.get_serializer(one).data, status=status, headers={"ETag": etag_of(one)})


def etag_of(one: Assumption) -> str:
    """Another one after each change."""
    return f'"{one.pk}{"-ended" if one.ended else ""}"'


@extend_schema_view(
    list=extend_schema(summary="Runs of a scenario, the newest first"),
    retrieve=extend_schema(summary="One run", parameters=[OpenApiParameter("code", OpenApiTypes.UUID, "path")]),
)
class Runs(ReadOnly, OfScenario):
    """What was computed when, from what; past figures are read with ``run`` under /projections/."""

    permissions = {"pin": Permission.EDIT_SCENARIOS}
    queryset = Run.objects.select_related("scenario__system").defer("snapshot")
    serializer_class = serializers.RunSerializer
    ordering = ("-id",)

    @extend_schema(
        summary="Keep the figures of a run at hand for good, or let them be put away",
        request=serializers.PinSerializer,
        responses=serializers.RunSerializer,
        parameters=[OpenApiParameter("code", OpenApiTypes.UUID, "path")],
    )
    def pin(self, request: Request, scenario: UUID, code: UUID) -> Response:
        found = self.get_object()
        change = pin_run if checked(serializers.PinSerializer, request)["pinned"] else unpin_run
        return Response(self.get_serializer(tried(lambda: change(actor=self.actor, run=found))).data)

    @extend_schema(
        summary="Bring back the figures of a run that were put away",
        request=None,
        responses=serializers.RunSerializer,
        parameters=[OpenApiParameter("code", OpenApiTypes.UUID, "path")],
    )
    def bring_back(self, request: Request, scenario: UUID, code: UUID) -> Response:
        found = self.get_object()
        return Response(self.get_serializer(tried(lambda: bring_back(actor=self.actor, run=found))).data)
