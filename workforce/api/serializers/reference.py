"""Reference data: staff groups, professions, settings, priorities, measures, rates, and the fields of each section."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from partners.models import System
from workforce.models import Measure, Priority, Profession, ReferenceRate, Setting, SettingPriority, StaffGroup
from workforce.rules.sections import Kind


class StaffGroupSerializer(serializers.ModelSerializer[StaffGroup]):
    """One staff group of a scheme, spelt as its source prints it."""

    scheme = serializers.CharField(source="scheme.code")

    class Meta:
        model = StaffGroup
        fields = ("scheme", "code", "name", "order", "source")


class StaffGroupNameSerializer(serializers.ModelSerializer[StaffGroup]):
    scheme = serializers.CharField(source="scheme.code")

    class Meta:
        model = StaffGroup
        fields = ("scheme", "code", "name")


class ProfessionSerializer(serializers.ModelSerializer[Profession]):
    """A profession and the staff group of each scheme that it rolls up to."""

    staff_groups = StaffGroupNameSerializer(many=True, read_only=True)
    not_further_specified_of = StaffGroupNameSerializer(
        read_only=True, allow_null=True, help_text="The staff group whose unsplit rows stay in this profession."
    )
    sectors = serializers.ListField(child=serializers.CharField(), help_text="Sectors in which it is usual.")
    age_profile = serializers.DictField(child=serializers.FloatField(), help_text="Share of people by age band.")

    class Meta:
        model = Profession
        fields = (
            "code",
            "name",
            "staff_groups",
            "not_further_specified_of",
            "sectors",
            "registered",
            "regulator",
            "nationally_short",
            "new_role",
            "course_years",
            "training_attrition",
            "participation",
            "leaver_rate_low",
            "leaver_rate",
            "leaver_rate_high",
            "retirement_share",
            "age_profile",
            "wte_per_post",
            "source",
        )


class PriorityShareSerializer(serializers.ModelSerializer[SettingPriority]):
    priority = serializers.CharField(source="priority.code")

    class Meta:
        model = SettingPriority
        fields = ("priority", "percent")


class SettingSerializer(serializers.ModelSerializer[Setting]):
    """A care setting and the percentages of it that serve each priority; the rest is unallocated."""

    priority_shares = PriorityShareSerializer(many=True, read_only=True)

    class Meta:
        model = Setting
        fields = ("code", "name", "description", "priority_shares", "source")


class PrioritySerializer(serializers.ModelSerializer[Priority]):
    """An ICS priority: one of everybody (system null) or of one system."""

    system = serializers.SlugRelatedField[System](slug_field="code", read_only=True, allow_null=True)

    class Meta:
        model = Priority
        fields = ("code", "name", "description", "system", "source")


class MeasureSerializer(serializers.ModelSerializer[Measure]):
    """What an observation counts."""

    class Meta:
        model = Measure
        fields = ("code", "name", "definition", "unit", "numerator", "denominator", "direction", "source")


class ReferenceRateSerializer(serializers.ModelSerializer[ReferenceRate]):
    """A published, dated figure with its source."""

    class Meta:
        model = ReferenceRate
        fields = ("code", "label", "value", "low", "high", "unit", "period", "geography", "source")


class ChoiceSerializer(serializers.Serializer[Any]):
    """A code and what people call it."""

    code = serializers.CharField()
    label: Any = serializers.CharField()


class FieldDefinitionSerializer(serializers.Serializer[Any]):
    """A field of a section, as the form, the template and the API use it."""

    name = serializers.CharField()
    label: Any = serializers.CharField()
    kind = serializers.ChoiceField([str(kind) for kind in Kind])
    unit = serializers.CharField()
    help: Any = serializers.CharField()
    required: Any = serializers.BooleanField()
    default: Any = serializers.CharField(help_text="What a blank means.")
    longest = serializers.IntegerField(help_text="Letters that a text may have; 0 = no limit of its own.")
    choices = ChoiceSerializer(many=True)


class SectionDefinitionSerializer(serializers.Serializer[Any]):
    """A section of a return and its fields."""

    code = serializers.CharField()
    label: Any = serializers.CharField()
    about = serializers.CharField()
    fields: Any = FieldDefinitionSerializer(many=True)
