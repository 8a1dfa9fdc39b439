"""Supply risks and their rule through the API; every write is a service's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api.views import ReadOnly
from partners.models import User
from partners.permissions import Permission
from pillars.api import risk_serializers as serializers
from pillars.api.base import SYSTEM, OfPlanApi, tried
from pillars.forms.risks import RiskFilter
from pillars.models import RiskRule, SupplyRisk
from pillars.selectors import risks as selectors
from pillars.services import risks as services

CODE = OpenApiParameter("code", OpenApiTypes.UUID, "path")
FILTERS = [SYSTEM, *(OpenApiParameter(name) for name in RiskFilter.base_fields)]
WRITES = dict.fromkeys(("create", "score", "close", "set_rule"), Permission.EDIT_PLANS)


@extend_schema_view(
    list=extend_schema(
        summary="Supply risks of a system, the newest first", parameters=FILTERS,
        description="Open ones unless `state` says otherwise. A risk about the staff of one organisation is for those "
        "who see its figures.",
    ),
    retrieve=extend_schema(summary="One supply risk", parameters=[SYSTEM, CODE]),
)  # fmt: skip
class Risks(ReadOnly, OfPlanApi):
    """The register; the list takes the filters of the page, of the same names."""

    permissions = WRITES
    queryset = SupplyRisk.objects.all()
    serializer_class = serializers.RiskSerializer
    ordering = ("-id",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return SupplyRisk.objects.none()
        rows = selectors.register(self.actor, self.system)
        return selectors.narrowed(rows, self._wanted(rows)) if self.action == "list" else rows

    def _wanted(self, rows: Any) -> dict[str, Any]:
        owners = User.objects.filter(pk__in=rows.order_by().values("owner"))
        asked = RiskFilter(self.request.query_params, owners=owners)
        if not asked.is_valid():
            raise ValidationError({name: [str(word) for word in words] for name, words in asked.errors.items()})
        return asked.wanted

    def get_object(self) -> Any:
        rows: Any = selectors.register(self.actor, self.system)
        return self.find(rows, Permission.VIEW_PLANS, code=self.kwargs["code"])

    def told(self, risk: SupplyRisk, status: int = 200) -> Response:
        fresh = selectors.register(self.actor, self.system).get(pk=risk.pk)
        return Response(self.get_serializer(fresh).data, status=status)

    @extend_schema(summary="Raise a risk yourself", parameters=[SYSTEM], request=serializers.NewRiskSerializer,
                   responses={201: serializers.RiskSerializer})  # fmt: skip
    def create(self, request: Request, system: str) -> Response:
        of, given = self.system, self.checked(serializers.NewRiskSerializer)
        return self.told(tried(lambda: services.add_risk(actor=self.actor, system=of, **given)), 201)

    @extend_schema(summary="Say who looks after a risk and what is done; for planners and its owner",
                   parameters=[SYSTEM, CODE], request=serializers.TreatmentSerializer)  # fmt: skip
    def update(self, request: Request, system: str, code: UUID) -> Response:
        risk = self.get_object()
        services.demand_treating(self.actor, risk)
        given = self.checked(serializers.TreatmentSerializer)
        tried(lambda: services.treat_risk(actor=self.actor, risk=risk, **given))
        return self.told(risk)

    @extend_schema(summary="Set the score against the rule, with the reason", parameters=[SYSTEM, CODE],
                   request=serializers.RiskScoreSerializer)  # fmt: skip
    def score(self, request: Request, system: str, code: UUID) -> Response:
        risk, given = self.get_object(), self.checked(serializers.RiskScoreSerializer)
        tried(lambda: services.override_score(actor=self.actor, risk=risk, **given))
        return self.told(risk)

    @extend_schema(summary="Close a risk that a person raised", parameters=[SYSTEM, CODE],
                   request=serializers.CloseRiskSerializer)  # fmt: skip
    def close(self, request: Request, system: str, code: UUID) -> Response:
        risk, given = self.get_object(), self.checked(serializers.CloseRiskSerializer)
        tried(lambda: services.close_risk(actor=self.actor, risk=risk, **given))
        return self.told(risk)

    @extend_schema(summary="What became of a risk, the oldest first", parameters=[SYSTEM, CODE],
                   responses=serializers.RiskEventSerializer(many=True), filters=False)  # fmt: skip
    def history(self, request: Request, system: str, code: UUID) -> Response:
        rows = self.get_object().events.select_related("by")
        return Response(serializers.RiskEventSerializer(rows, many=True).data)


class Rule(OfPlanApi):
    """The rule by which projected gaps become risks."""

    permissions = WRITES
    queryset = RiskRule.objects.all()
    serializer_class = serializers.RiskRuleSerializer

    @extend_schema(summary="When a gap is a risk", parameters=[SYSTEM], operation_id="risk_rule_retrieve")
    def rule(self, request: Request, system: str) -> Response:
        return Response(self.get_serializer(services.rule_of(self.system)).data)

    @extend_schema(summary="Change the rule; the gaps are looked through by it straight away", parameters=[SYSTEM],
                   operation_id="risk_rule_update", request=serializers.RiskRuleSerializer)  # fmt: skip
    def set_rule(self, request: Request, system: str) -> Response:
        of, given = self.system, dict(self.checked(serializers.RiskRuleSerializer))
        amounts = {name: float(given[name]) for name in ("threshold", "least_wte")}
        made = tried(lambda: services.set_rule(actor=self.actor, system=of, **given | amounts))
        return Response(self.get_serializer(made).data)
