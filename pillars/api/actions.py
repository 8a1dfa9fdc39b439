"""Actions through the API; every write is a service's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Prefetch
from django.utils.timezone import localdate
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from partners import access
from partners.api.views import ReadOnly, ScopedViewSet
from partners.permissions import Permission
from pillars.api import action_serializers as serializers
from pillars.api.base import SYSTEM, OfPlanApi, tried
from pillars.forms.action_filter import ActionFilter
from pillars.models import Action
from pillars.selectors import actions as selectors
from pillars.services import actions as services
from pillars.services.many import change_many
from pillars.services.reporting import report
from planning.selectors.interventions import in_sight

REFERENCE = OpenApiParameter("reference", description="Short reference, such as A-017.", location="path")
FILTERS = [
    SYSTEM,
    *(
        OpenApiParameter(name, OpenApiTypes.BOOL if name in ("mine", "overdue", "retired") else OpenApiTypes.STR)
        for name in ActionFilter.base_fields
        if name != "due_before"
    ),
    OpenApiParameter("due_before", OpenApiTypes.DATE),
]
LEADS = dict.fromkeys(
    ("create", "update", "partial_update", "report", "retire", "restore", "several"), Permission.LEAD_PLANS
)


def shown(view: ScopedViewSet, rows: Any) -> Any:
    """Actions with the interventions that the caller may see."""
    return rows.prefetch_related(Prefetch("interventions", in_sight(view.actor)))


class OfActionApi(OfPlanApi, abstract=True):
    """Rows about one action of a system."""

    @property
    def action_row(self) -> Action:
        rows: Any = selectors.actions_of(self.actor, self.system)
        found: Any = access.find(rows, self.actor, Permission.VIEW_PLANS, reference=self.kwargs["reference"])
        return found


@extend_schema_view(
    list=extend_schema(summary="Actions of a system's plan", parameters=FILTERS),
    retrieve=extend_schema(summary="One action", parameters=[SYSTEM, REFERENCE]),
)
class Actions(ReadOnly, OfActionApi):
    """Actions; the list takes the filters of the page, of the same names."""

    permissions = LEADS
    queryset = Action.objects.all()
    serializer_class = serializers.ActionSerializer
    lookup_field = "reference"
    ordering = ("reference", "id")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Action.objects.none()
        rows = shown(self, selectors.actions_of(self.actor, self.system))
        return self._narrowed(rows) if self.action == "list" else rows

    def _narrowed(self, rows: Any) -> Any:
        asked = ActionFilter(self.request.query_params, actor=self.actor, system=self.system)
        if not asked.is_valid():
            raise ValidationError({name: [str(one) for one in words] for name, words in asked.errors.items()})
        return selectors.narrowed(rows, asked.cleaned_data, self.actor, localdate())

    def get_object(self) -> Any:
        return shown(self, selectors.actions_of(self.actor, self.system)).get(pk=self.action_row.pk)

    def told(self, action: Action, status: int = 200) -> Response:
        fresh = shown(self, selectors.actions_of(self.actor, self.system)).get(pk=action.pk)
        return Response(self.get_serializer(fresh).data, status=status)

    @extend_schema(summary="Add an action", parameters=[SYSTEM], request=serializers.NewActionSerializer,
                   responses={201: serializers.ActionSerializer})  # fmt: skip
    def create(self, request: Request, system: str) -> Response:
        plan, given = self.framework, dict(self.checked(serializers.NewActionSerializer))
        reference = given.pop("reference")
        facts = services.ActionFacts(**_tuples(given))
        return self.told(
            tried(lambda: services.create_action(actor=self.actor, framework=plan, facts=facts, reference=reference)),
            201,
        )

    @extend_schema(summary="Set everything about an action", parameters=[SYSTEM, REFERENCE],
                   request=serializers.ActionFactsSerializer)  # fmt: skip
    def update(self, request: Request, system: str, reference: str) -> Response:
        action, given = self.action_row, self.checked(serializers.ActionFactsSerializer)
        return self._change(action, services.ActionFacts(**_tuples(given)))

    @extend_schema(summary="Change some of an action", parameters=[SYSTEM, REFERENCE],
                   request=serializers.ActionFactsSerializer)  # fmt: skip
    def partial_update(self, request: Request, system: str, reference: str) -> Response:
        action, given = self.action_row, self.checked(serializers.ActionFactsSerializer, partial=True)
        return self._change(action, replace(services.facts_of(action), **_tuples(given)))

    def _change(self, action: Action, facts: services.ActionFacts) -> Response:
        """Interventions out of the caller's sight stay linked."""
        seen = in_sight(self.actor).filter(actions=action).values("pk")
        hidden = action.interventions.exclude(pk__in=seen)
        kept = (*(one for one in facts.interventions if one not in hidden), *hidden)
        facts = replace(facts, interventions=kept)
        return self.told(tried(lambda: services.change_action(actor=self.actor, action=action, facts=facts)))

    @extend_schema(summary="Report progress", parameters=[SYSTEM, REFERENCE], request=serializers.ReportSerializer)
    def report(self, request: Request, system: str, reference: str) -> Response:
        action, given = self.action_row, dict(self.checked(serializers.ReportSerializer))
        wanted = given.pop("reached")
        reached = list(action.milestones.filter(pk__in=wanted, done__isnull=True))
        if len(reached) != len(set(wanted)):
            raise ValidationError({"reached": "Name milestones of this action that were not reached before."})
        return self.told(tried(lambda: report(actor=self.actor, action=action, reached=reached, **given)))

    @extend_schema(summary="Take an action out of the lists", parameters=[SYSTEM, REFERENCE], request=None)
    def retire(self, request: Request, system: str, reference: str) -> Response:
        action = self.action_row
        services.retire_action(actor=self.actor, action=action)
        return self.told(action)

    @extend_schema(summary="Bring an action back", parameters=[SYSTEM, REFERENCE], request=None)
    def restore(self, request: Request, system: str, reference: str) -> Response:
        action = self.action_row
        services.retire_action(actor=self.actor, action=action, restore=True)
        return self.told(action)

    @extend_schema(summary="The same change to several actions, all or none", parameters=[SYSTEM],
                   request=serializers.ManySerializer, responses=serializers.ChangedSerializer)  # fmt: skip
    def several(self, request: Request, system: str) -> Response:
        given = dict(self.checked(serializers.ManySerializer))
        wanted = dict.fromkeys(given.pop("actions"))
        rows = list(selectors.actions_of(self.actor, self.system).filter(reference__in=wanted))
        unknown = [one for one in wanted if one not in {row.reference for row in rows}]
        if unknown:
            raise ValidationError({"actions": f"There is no action {', '.join(unknown)} here."})
        return Response({"changed": tried(lambda: change_many(actor=self.actor, actions=rows, changes=given))})


def _tuples(given: Any) -> dict[str, Any]:
    """Lists as the services take them."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}


@extend_schema_view(list=extend_schema(summary="Actions that you lead, in all systems", operation_id="my_actions_list"))
class MyActions(ReadOnly, ScopedViewSet):
    """Also those of workstreams that the caller leads."""

    permission = Permission.VIEW_PLANS
    queryset = Action.objects.all()
    serializer_class = serializers.ActionSerializer
    ordering = ("system", "reference")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Action.objects.none()
        return shown(self, selectors.my_actions(self.actor))
