"""Frameworks, pillars, workstreams and who leads them, through the API; every write is a service's."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from partners.api.views import GuardedApi, ReadOnly
from partners.permissions import Permission
from pillars.api import framework_serializers as serializers
from pillars.api.base import CODE, SYSTEM, OfPlanApi, tried
from pillars.models import DeliveryLead, Framework, FrameworkChange, Pillar, Workstream
from pillars.selectors import frameworks as selectors
from pillars.services import frameworks as services
from pillars.services import leads

OF_SYSTEM = OpenApiParameter("system", description="Code of a system.")
WRITES = dict.fromkeys(
    ("create", "update", "start", "describe", "retire", "restore", "reorder", "appoint", "stand_down"),
    Permission.EDIT_PLANS,
)


class _AllSystems(GuardedApi, ReadOnly, GenericViewSet, abstract=True):
    """Rows of every system whose plans the caller sees; ``?system=`` narrows them down."""

    permission = Permission.VIEW_PLANS

    def narrowed(self, rows: Any) -> Any:
        system = self.request.query_params.get("system")
        return rows.filter(framework__system__code=system) if system else rows


@extend_schema_view(
    list=extend_schema(summary="Pillars of the plans in use", parameters=[OF_SYSTEM]),
    retrieve=extend_schema(summary="One pillar"),
)
class PillarApi(_AllSystems):
    """Pillars of the frameworks of the caller's systems, with their workstreams and leads."""

    queryset = Pillar.objects.all()
    serializer_class = serializers.PillarSerializer
    ordering = ("framework_id", "order")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Pillar.objects.none()
        return self.narrowed(selectors.pillars_for(self.actor))


@extend_schema_view(
    list=extend_schema(summary="Workstreams of the plans in use", parameters=[OF_SYSTEM]),
    retrieve=extend_schema(summary="One workstream", parameters=[OF_SYSTEM]),
)
class WorkstreamApi(_AllSystems):
    """Workstreams of the pillars and of the Long Term Plan. Who sees several systems names one by ``?system=``."""

    queryset = Workstream.objects.all()
    serializer_class = serializers.WorkstreamSerializer
    lookup_field = "code"
    ordering = ("code", "id")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Workstream.objects.none()
        return self.narrowed(selectors.workstreams_for(self.actor))

    def get_object(self) -> Any:
        if self.get_queryset().filter(code=self.kwargs["code"]).count() > 1:
            words = "Several of your systems have a workstream of this code. Say which system by ?system=."
            raise ValidationError({"system": words})
        return super().get_object()


@extend_schema_view(list=extend_schema(summary="Templates from which a plan is started"))
class Templates(ReadOnly, OfPlanApi):
    """What any system may start from."""

    queryset = Framework.objects.filter(system=None)
    serializer_class = serializers.TemplateSerializer
    ordering = ("code",)

    def get_queryset(self) -> Any:
        return selectors.templates_with_parts()  # templates belong to nobody and are no secret


@extend_schema_view(list=extend_schema(summary="Every plan that a system has had", parameters=[SYSTEM]))
class Frameworks(ReadOnly, OfPlanApi):
    """The plan in use and those retired."""

    permissions = WRITES
    queryset = Framework.objects.all()
    serializer_class = serializers.FrameworkSerializer
    ordering = ("-id",)

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        return rows.filter(system=self.system).select_related("system", "started_from")

    @extend_schema(summary="The plan in use", parameters=[SYSTEM], operation_id="systems_framework_retrieve")
    def present(self, request: Request, system: str) -> Response:
        return Response(self.get_serializer(self.framework).data)

    @extend_schema(
        summary="Start a plan from a template", parameters=[SYSTEM], request=serializers.StartSerializer,
        responses={201: serializers.FrameworkSerializer},
    )  # fmt: skip
    def start(self, request: Request, system: str) -> Response:
        where, template = self.system, self.checked(serializers.StartSerializer)["template"]
        made = tried(lambda: services.start_framework(actor=self.actor, system=where, template=template))
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(summary="Name, vision and word of the plan", parameters=[SYSTEM],
                   request=serializers.DescribeSerializer, responses=serializers.FrameworkSerializer)  # fmt: skip
    def describe(self, request: Request, system: str) -> Response:
        plan, given = self.framework, self.checked(serializers.DescribeSerializer)
        told = tried(lambda: services.describe_framework(actor=self.actor, framework=plan, **given))
        return Response(self.get_serializer(told).data)

    @extend_schema(summary="Retire the plan in use", parameters=[SYSTEM], request=serializers.RetirePlanSerializer,
                   responses=serializers.FrameworkSerializer)  # fmt: skip
    def retire(self, request: Request, system: str) -> Response:
        plan, reason = self.framework, self.checked(serializers.RetirePlanSerializer)["reason"]
        tried(lambda: services.retire_framework(actor=self.actor, framework=plan, reason=reason))
        return Response(self.get_serializer(Framework.objects.get(pk=plan.pk)).data)


