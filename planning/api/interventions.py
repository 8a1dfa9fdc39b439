"""What could be done, through the API: interventions, packages, and what a scenario counts on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api.views import ReadOnly, ScopedViewSet
from partners.models import System
from partners.permissions import Permission
from planning.api import intervention_serializers as serializers
from planning.api.scenarios import OfScenario, checked, tried
from planning.models import Intervention, Package
from planning.selectors import interventions as selectors
from planning.services.interventions.changing import change_intervention, create_intervention, retire_intervention
from planning.services.interventions.switching import switch_intervention
from planning.services.packages import change_package, create_package, retire_package
from web.problems import ProblemError, invalid

OF_SYSTEM = OpenApiParameter("system", description="Code of a system.")
CODE = OpenApiParameter("code", OpenApiTypes.UUID, "path")
WRITES = dict.fromkeys(("create", "update", "retire", "switch"), Permission.EDIT_SCENARIOS)


class OfSystems(ReadOnly, ScopedViewSet, abstract=True):
    """Rows of the systems whose scenarios the caller sees; ``?system=`` narrows them down."""

    permission = Permission.VIEW_SCENARIOS
    permissions = WRITES
    sight = Permission.VIEW_SCENARIOS
    ordering = ("-id",)

    def narrowed(self, rows: Any) -> Any:
        """Rows of the system of the query, if it names one."""
        system = self.request.query_params.get("system")
        return rows.filter(system__code=system) if system else rows

    def system_named(self, code: str) -> System:
        """The system of a body.

        Raises:
            ProblemException: 422, there is none of this code in sight.
        """
        found = System.objects.visible_to(self.actor, Permission.VIEW_SCENARIOS).filter(code=code).first()
        if found is None:
            raise invalid([ProblemError("/system", "There is no system with that code that you can see.")])
        self.demand(found)
        return found


@extend_schema_view(
    list=extend_schema(summary="What could be done about gaps", parameters=[OF_SYSTEM]),
    retrieve=extend_schema(summary="One intervention", parameters=[CODE]),
)
class Interventions(OfSystems):
    """Sized measures. Those of an organisation whose figures are out of sight are left out."""

    queryset = Intervention.objects.all()
    serializer_class = serializers.InterventionSerializer

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return self.narrowed(selectors.in_sight(self.actor).prefetch_related("scenarios"))

    @extend_schema(
        summary="Add an intervention",
        request=serializers.NewInterventionSerializer,
        responses={201: serializers.InterventionSerializer},
    )
    def create(self, request: Request) -> Response:
        given = checked(serializers.NewInterventionSerializer, request)
        system = self.system_named(given["system"])
        made = tried(
            lambda: create_intervention(actor=self.actor, system=system, kind=given["kind"], wanted=given["wanted"])
        )
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(
        summary="Change an intervention; scenarios that count on it are worked out again",
        request=serializers.InterventionChangeSerializer,
        responses=serializers.InterventionSerializer,
        parameters=[CODE],
    )
    def update(self, request: Request, code: UUID) -> Response:
        found = self.get_object()
        given = checked(serializers.InterventionChangeSerializer, request)
        changed = tried(
            lambda: change_intervention(actor=self.actor, intervention=found, wanted=given["wanted"])
        )  # fmt: skip
        return Response(self.get_serializer(changed).data)

    @extend_schema(
        summary="Take an intervention off the list",
        request=None,
        responses=serializers.InterventionSerializer,
        parameters=[CODE],
    )
    def retire(self, request: Request, code: UUID) -> Response:
        found = self.get_object()
        return Response(
            self.get_serializer(tried(lambda: retire_intervention(actor=self.actor, intervention=found))).data
        )


@extend_schema_view(
    list=extend_schema(summary="Sets of interventions that are weighed as a whole", parameters=[OF_SYSTEM]),
    retrieve=extend_schema(summary="One package", parameters=[CODE]),
)
class Packages(OfSystems):
    queryset = Package.objects.all()
    serializer_class = serializers.PackageSerializer

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return self.narrowed(selectors.packages_in_sight(self.actor))

    @extend_schema(
        summary="Make a package",
        request=serializers.NewPackageSerializer,
        responses={201: serializers.PackageSerializer},
    )
    def create(self, request: Request) -> Response:
        given = dict(checked(serializers.NewPackageSerializer, request))
        system = self.system_named(given.pop("system"))
        made = tried(lambda: create_package(actor=self.actor, system=system, **given))
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(
        summary="Change a package",
        request=serializers.PackageChangeSerializer,
        responses=serializers.PackageSerializer,
        parameters=[CODE],
    )
    def update(self, request: Request, code: UUID) -> Response:
        found = Package.objects.select_related("system").get(pk=self.get_object().pk)
        given = checked(serializers.PackageChangeSerializer, request)
        return Response(
            self.get_serializer(tried(lambda: change_package(actor=self.actor, package=found, **given))).data
        )

    @extend_schema(
        summary="Weigh a package no longer", request=None, responses=serializers.PackageSerializer, parameters=[CODE]
    )
    def retire(self, request: Request, code: UUID) -> Response:
        found = self.get_object()
        return Response(self.get_serializer(tried(lambda: retire_package(actor=self.actor, package=found))).data)


@extend_schema_view(
    list=extend_schema(summary="What a scenario counts on", operation_id="scenarios_interventions_list")
)
class Switches(ReadOnly, OfScenario):
    """Interventions that a scenario has switched on."""

    permissions = WRITES
    queryset = Intervention.objects.all()
    serializer_class = serializers.InterventionSerializer
    ordering = ("-id",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Intervention.objects.none()
        return selectors.in_sight(self.actor).filter(scenarios=self.scenario).prefetch_related("scenarios")

    @extend_schema(
        summary="Switch an intervention on or off in a scenario, which is then worked out again",
        request=serializers.SwitchSerializer,
        responses=serializers.InterventionSerializer,
        parameters=[CODE],
    )
    def switch(self, request: Request, scenario: UUID, code: UUID) -> Response:
        among = self.scenario
        rows: Any = selectors.in_sight(self.actor)
        found: Intervention = self.find(rows, Permission.VIEW_SCENARIOS, code=code)
        on = checked(serializers.SwitchSerializer, request)["on"]
        tried(lambda: switch_intervention(actor=self.actor, scenario=among, intervention=found, on=on))
        return Response(self.get_serializer(found).data)
