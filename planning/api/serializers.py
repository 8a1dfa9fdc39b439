"""What the API says of scenarios, assumptions and runs. Rates are fractions: 0.105 is 10.5 %."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.models import Organisation, Sector, System
from partners.permissions import Permission
from planning.models import Assumption, Run, Scenario
from planning.presenters.parameters import PLAIN, UNITS
from planning.services.snapshots.data import BANDS
from workforce.models import Profession, StaffGroup


class ScenarioSerializer(serializers.ModelSerializer[Scenario]):
    """A named future; ``published`` is the run that people see, ``recalculating``: whether a newer one is coming."""

    system = serializers.SlugRelatedField[System]("code", read_only=True)
    published = serializers.SlugRelatedField[Run]("code", read_only=True, allow_null=True)
    recalculating = serializers.SerializerMethodField()
    locked_by = serializers.CharField(source="locked_by.full_name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Scenario
        fields = (
            "code", "system", "name", "description", "is_default", "live", "horizon_years", "base_month", "seed",
            "published", "recalculating", "locked", "locked_by", "locked_reason", "created",
        )  # fmt: skip
        read_only_fields = fields

    def get_recalculating(self, one: Scenario) -> bool:
        return str(one.code) in self.context.get("recalculating", ())


class ScenarioChangeSerializer(serializers.Serializer[Any]):
    """What is to be different; what is not sent stays."""

    name = serializers.CharField(max_length=150, required=False)
    description = serializers.CharField(required=False, allow_blank=True)
    horizon_years = serializers.IntegerField(min_value=1, max_value=30, required=False)
    base_month = serializers.DateField(
        required=False, allow_null=True, help_text="First day of the month; null = the latest with enough reported."
    )
    live = serializers.BooleanField(required=False)


class CopySerializer(serializers.Serializer[Any]):
    """The name of a copy."""

    name = serializers.CharField(max_length=150)
    description = serializers.CharField(required=False, allow_blank=True, default="")


@extend_schema_field(str)
class StaffGroupField(serializers.Field[StaffGroup, str, str, Any]):
    """A staff group as "scheme/code"."""

    default_error_messages = {"unknown": "There is no staff group “{value}”. Write scheme and code with a slash."}

    def to_representation(self, value: StaffGroup) -> str:
        return f"{value.scheme.code}/{value.code}"

    def to_internal_value(self, data: str) -> StaffGroup:
        scheme, _, code = str(data).partition("/")
        found = StaffGroup.objects.select_related("scheme").filter(scheme__code=scheme, code=code).first()
        if found is None:
            self.fail("unknown", value=data)
        return found


class AssumptionSerializer(serializers.ModelSerializer[Assumption]):
    """Low, mode and high of a parameter; ``code`` stays the same when the values change."""

    code = serializers.CharField(source="natural_code", read_only=True)
    unit = serializers.SerializerMethodField()
    organisation = serializers.SlugRelatedField[Organisation]("code", read_only=True, allow_null=True)
    profession = serializers.SlugRelatedField[Profession]("code", read_only=True, allow_null=True)
    staff_group = StaffGroupField(read_only=True, allow_null=True)
    changed_by = serializers.CharField(source="changed_by.full_name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Assumption
        fields = (
            "code", "parameter", "unit", "scope_kind", "organisation", "profession", "staff_group", "sector",
            "age_band", "from_year", "to_year", "low", "mode", "high", "reason", "source", "changed", "changed_by",
            "ended", "ended_reason",
        )  # fmt: skip
        read_only_fields = fields

    def get_unit(self, one: Assumption) -> str:
        return UNITS[one.parameter] if one.parameter in PLAIN else f"fraction {UNITS[one.parameter]}"


class ValuesSerializer(serializers.Serializer[Any]):
    """New values with their reason and source."""

    low = serializers.DecimalField(max_digits=14, decimal_places=5)
    mode = serializers.DecimalField(max_digits=14, decimal_places=5)
    high = serializers.DecimalField(max_digits=14, decimal_places=5)
    reason = serializers.CharField()
    source = serializers.CharField(max_length=500)  # type: ignore[assignment]


class NewAssumptionSerializer(ValuesSerializer):
    """An assumption to be added; the scope names just what its kind needs."""

    parameter = serializers.ChoiceField(choices=list(UNITS))
    scope_kind = serializers.ChoiceField(choices=Assumption._meta.get_field("scope_kind").choices or [])
    organisation = serializers.SlugRelatedField[Organisation](
        "code", queryset=Organisation.objects.none(), required=False, allow_null=True
    )
    profession = serializers.SlugRelatedField[Profession](
        "code", queryset=Profession.objects.all(), required=False, allow_null=True
    )
    staff_group = StaffGroupField(required=False, allow_null=True)
    sector = serializers.ChoiceField(choices=Sector.choices, required=False, allow_blank=True)
    age_band = serializers.ChoiceField(
        choices=BANDS,
        required=False,
        allow_blank=True,
        help_text="Leaving, retiring and WTE per head may differ by age; blank = all ages.",
    )
    from_year = serializers.DateField(required=False, allow_null=True, help_text="First day on which it holds.")
    to_year = serializers.DateField(required=False, allow_null=True, help_text="First day on which it does not.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = getattr(self.context.get("request"), "actor", None)
        if actor is not None:
            seen = Organisation.objects.visible_to(actor, Permission.VIEW_PARTNERS)
            self.fields["organisation"].queryset = seen  # type: ignore[attr-defined]


class EndSerializer(serializers.Serializer[Any]):
    """Why an assumption is withdrawn."""

    reason = serializers.CharField()


class ReasonSerializer(serializers.Serializer[Any]):
    """Why a scenario is locked or unlocked."""

    reason = serializers.CharField(max_length=500)


class PinSerializer(serializers.Serializer[Any]):
    """Whether the run's figures are kept for good."""

    pinned = serializers.BooleanField()


class QuantilesSerializer(serializers.Serializer[Any]):
    """One figure, WTE: its central path and the quantiles of the draws."""

    central = serializers.FloatField()
    p10 = serializers.FloatField()
    p50 = serializers.FloatField()
    p90 = serializers.FloatField()


class ClosingGapSerializer(serializers.Serializer[Any]):
    """The whole system's gap on the last position; null = not known."""

    funded = QuantilesSerializer(allow_null=True)
    need = QuantilesSerializer(allow_null=True)


class RunSerializer(serializers.ModelSerializer[Run]):
    """One computation of a scenario. ``figures_kept`` says whether its nodes can be read at once; those of
    other published runs have been put away and can be brought back."""

    scenario = serializers.SlugRelatedField[Scenario]("code", read_only=True)
    system = serializers.CharField(source="scenario.system.code", read_only=True)
    positions = serializers.ListField(child=serializers.DateField(), read_only=True)
    coverage = serializers.FloatField(source="inputs.coverage", read_only=True, allow_null=True, default=None)
    caveats = serializers.ListField(
        source="inputs.caveats", child=serializers.CharField(), read_only=True, default=list
    )  # fmt: skip
    gap = ClosingGapSerializer(source="inputs.gap", read_only=True, allow_null=True, default=None)
    figures_kept = serializers.SerializerMethodField()

    class Meta:
        model = Run
        fields = (
            "code", "system", "scenario", "state", "fingerprint", "engine_version", "kernel", "architecture", "seed",
            "draws", "base_date", "positions", "started", "published", "pinned", "figures_kept", "coverage", "caveats",
            "gap",
        )  # fmt: skip
        read_only_fields = fields

    def get_figures_kept(self, one: Run) -> bool:
        return one.pruned is None and one.published is not None