@extend_schema_view(list=extend_schema(summary="What was changed in the plans of a system", parameters=[SYSTEM]))
class Changes(ReadOnly, OfPlanApi):
    """The history, the newest first."""

    queryset = FrameworkChange.objects.all()
    serializer_class = serializers.FrameworkChangeSerializer
    ordering = ("-when", "-id")

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        return rows.filter(framework__system=self.system).select_related("framework", "by")


class _Items(ReadOnly, OfPlanApi, abstract=True):
    """Pillars or workstreams of the plan in use, retired ones too."""

    permissions = WRITES

    def rows(self) -> Any:
        """Those of the plan in use."""
        raise NotImplementedError

    def get_queryset(self) -> Any:
        return super().get_queryset() if getattr(self, "swagger_fake_view", False) else self.rows()

    def get_object(self) -> Any:
        self.system  # noqa: B018 - the right is looked at before the row
        found = self.rows().filter(code=self.kwargs["code"]).first()
        if found is None:
            raise Http404("There is nothing of this code in the plan.")
        return found

    def told(self, item: Any, status: int = 200) -> Response:
        fresh = self.rows().get(pk=item.pk)
        return Response(self.get_serializer(fresh).data, status=status)

    @extend_schema(request=serializers.ItemSerializer, parameters=[SYSTEM, CODE], summary="Another name or description")
    def update(self, request: Request, system: str, code: str) -> Response:
        item, given = self.get_object(), self.checked(serializers.ItemSerializer)
        return self.told(tried(lambda: services.reword(actor=self.actor, item=item, **given)))

    @extend_schema(request=None, parameters=[SYSTEM, CODE], summary="Take it out of use")
    def retire(self, request: Request, system: str, code: str) -> Response:
        item = self.get_object()
        tried(lambda: services.retire(actor=self.actor, item=item))
        return self.told(item)

    @extend_schema(request=None, parameters=[SYSTEM, CODE], summary="Bring it back")
    def restore(self, request: Request, system: str, code: str) -> Response:
        item = self.get_object()
        tried(lambda: services.restore(actor=self.actor, item=item))
        return self.told(item)

    def put_in_order(self) -> None:
        """All neighbours of the first item named, in the order of the body.

        Raises:
            ProblemException: the body does not name them all, once each.
        """
        codes = self.checked(serializers.OrderSerializer)["codes"]
        held = {one.code: one for one in self.rows().filter(code__in=codes, retired__isnull=True)}
        beside = list(selectors.neighbours(held[codes[0]])) if codes[0] in held else []
        if sorted(codes) != sorted(one.code for one in beside):
            raise ValidationError({"codes": "Name all in use beside one another, each once, in the order wanted."})
        own = {one.code: one for one in beside}
        tried(lambda: services.reorder(actor=self.actor, items=[own[code] for code in codes]))


