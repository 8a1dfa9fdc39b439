"""What the API says of supply risks, and takes: people by their e-mail address, actions by their reference."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from partners.models import User
from pillars.api.base import InSystem
from pillars.models import Action, RiskEvent, RiskRule, SupplyRisk
from pillars.selectors.people import who_sees
from pillars.selectors.risks import grade
from planning.selectors.choice import BASES


class RiskSerializer(serializers.ModelSerializer[SupplyRisk]):
    """A supply risk. ``node`` names the part of the projection that it is about; gaps of ``figures`` are WTE."""

    system: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    owner: Any = serializers.SlugRelatedField(slug_field="email", read_only=True, allow_null=True)
    actions: Any = serializers.SlugRelatedField(slug_field="reference", read_only=True, many=True)
    score = serializers.SerializerMethodField()
    grade = serializers.SerializerMethodField()

    class Meta:
        model = SupplyRisk
        fields = (
            "code", "system", "node", "title", "description", "by_rule", "state", "likelihood", "impact", "score",
            "grade", "overridden", "override_reason", "owner", "treatment", "review_date", "actions", "figures",
            "opened", "closed", "closed_reason",
        )  # fmt: skip
        read_only_fields = fields

    def get_score(self, one: SupplyRisk) -> int:
        """Likelihood times impact."""
        return one.likelihood * one.impact

    def get_grade(self, one: SupplyRisk) -> str:
        """The grade of the score: extreme, high, moderate or low."""
        return grade(one)


class RiskEventSerializer(serializers.ModelSerializer[RiskEvent]):
    """Something that happened to a risk; ``by`` is null where the rule did it."""

    by: Any = serializers.SlugRelatedField(slug_field="email", read_only=True, allow_null=True)

    class Meta:
        model = RiskEvent
        fields = ("when", "what", "likelihood", "impact", "note", "by", "run")
        read_only_fields = fields


class TreatmentSerializer(serializers.Serializer[Any]):
    """Who looks after a risk, and what is done about it; what is not sent is empty."""

    title = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, allow_blank=True, default="")
    owner = InSystem("email", User, lambda c: who_sees(c["system"]), required=False, allow_null=True, default=None)
    treatment = serializers.CharField(required=False, allow_blank=True, default="")
    review_date = serializers.DateField(required=False, allow_null=True, default=None)
    actions = InSystem(
        "reference", Action, lambda c: Action.objects.filter(system=c["system"], retired__isnull=True), many=True,
        required=False, default=list,
    )  # fmt: skip


class RiskScoreSerializer(serializers.Serializer[Any]):
    """A score that a person sets, with the reason."""

    likelihood = serializers.IntegerField(min_value=1, max_value=5)
    impact = serializers.IntegerField(min_value=1, max_value=5)
    reason = serializers.CharField()


class NewRiskSerializer(RiskScoreSerializer):
    """A risk that a person raises."""

    title = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, allow_blank=True, default="")


class CloseRiskSerializer(serializers.Serializer[Any]):
    """Why a risk is closed."""

    reason = serializers.CharField()


class RiskRuleSerializer(serializers.ModelSerializer[RiskRule]):
    """When a projected gap becomes a risk; ``threshold`` is a share of demand: 0.1 is 10 %."""

    basis = serializers.ChoiceField(BASES)
    threshold = serializers.DecimalField(
        max_digits=6, decimal_places=5, min_value=Decimal("0.00001"), max_value=Decimal(1)
    )
    least_wte = serializers.DecimalField(max_digits=10, decimal_places=2, min_value=Decimal(0))
    horizon_years = serializers.IntegerField(min_value=1, max_value=30)

    class Meta:
        model = RiskRule
        fields = ("basis", "threshold", "least_wte", "horizon_years")
