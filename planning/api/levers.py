"""What else a scenario presumes, through the API; every write is a service's."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db.models import Q
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api.views import ReadOnly
from partners.permissions import Permission
from planning.api import lever_serializers as serializers
from planning.api.scenarios import OfScenario, checked, tried
from planning.models import Lever, Movement, ServiceChange, StaffingRatio
from planning.selectors import levers as selectors
from planning.selectors.sight import sight_of
from planning.services.levers import add_lever, change_lever, withdraw_lever
from web.problems import Problem, ProblemException

CODE = OpenApiParameter("code", OpenApiTypes.UUID, "path")
GONE = "This has been changed or withdrawn since you read it. Read the list again."


class Levers(ReadOnly, OfScenario, abstract=True):
    """Those that hold, as far as their organisation's figures are in sight; replaced ones can be read by their code."""

    permissions = dict.fromkeys(("create", "update", "withdraw"), Permission.EDIT_SCENARIOS)
    new: ClassVar[type[serializers.NewLeverSerializer]]

    @property
    def kind(self) -> type[Lever]:
        return self.new.kind

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        sight = sight_of(self.actor, self.scenario.system)
        if not sight.everything:
            rows = rows.filter(Q(organisation__isnull=True) | Q(organisation__code__in=sight.own))
        return rows.filter(ended__isnull=True) if self.action == "list" else rows

    def create(self, request: Request, scenario: UUID) -> Response:
        """Add one."""
        given = checked(self.new, request)
        lever = self.kind(scenario=self.scenario, **given)
        return self.told(tried(lambda: add_lever(actor=self.actor, lever=lever)), 201)

    def update(self, request: Request, scenario: UUID, code: UUID) -> Response:
        """Replace one by another of the same name."""
        found = self.held()
        given = checked(self.new, request, changing=True)
        return self.told(tried(lambda: change_lever(actor=self.actor, lever=found, values=given)))

    def withdraw(self, request: Request, scenario: UUID, code: UUID) -> Response:
        """Presume it no more."""
        found = self.held()
        given = checked(serializers.WithdrawSerializer, request)
        tried(lambda: withdraw_lever(actor=self.actor, lever=found, **given))
        found.refresh_from_db()
        return self.told(found)

    def history(self, request: Request, scenario: UUID, code: UUID) -> Response:
        """Everything ever presumed under its name, the newest first."""
        rows = selectors.history(self.get_object())
        return Response(self.get_serializer(rows, many=True).data)

    def held(self) -> Lever:
        """The row of the address, if it still holds.

        Raises:
            ProblemException: 409, it does not any more.
        """
        found: Lever = self.get_object()
        if found.ended is not None:
            raise ProblemException(Problem(409, detail=GONE))
        return found

    def told(self, one: Lever, status: int = 200) -> Response:
        return Response(self.get_serializer(one).data, status=status)


View = TypeVar("View", bound=type[Levers])


def described(what: str, named: str, new: type[Any], shown: type[Any]) -> Callable[[View], View]:
    """The words of one kind for the API's description."""
    of_actions = {
        "list": extend_schema(summary=f"{what} that a scenario presumes"),
        "retrieve": extend_schema(summary=f"One {named}", parameters=[CODE]),
        "create": extend_schema(summary=f"Add a {named}", request=new, responses={201: shown}),
        "update": extend_schema(summary=f"Change a {named}", request=new, responses=shown, parameters=[CODE]),
        "withdraw": extend_schema(
            summary=f"Withdraw a {named}", request=serializers.WithdrawSerializer, responses=shown, parameters=[CODE]
        ),
        "history": extend_schema(
            summary=f"Everything ever presumed under the name of a {named}", responses=shown(many=True),
            parameters=[CODE], operation_id=f"scenarios_{named.replace(' ', '_')}_history",
        ),
    }  # fmt: skip

    def describe(view: View) -> View:
        for action, schema in of_actions.items():
            setattr(view, action, schema(_of_its_own(view, action)))
        return view

    return describe


def _of_its_own(view: type[Levers], action: str) -> Callable[..., Response]:
    """The inherited method as one that a description of its own can be put on."""
    inherited = getattr(view, action)

    @wraps(inherited)
    def method(self: Levers, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer: Response = inherited(self, request, *args, **kwargs)
        return answer

    return method


@described("Movements", "movement", serializers.NewMovementSerializer, serializers.MovementSerializer)
class Movements(Levers):
    queryset = selectors.rows(Movement)
    serializer_class = serializers.MovementSerializer
    new = serializers.NewMovementSerializer


@described(
    "Changes of service", "service change", serializers.NewServiceChangeSerializer, serializers.ServiceChangeSerializer
)
class ServiceChanges(Levers):
    queryset = selectors.rows(ServiceChange)
    serializer_class = serializers.ServiceChangeSerializer
    new = serializers.NewServiceChangeSerializer


@described(
    "Staffing ratios", "staffing ratio", serializers.NewStaffingRatioSerializer, serializers.StaffingRatioSerializer
)
class StaffingRatios(Levers):
    queryset = selectors.rows(StaffingRatio)
    serializer_class = serializers.StaffingRatioSerializer
    new = serializers.NewStaffingRatioSerializer