@extend_schema_view(
    list=extend_schema(summary="Pillars of a system's plan", parameters=[SYSTEM], operation_id="systems_pillars_list"),
    retrieve=extend_schema(summary="One pillar", parameters=[SYSTEM, CODE], operation_id="systems_pillars_retrieve"),
)
class Pillars(_Items):
    queryset = Pillar.objects.all()
    serializer_class = serializers.PillarSerializer
    ordering = ("order", "id")

    def rows(self) -> Any:
        return selectors.every_pillar_of(self.actor, self.framework)

    @extend_schema(request=serializers.ItemSerializer, parameters=[SYSTEM], summary="Add a pillar",
                   responses={201: serializers.PillarSerializer})  # fmt: skip
    def create(self, request: Request, system: str) -> Response:
        plan, given = self.framework, self.checked(serializers.ItemSerializer)
        return self.told(tried(lambda: services.add_pillar(actor=self.actor, framework=plan, **given)), 201)

    @extend_schema(request=serializers.OrderSerializer, parameters=[SYSTEM], summary="Put the pillars in order",
                   responses=serializers.PillarSerializer(many=True))  # fmt: skip
    def reorder(self, request: Request, system: str) -> Response:
        self.put_in_order()
        return Response(self.get_serializer(self.rows().filter(retired__isnull=True), many=True).data)


@extend_schema_view(
    list=extend_schema(
        summary="Workstreams of a system's plan", parameters=[SYSTEM], operation_id="systems_workstreams_list"
    ),
    retrieve=extend_schema(
        summary="One workstream", parameters=[SYSTEM, CODE], operation_id="systems_workstreams_retrieve"
    ),
)
class Workstreams(_Items):
    queryset = Workstream.objects.all()
    serializer_class = serializers.WorkstreamSerializer
    ordering = ("code", "id")

    def rows(self) -> Any:
        return selectors.workstreams_for(self.actor).filter(framework=self.framework)

    @extend_schema(request=serializers.NewWorkstreamSerializer, parameters=[SYSTEM], summary="Add a workstream",
                   responses={201: serializers.WorkstreamSerializer})  # fmt: skip
    def create(self, request: Request, system: str) -> Response:
        plan, given = self.framework, self.checked(serializers.NewWorkstreamSerializer)
        return self.told(tried(lambda: services.add_workstream(actor=self.actor, framework=plan, **given)), 201)

    @extend_schema(request=serializers.OrderSerializer, parameters=[SYSTEM], summary="Put workstreams in order",
                   responses=serializers.WorkstreamSerializer(many=True))  # fmt: skip
    def reorder(self, request: Request, system: str) -> Response:
        self.put_in_order()
        codes = [str(one) for one in self.checked(serializers.OrderSerializer)["codes"]]
        return Response(self.get_serializer(self.rows().filter(code__in=codes).order_by("order"), many=True).data)


@extend_schema_view(list=extend_schema(summary="Who leads a workstream, and who did", parameters=[SYSTEM, CODE]))
class Leads(ReadOnly, OfPlanApi):
    """Appointments; ``ended`` is null while they hold."""

    permissions = WRITES
    queryset = DeliveryLead.objects.all()
    serializer_class = serializers.DeliveryLeadSerializer
    ordering = ("-appointed", "-id")

    @property
    def workstream(self) -> Workstream:
        rows = selectors.workstreams_for(self.actor).filter(framework=self.framework, code=self.kwargs["code"])
        found = rows.first()
        if found is None:
            raise Http404("There is no workstream of this code in the plan.")
        return found

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        return rows.filter(workstream=self.workstream).select_related("user", "system")

    @extend_schema(request=serializers.AppointSerializer, parameters=[SYSTEM, CODE], summary="Appoint a delivery lead",
                   responses={201: serializers.DeliveryLeadSerializer})  # fmt: skip
    def appoint(self, request: Request, system: str, code: str) -> Response:
        stream, user = self.workstream, self.checked(serializers.AppointSerializer)["email"]
        made = tried(lambda: leads.appoint(actor=self.actor, workstream=stream, user=user))
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(
        request=None, summary="End an appointment", responses=serializers.DeliveryLeadSerializer,
        parameters=[SYSTEM, CODE, OpenApiParameter("email", OpenApiTypes.EMAIL, "path")],
    )  # fmt: skip
    def stand_down(self, request: Request, system: str, code: str, email: str) -> Response:
        held = DeliveryLead.objects.filter(workstream=self.workstream, user__email__iexact=email, ended=None).first()
        if held is None:
            raise Http404("This person does not lead the workstream.")
        leads.stand_down(actor=self.actor, lead=held)
        return Response(self.get_serializer(DeliveryLead.objects.get(pk=held.pk)).data)
