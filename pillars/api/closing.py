"""The closed loop through the API: the same look as the page's; costs are written by the same service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.timezone import localdate
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from partners.permissions import Permission
from pillars.api import closing_serializers as serializers
from pillars.api.base import SYSTEM, OfPlanApi, tried
from pillars.models import Action, InterventionCost
from pillars.presenters import coherence as coherence_words
from pillars.presenters.closing_look import Look, look_at
from pillars.presenters.closing_told import told
from pillars.selectors import frameworks
from pillars.selectors.coherence import Finding, findings
from pillars.selectors.costs import costs_of
from pillars.services.costs import CostFacts, record_cost, withdraw_cost
from planning.models import Intervention
from planning.selectors.interventions import in_sight

INTERVENTION = OpenApiParameter("intervention", OpenApiTypes.UUID, "path")
CODE = OpenApiParameter("code", OpenApiTypes.UUID, "path")


class Closing(OfPlanApi):
    """What actions close, what has been closed, what nothing covers."""

    queryset = Action.objects.all()
    serializer_class = serializers.ClosingSerializer

    @extend_schema(
        summary="What the actions of a plan close of the gap",
        operation_id="closing_retrieve",
        parameters=[
            SYSTEM,
            OpenApiParameter("basis", enum=["funded", "need"]),
            OpenApiParameter("year", description="Financial year such as 2031/32, or `now`; the last if left out."),
            OpenApiParameter("profession", description="Code; the whole system if left out."),
        ],
    )
    def closing(self, request: Request, system: str) -> Response:
        look = self._look(request)
        framework = frameworks.framework_of(self.actor, self.system)
        pillars = frameworks.pillars_of(self.actor, framework) if framework else []
        return Response(self.get_serializer(told(look, pillars)).data)

    def _look(self, request: Request) -> Look:
        names = ("basis", "year", "profession")
        look = look_at(self.actor, self.system, {name: request.query_params.get(name, "") for name in names})
        if look.form is not None and not look.form.is_valid():
            raise ValidationError({name: [str(word) for word in words] for name, words in look.form.errors.items()})
        return look


class Coherence(OfPlanApi):
    """Whether the actions of a plan fit together."""

    queryset = Action.objects.all()
    serializer_class = serializers.CoherenceSerializer

    @extend_schema(summary="What does not fit in a plan", operation_id="coherence_retrieve", parameters=[SYSTEM])
    def coherence(self, request: Request, system: str) -> Response:
        found = findings(self.actor, self.system, localdate())
        names = coherence_words.names_of(found)
        return Response(self.get_serializer({"findings": [_finding(one, names) for one in found]}).data)


def _finding(one: Finding, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "actions": [plan.reference for plan in one.plans],
        "professions": list(one.professions),
        "gap": one.gap.gap if one.gap else None,
        "detail": coherence_words.detail(one, names),
    }


@extend_schema_view(
    list=extend_schema(summary="What is recorded of the cost of an intervention", parameters=[SYSTEM, INTERVENTION])
)
class Costs(ListModelMixin, OfPlanApi):
    """Costs of an intervention in sight. No order or choice anywhere rests on them."""

    permissions = dict.fromkeys(("create", "withdraw"), Permission.EDIT_PLANS)
    queryset = InterventionCost.objects.all()
    serializer_class = serializers.InterventionCostSerializer
    ordering = ("id",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return InterventionCost.objects.none()
        return costs_of(self.intervention)

    @property
    def intervention(self) -> Intervention:
        found = in_sight(self.actor).filter(system=self.system, code=self.kwargs["intervention"]).first()
        if found is None:
            raise Http404("There is no intervention with that code that you can see.")
        return found

    @extend_schema(summary="Record a cost", parameters=[SYSTEM, INTERVENTION],
                   responses={201: serializers.InterventionCostSerializer})  # fmt: skip
    def create(self, request: Request, system: str, intervention: UUID) -> Response:
        of, given = self.intervention, self.checked(serializers.InterventionCostSerializer)
        made = tried(lambda: record_cost(actor=self.actor, intervention=of, facts=CostFacts(**given)))
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(summary="Withdraw a cost", parameters=[SYSTEM, INTERVENTION, CODE], request=None)
    def withdraw(self, request: Request, system: str, intervention: UUID, code: UUID) -> Response:
        cost: Any = self.find(costs_of(self.intervention), Permission.VIEW_PLANS, code=code)  # type: ignore[arg-type]
        withdraw_cost(actor=self.actor, cost=cost)
        return Response(self.get_serializer(InterventionCost.objects.get(pk=cost.pk)).data)
