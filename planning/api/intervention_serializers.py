"""What the API says of interventions, packages and robustness grids. Shares are fractions: 0.1 is 10 %."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from partners.models import Organisation, System
from partners.permissions import Permission
from planning.api.serializers import StaffGroupField
from planning.models import Analysis, Intervention, InterventionKind, Package, Scenario
from planning.selectors import interventions as selectors
from planning.services.interventions.changing import Wanted
from planning.services.interventions.rules import LONGEST_NAME, LONGEST_SOURCE, missing
from planning.services.robustness.asking import BASES, Question
from workforce.models import Profession, Setting


def code_of(kind: Any, **more: Any) -> Any:
    """A row by its natural code; null = all."""
    return serializers.SlugRelatedField[Any](
        "code", queryset=kind.objects.all(), required=False, allow_null=True, **more
    )


def amount(**more: Any) -> serializers.DecimalField:
    """A number as the database keeps it."""
    return serializers.DecimalField(max_digits=14, decimal_places=5, **more)


class InterventionSerializer(serializers.ModelSerializer[Intervention]):
    """A sized measure. Its size is people a year, a share, WTE taken over or students a year, as its kind says."""

    system = serializers.SlugRelatedField[System]("code", read_only=True)
    profession = serializers.SlugRelatedField[Profession]("code", read_only=True, allow_null=True)
    staff_group = StaffGroupField(read_only=True, allow_null=True)
    organisation = serializers.SlugRelatedField[Organisation]("code", read_only=True, allow_null=True)
    setting = serializers.SlugRelatedField[Setting]("code", read_only=True, allow_null=True)
    by_profession = serializers.SlugRelatedField[Profession]("code", read_only=True, allow_null=True)
    scenarios = serializers.SlugRelatedField[Scenario]("code", read_only=True, many=True)
    missing = serializers.SerializerMethodField()

    class Meta:
        model = Intervention
        fields = (
            "code", "system", "kind", "name", "description", "profession", "staff_group", "organisation", "setting",
            "low", "mode", "high", "starts", "ends", "ramp_years", "course_years", "by_profession", "exchange_rate",
            "safe_minimum", "clinical_approver", "recruitable", "reason", "source", "created", "changed", "retired",
            "scenarios", "missing",
        )  # fmt: skip
        read_only_fields = fields

    def get_missing(self, one: Intervention) -> list[str]:
        """What must be said before an agreed scenario may count on it."""
        return missing(one)


class InterventionChangeSerializer(serializers.Serializer[Any]):
    """Everything that an intervention says but its kind; what is not sent is empty."""

    name = serializers.CharField(max_length=LONGEST_NAME)
    description = serializers.CharField(required=False, allow_blank=True, default="")
    profession = code_of(Profession)
    staff_group = StaffGroupField(required=False, allow_null=True)
    organisation = serializers.SlugRelatedField[Organisation](
        "code", queryset=Organisation.objects.none(), required=False, allow_null=True,
        help_text="With an organisation the size is its own, without it is that of the whole system.",
    )  # fmt: skip
    setting = code_of(Setting)
    low = amount()
    mode = amount()
    high = amount()
    starts = serializers.DateField(help_text="First day.")
    ends = serializers.DateField(required=False, allow_null=True, help_text="First day on which it does not work.")
    ramp_years = serializers.DecimalField(max_digits=5, decimal_places=2, required=False, default=Decimal(0))
    course_years = serializers.DecimalField(max_digits=5, decimal_places=2, required=False, allow_null=True)
    by_profession = code_of(Profession)
    exchange_rate = serializers.DecimalField(max_digits=8, decimal_places=5, required=False, default=Decimal(1))
    safe_minimum = amount(required=False, allow_null=True)
    clinical_approver = serializers.CharField(max_length=150, required=False, allow_blank=True, default="")
    recruitable = serializers.CharField(required=False, allow_blank=True, default="")
    reason = serializers.CharField()
    source = serializers.CharField(max_length=LONGEST_SOURCE)  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = getattr(self.context.get("request"), "actor", None)
        if actor is not None:
            seen = Organisation.objects.visible_to(actor, Permission.VIEW_PARTNERS)
            self.fields["organisation"].queryset = seen  # type: ignore[attr-defined]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        said = {name: attrs[name] for name in Wanted.__dataclass_fields__ if name in attrs}
        return {**attrs, "wanted": Wanted(**said)}


class NewInterventionSerializer(InterventionChangeSerializer):
    """An intervention to be added to a system."""

    system = serializers.CharField(max_length=10, help_text="Code of the system.")
    kind = serializers.ChoiceField(choices=InterventionKind.choices)


class SwitchSerializer(serializers.Serializer[Any]):
    """Whether a scenario counts on an intervention."""

    on = serializers.BooleanField()


class SeenInterventions(serializers.SlugRelatedField[Intervention]):
    """Interventions in the caller's sight, by code."""

    def get_queryset(self) -> Any:
        actor = getattr(self.context.get("request"), "actor", None)
        return Intervention.objects.none() if actor is None else selectors.in_sight(actor)


