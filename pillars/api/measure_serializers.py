"""What the API says of measures, and takes. Shares and relative changes are fractions: 0.085 is 8.5 %."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.models import Organisation, System, User
from partners.permissions import Permission
from pillars.api.action_serializers import code, may_be_null
from pillars.api.base import InSystem
from pillars.models import Action, Pillar, PlanMeasure, Reading
from pillars.selectors.computed import COMPUTED
from pillars.selectors.measures import Seen, level_of
from pillars.selectors.people import who_sees
from pillars.services.measure_facts import MeasureFacts
from pillars.services.readings import ReadingFacts
from planning.api.serializers import StaffGroupField
from workforce.models import Measure, Profession


def amount(**more: Any) -> serializers.DecimalField:
    """A level as the database keeps it."""
    return serializers.DecimalField(
        max_digits=16, decimal_places=5, required=False, allow_null=True, default=None, **more
    )


def words(most: int | None = None) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, default="", max_length=most)


class PlanMeasureSerializer(serializers.ModelSerializer[PlanMeasure]):
    """A measure of success. ``target_level`` is the level that the target asks for, whatever its basis."""

    system = serializers.SlugRelatedField[System]("code", read_only=True)
    framework = code()
    pillar = code(allow_null=True)
    owner = serializers.EmailField(source="owner.email", read_only=True, allow_null=True, default=None)
    checker = serializers.EmailField(source="checker.email", read_only=True, allow_null=True, default=None)
    observes = code(allow_null=True)
    profession = code(allow_null=True)
    staff_group = StaffGroupField(read_only=True, allow_null=True)
    organisation = code(allow_null=True)
    target_level = serializers.SerializerMethodField()
    trajectory = serializers.DictField(child=serializers.CharField(), read_only=True)
    actions = serializers.SlugRelatedField[Action]("reference", many=True, read_only=True)

    class Meta:
        model = PlanMeasure
        fields = (
            "system", "framework", "slug", "name", "definition", "pillar", "owner", "checker", "source", "unit",
            "direction", "numerator", "denominator", "counts_people", "computed", "observes", "profession",
            "staff_group", "organisation", "baseline", "baseline_date", "baseline_note", "target", "target_basis",
            "target_level", "target_date", "trajectory", "review_date", "actions", "retired",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.DecimalField(max_digits=16, decimal_places=5, allow_null=True))
    def get_target_level(self, one: PlanMeasure) -> str | None:
        level = level_of(one)
        return None if level is None else str(level)


class PlanMeasureFactsSerializer(serializers.Serializer[Any]):
    """Everything that a measure says. With PUT and POST what is not sent is empty, with PATCH it stays."""

    name = serializers.CharField(max_length=200)
    definition = words()
    pillar = may_be_null(
        "code", Pillar, lambda c: Pillar.objects.filter(framework__system=c["system"], framework__retired__isnull=True)
    )
    owner = may_be_null("email", User, lambda c: who_sees(c["system"]), help_text="E-mail address.")
    checker = may_be_null("email", User, lambda c: who_sees(c["system"]), help_text="E-mail address.")
    source = words(300)  # type: ignore[assignment]
    unit = serializers.CharField(required=False, default="fraction", max_length=40)
    direction = serializers.ChoiceField(PlanMeasure.Direction.choices, required=False, default="none")
    numerator = words(200)
    denominator = words(200)
    counts_people = serializers.BooleanField(required=False, default=False)
    computed = serializers.ChoiceField(sorted(COMPUTED), required=False, allow_blank=True, default="")
    observes = may_be_null("code", Measure, lambda _: Measure.objects.all())
    profession = may_be_null("code", Profession, lambda _: Profession.objects.all())
    staff_group = StaffGroupField(required=False, allow_null=True, default=None)
    organisation = may_be_null(
        "code", Organisation, lambda c: Organisation.objects.visible_to(c["actor"], Permission.VIEW_FIGURES)
    )
    baseline = amount()
    baseline_date = serializers.DateField(required=False, allow_null=True, default=None)
    baseline_note = words(300)
    target = amount(help_text="A level, or a change from the baseline as `target_basis` says.")
    target_basis = serializers.ChoiceField(PlanMeasure.TargetBasis.choices, required=False, default="level")
    target_date = serializers.DateField(required=False, allow_null=True, default=None)
    trajectory = serializers.DictField(
        child=serializers.DecimalField(max_digits=16, decimal_places=5), required=False, default=dict,
        help_text="Levels on the way, by day: {\"2027-03-31\": \"0.07\"}.",
    )  # fmt: skip
    review_date = serializers.DateField(required=False, allow_null=True, default=None)
    actions = InSystem(
        "reference", Action, lambda c: Action.objects.filter(system=c["system"]), many=True, required=False,
        default=list,
    )  # fmt: skip

    def validate_trajectory(self, told: dict[str, Any]) -> dict[Any, Any]:
        """Days as dates.

        Raises:
            ValidationError: a key is no day.
        """
        field = serializers.DateField()
        return {field.to_internal_value(day): level for day, level in told.items()}

    @staticmethod
    def facts(given: Any) -> dict[str, Any]:
        """What was sent, as the services take it."""
        names = MeasureFacts.__dataclass_fields__
        return {name: tuple(one) if name == "actions" else one for name, one in given.items() if name in names}


class MeasureObservationSerializer(serializers.Serializer[Any]):
    """One period. ``value`` is null where it is not known, ``suppressed`` or ``withheld``."""

    period = serializers.DateField()
    numerator = amount()
    denominator = amount()
    value = serializers.DecimalField(max_digits=20, decimal_places=10, allow_null=True)
    partners = serializers.IntegerField(help_text="How many partners told it; 0 = it is not told by partners.")
    suppressed = serializers.BooleanField(help_text="Hidden, for it counts too few people.")
    withheld = serializers.BooleanField(
        help_text="Hidden, for it is one organisation’s own, whose figures you do not see."
    )
    unchecked = serializers.BooleanField(help_text="Entered by hand and not checked yet.")


class XmrSerializer(serializers.Serializer[Any]):
    """What an XmR chart says; limits are null while there are fewer than twelve points."""

    mean = serializers.FloatField()
    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    variation = serializers.ChoiceField(["common", "improving", "concerning", "neither", "too few"])
    assurance = serializers.ChoiceField(["passing", "failing", "hit and miss", "no target", "too few"])
    special = serializers.SerializerMethodField(help_text="By period: what is special about it, if anything is.")

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_special(self, chart: Any) -> dict[str, str]:
        known = self.context["known"]
        pairs = zip(known, chart.points, strict=True)
        return {one.period.isoformat(): point.special for one, point in pairs if point.special}


class MeasurePartSerializer(serializers.Serializer[Any]):
    """The series of one attribute or profession."""

    name = serializers.CharField()
    observations = MeasureObservationSerializer(many=True)


class MeasureSeriesSerializer(serializers.Serializer[Seen]):
    """A measure’s series as the caller may see it, oldest first, and what it says."""

    observations = MeasureObservationSerializer(many=True)
    chart = serializers.SerializerMethodField()
    stabilised = serializers.BooleanField(allow_null=True, help_text="Null while there are fewer than twelve points.")
    met = serializers.BooleanField(allow_null=True, help_text="Whether the latest value reaches the target.")
    by_attribute = serializers.SerializerMethodField()
    by_profession = serializers.SerializerMethodField()

    @extend_schema_field(XmrSerializer(allow_null=True))
    def get_chart(self, seen: Seen) -> Any:
        return None if seen.chart is None else XmrSerializer(seen.chart, context={"known": seen.known}).data

    @extend_schema_field(MeasurePartSerializer(many=True))
    def get_by_attribute(self, seen: Seen) -> Any:
        return _parts(self.context["by_attribute"])

    @extend_schema_field(MeasurePartSerializer(many=True))
    def get_by_profession(self, seen: Seen) -> Any:
        return _parts(self.context["by_profession"])


def _parts(parts: dict[str, Seen]) -> Any:
    rows = [{"name": name, "observations": seen.observations} for name, seen in parts.items()]
    return MeasurePartSerializer(rows, many=True).data


class ReadingSerializer(serializers.ModelSerializer[Reading]):
    """A value that was entered by hand, and who checked it."""

    entered_by = serializers.CharField(source="entered_by.full_name", read_only=True)
    checked_by = serializers.CharField(source="checked_by.full_name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Reading
        fields = (
            "period", "numerator", "denominator", "value", "note", "entered", "entered_by", "checked", "checked_by",
        )  # fmt: skip
        read_only_fields = fields


class ReadingFactsSerializer(serializers.Serializer[Any]):
    """What was observed: numerator and denominator where they are known, else the value alone."""

    numerator = amount()
    denominator = amount()
    value = amount()
    note = words()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        said = {name: attrs[name] for name in ReadingFacts.__dataclass_fields__ if name in attrs}
        return {**attrs, "facts": ReadingFacts(**said)}


class NewReadingSerializer(ReadingFactsSerializer):
    """A reading for a day of which there is none yet."""

    period = serializers.DateField()


class MeasureReviewSerializer(serializers.Serializer[Any]):
    """When a measure is looked at again, and what came of looking."""

    next_review = serializers.DateField()
    note = words()
