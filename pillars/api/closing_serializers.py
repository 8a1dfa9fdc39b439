"""What the API says of the closed loop: what actions close and have closed, what nothing covers, what it costs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from pillars.models import InterventionCost
from pillars.selectors.coherence import Kind
from pillars.services.costs import FIRST_YEAR, LAST_YEAR
from planning.selectors.choice import BASES

STATES = ("done", "working", "failed", "nothing_counted", "nothing_published")


class ClosedPartSerializer(serializers.Serializer[Any]):
    """What one part closes, WTE, and its share of the gap without any action; null where it may not be told."""

    code = serializers.CharField()
    name = serializers.CharField()
    wte = serializers.FloatField()
    share = serializers.FloatField(allow_null=True)


class ClosedByInterventionSerializer(ClosedPartSerializer):
    """The same of an intervention, with the references of the actions that bring it about."""

    actions = serializers.ListField(child=serializers.CharField())


class ClosedOutOfSightSerializer(serializers.Serializer[Any]):
    """Interventions of organisations that the caller does not see: how many, and what they close together."""

    count = serializers.IntegerField()
    wte = serializers.FloatField(allow_null=True)


class NotCountedSerializer(serializers.Serializer[Any]):
    """An intervention of an action that is not switched on in the agreed scenario."""

    action = serializers.CharField(help_text="Reference.")
    code = serializers.UUIDField()
    name = serializers.CharField()


class RealisedSerializer(serializers.Serializer[Any]):
    """What has been closed since the first projection that counted on actions, WTE."""

    since = serializers.DateField()
    day = serializers.DateField(help_text="Of the newest records.")
    without = serializers.FloatField(help_text="The gap on that day as it was expected without actions.")
    expected = serializers.FloatField(help_text="What the actions were to close by that day.")
    recorded = serializers.FloatField(help_text="The gap on that day by the records.")
    closed = serializers.FloatField(help_text="By how much the gap is smaller than it would have been.")


class UncoveredSerializer(serializers.Serializer[Any]):
    """A profession that is short and that no action is about."""

    profession = serializers.CharField()
    gap = serializers.FloatField()
    demand = serializers.FloatField()


class ClosingSerializer(serializers.Serializer[Any]):
    """What the actions of a plan close of the gap of the agreed projection, central path, WTE.

    `gap_without` less all that closes is `gap_with`, to 0.01 WTE. Both `gap_without` and shares are null where they
    would tell of a single organisation that the caller does not see.
    """

    state = serializers.ChoiceField(STATES)
    why_not = serializers.CharField(allow_blank=True)
    job = serializers.UUIDField(allow_null=True)
    run = serializers.UUIDField(allow_null=True)
    basis = serializers.ChoiceField(BASES, allow_null=True)
    day = serializers.DateField(allow_null=True)
    profession = serializers.CharField(allow_null=True)
    gap_without = serializers.FloatField(allow_null=True)
    gap_with = serializers.FloatField(allow_null=True)
    closed = serializers.FloatField(allow_null=True)
    pillars = ClosedPartSerializer(many=True)
    interventions = ClosedByInterventionSerializer(many=True)
    out_of_sight = ClosedOutOfSightSerializer()
    not_counted = NotCountedSerializer(many=True)
    realised = RealisedSerializer(allow_null=True)
    uncovered = UncoveredSerializer(many=True)


class FindingSerializer(serializers.Serializer[Any]):
    """Something that does not fit: the actions concerned, or the profession that is short."""

    kind = serializers.ChoiceField([one.value for one in Kind])
    actions = serializers.ListField(child=serializers.CharField(), help_text="References.")
    professions = serializers.ListField(child=serializers.CharField())
    gap = serializers.FloatField(allow_null=True, help_text="WTE, of a gap without an action.")
    detail = serializers.CharField()


class CoherenceSerializer(serializers.Serializer[Any]):
    """Everything that does not fit in a plan."""

    findings = FindingSerializer(many=True)


class InterventionCostSerializer(serializers.ModelSerializer[InterventionCost]):
    """A cost in GBP; ``price_year`` is the year in which the financial year of its prices begins."""

    unit_cost = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal(0))
    agency_premium = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), required=False, allow_null=True, default=None
    )
    price_year = serializers.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)
    band = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    note = serializers.CharField(required=False, allow_blank=True, default="")

    class Meta:
        model = InterventionCost
        fields = (
            "code", "what", "band", "unit", "unit_cost", "agency_premium", "price_year", "recurrent", "note",
            "recorded", "withdrawn",
        )  # fmt: skip
        read_only_fields = ("code", "recorded", "withdrawn")