class PackageSerializer(serializers.ModelSerializer[Package]):
    """A set of interventions that is weighed as a whole."""

    system = serializers.SlugRelatedField[System]("code", read_only=True)
    interventions = serializers.SlugRelatedField[Intervention]("code", read_only=True, many=True)

    class Meta:
        model = Package
        fields = ("code", "system", "name", "description", "interventions", "created", "retired")
        read_only_fields = fields


class PackageChangeSerializer(serializers.Serializer[Any]):
    """Name and set."""

    name = serializers.CharField(max_length=LONGEST_NAME)
    description = serializers.CharField(required=False, allow_blank=True, default="")
    interventions = SeenInterventions("code", queryset=Intervention.objects.all(), many=True)


class NewPackageSerializer(PackageChangeSerializer):
    """A package to be made in a system."""

    system = serializers.CharField(max_length=10, help_text="Code of the system.")


class NewGridSerializer(serializers.Serializer[Any]):
    """Which packages in which futures, whose gap and when, and what counts as holding."""

    system = serializers.CharField(max_length=10, help_text="Code of the system.")
    packages = serializers.ListField(child=serializers.UUIDField(), help_text="Codes of packages.")
    futures = serializers.ListField(child=serializers.UUIDField(), help_text="Codes of scenarios.")
    basis = serializers.ChoiceField(choices=BASES, default="funded")
    day = serializers.DateField(required=False, help_text="By default the last that all futures reach.")
    tolerance = serializers.DecimalField(
        max_digits=7, decimal_places=6, default=Question.tolerance, help_text="Share of demand that can be borne."
    )
    risk = serializers.DecimalField(
        max_digits=7, decimal_places=6, default=Question.risk, help_text="Chance of a larger gap that is accepted."
    )
    filters = serializers.DictField(
        child=serializers.CharField(), default=dict, help_text="Dimension → code, as under /projections/."
    )


class SpreadAtSerializer(serializers.Serializer[Any]):
    """A gap at one day, WTE."""

    central = serializers.FloatField()
    p10 = serializers.FloatField()
    p50 = serializers.FloatField()
    p90 = serializers.FloatField()


class ClosedSerializer(serializers.Serializer[Any]):
    """WTE that an intervention closes on top of those that began before it; null = not yours to see."""

    code = serializers.UUIDField()
    name = serializers.CharField()
    wte = serializers.FloatField(allow_null=True)


class CellSerializer(serializers.Serializer[Any]):
    """A package in a future. ``exceeding`` is the chance of a larger gap than can be borne; null = not known."""

    gap = SpreadAtSerializer(allow_null=True)
    demand = serializers.FloatField(allow_null=True)
    supply = serializers.FloatField(allow_null=True)
    exceeding = serializers.FloatField(allow_null=True)
    holds = serializers.BooleanField(allow_null=True)
    closed = ClosedSerializer(many=True)
    caveats = serializers.ListField(child=serializers.CharField())


class FutureSerializer(serializers.Serializer[Any]):
    """A scenario as it was weighed: its run, its base date and how sure its figures are."""

    code = serializers.UUIDField()
    name = serializers.CharField()
    run = serializers.UUIDField()
    base_date = serializers.DateField()
    quality = serializers.DictField()


class WeighedSerializer(serializers.Serializer[Any]):
    """A package as it was weighed; the first, without a code, is “no package”."""

    code = serializers.CharField(allow_blank=True)
    name = serializers.CharField()
    interventions = serializers.ListField(child=serializers.UUIDField())


class GridOutcomeSerializer(serializers.Serializer[Any]):
    """The answer: ``cells`` by package, then by future, in the order of the two lists."""

    futures = FutureSerializer(many=True)
    packages = WeighedSerializer(many=True)
    cells = serializers.ListField(child=CellSerializer(many=True))
    draws = serializers.IntegerField()
    hold_everywhere = serializers.ListField(child=serializers.CharField(), help_text="Names of packages.")


class GridSerializer(serializers.ModelSerializer[Analysis]):
    """A grid that was asked for; ``finished`` says when it was answered, ``failure`` why it never will be."""

    system = serializers.SlugRelatedField[System]("code", read_only=True)
    asked = serializers.DictField(read_only=True)

    class Meta:
        model = Analysis
        fields: tuple[str, ...] = (
            "code", "system", "asked", "failure", "job", "engine_version", "created", "finished",
        )  # fmt: skip
        read_only_fields = fields


class AnsweredGridSerializer(GridSerializer):
    """A grid with its answer; null until it is worked out."""

    outcome = GridOutcomeSerializer(allow_null=True)

    class Meta(GridSerializer.Meta):
        fields = (*GridSerializer.Meta.fields, "outcome")
