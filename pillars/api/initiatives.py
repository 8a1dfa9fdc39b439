"""Initiatives through the API; every write is a service's."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from partners import access
from partners.api.views import ReadOnly
from partners.permissions import Permission
from pillars.api import initiative_serializers as serializers
from pillars.api.base import SYSTEM, OfPlanApi, tried
from pillars.forms.initiatives import InitiativeFilter
from pillars.models import Agreement, Initiative
from pillars.selectors import initiatives as selectors
from pillars.services import initiatives as services

CODE = OpenApiParameter("code", OpenApiTypes.UUID, "path", description="Its `code` in the list.")
WHERE = [SYSTEM, CODE]
BOOLEANS = ("late", "retired")
FILTERS = [
    SYSTEM,
    *(
        OpenApiParameter(name, OpenApiTypes.BOOL if name in BOOLEANS else OpenApiTypes.STR)
        for name in InitiativeFilter.base_fields
    ),
]
WRITES = dict.fromkeys(("create", "update", "steps", "site", "retire", "restore"), Permission.EDIT_PLANS)


class OfInitiativeApi(OfPlanApi, abstract=True):
    """Rows about one initiative of a system."""

    @property
    def initiative(self) -> Initiative:
        rows: Any = selectors.initiatives_of(self.actor, self.system)
        found: Any = access.find(rows, self.actor, Permission.VIEW_PLANS, code=self.kwargs["code"])
        return found


@extend_schema_view(
    list=extend_schema(summary="Initiatives of a system", parameters=FILTERS),
    retrieve=extend_schema(summary="One initiative", parameters=WHERE),
)
class Initiatives(ReadOnly, OfInitiativeApi):
    """Initiatives; the list takes the filters of the page, of the same names."""

    permissions = WRITES
    queryset = Initiative.objects.all()
    serializer_class = serializers.InitiativeSerializer
    lookup_field = "code"
    ordering = ("name", "id")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Initiative.objects.none()
        rows = selectors.initiatives_of(self.actor, self.system).prefetch_related("actions")
        return self._narrowed(rows) if self.action == "list" else rows

    def _narrowed(self, rows: Any) -> Any:
        asked = InitiativeFilter(self.request.query_params, system=self.system, today=localdate())
        if not asked.is_valid():
            raise ValidationError({name: [str(word) for word in words] for name, words in asked.errors.items()})
        return selectors.narrowed(rows, asked.cleaned_data, localdate())

    def told(self, one: Initiative, status: int = 200) -> Response:
        fresh = selectors.initiatives_of(self.actor, self.system).prefetch_related("actions").get(pk=one.pk)
        return Response(self.get_serializer(fresh).data, status=status)

    def facts(self) -> services.InitiativeFacts:
        given = self.checked(serializers.InitiativeFactsSerializer)
        return services.InitiativeFacts(**{**given, "actions": tuple(given["actions"])})

    @extend_schema(summary="Add an initiative", parameters=[SYSTEM], request=serializers.InitiativeFactsSerializer,
                   responses={201: serializers.InitiativeSerializer})  # fmt: skip
    def create(self, request: Request, system: str) -> Response:
        where, facts = self.system, self.facts()
        return self.told(tried(lambda: services.save_initiative(actor=self.actor, system=where, facts=facts)), 201)

    @extend_schema(summary="Set everything that is said of an initiative", parameters=WHERE,
                   request=serializers.InitiativeFactsSerializer)  # fmt: skip
    def update(self, request: Request, system: str, code: str) -> Response:
        where, one, facts = self.system, self.initiative, self.facts()
        saved = tried(
            lambda: services.save_initiative(actor=self.actor, system=where, facts=facts, initiative=one)
        )  # fmt: skip
        return self.told(saved)

    @extend_schema(summary="Set all its milestones", parameters=WHERE, request=serializers.InitiativeStepsSerializer)
    def steps(self, request: Request, system: str, code: str) -> Response:
        one, given = self.initiative, self.checked(serializers.InitiativeStepsSerializer)["steps"]
        steps = [(step["title"], step["due"], step.get("done")) for step in given]
        tried(lambda: services.set_steps(actor=self.actor, initiative=one, steps=steps))
        return self.told(one)

    @extend_schema(summary="Put a site, or its new stage", parameters=WHERE, request=serializers.PutSiteSerializer)
    def site(self, request: Request, system: str, code: str) -> Response:
        one, given = self.initiative, self.checked(serializers.PutSiteSerializer)
        tried(lambda: services.put_site(actor=self.actor, initiative=one, **given))
        return self.told(one)

    @extend_schema(summary="Take an initiative out of the lists", parameters=WHERE, request=None)
    def retire(self, request: Request, system: str, code: str) -> Response:
        one = self.initiative
        services.retire_initiative(actor=self.actor, initiative=one)
        return self.told(one)

    @extend_schema(summary="Bring an initiative back", parameters=WHERE, request=None)
    def restore(self, request: Request, system: str, code: str) -> Response:
        one = self.initiative
        services.retire_initiative(actor=self.actor, initiative=one, restore=True)
        return self.told(one)


@extend_schema_view(list=extend_schema(summary="Everything that partners said to an initiative", parameters=WHERE))
class Agreements(ReadOnly, OfInitiativeApi):
    """The newest word first; a partner's own people may add theirs, planners any."""

    permissions = {"create": Permission.VIEW_PLANS}
    queryset = Agreement.objects.all()
    serializer_class = serializers.AgreementSerializer
    ordering = ("-when", "-id")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Agreement.objects.none()
        return selectors.words_of(self.initiative)

    @extend_schema(summary="Say whether a partner agrees", parameters=WHERE, request=serializers.WordSerializer,
                   responses={201: serializers.AgreementSerializer})  # fmt: skip
    def create(self, request: Request, system: str, code: str) -> Response:
        one, given = self.initiative, self.checked(serializers.WordSerializer)
        said = tried(lambda: services.agree(actor=self.actor, initiative=one, **given))
        return Response(self.get_serializer(said).data, status=201)
