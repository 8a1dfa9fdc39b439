"""What the API says of movements, changes of service and staffing ratios. Shares and growth are fractions."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from partners.models import Organisation
from partners.permissions import Permission
from planning.models import Lever, Movement, ServiceChange, StaffingRatio
from planning.services.lever_rules import LONGEST_NAME, LONGEST_UNIT
from workforce.models import Profession, Setting

OWN = ("code", "name", "organisation", "setting")
SAID = ("low", "mode", "high", "reason", "source", "changed", "changed_by", "ended", "ended_reason")


class LeverSerializer(serializers.ModelSerializer[Lever]):
    """What all of them say; a change makes a new row with a code of its own, under the same name."""

    organisation = serializers.SlugRelatedField[Organisation]("code", read_only=True, allow_null=True)
    setting = serializers.SlugRelatedField[Setting]("code", read_only=True, allow_null=True)
    changed_by = serializers.CharField(source="changed_by.full_name", read_only=True, allow_null=True, default=None)


class MovementSerializer(LeverSerializer):
    """Staff of one profession who move into another: low, mode and high are shares of the first, a year."""

    from_profession = serializers.SlugRelatedField[Profession]("code", read_only=True)
    to_profession = serializers.SlugRelatedField[Profession]("code", read_only=True)

    class Meta:
        model = Movement
        fields = (*OWN, "from_profession", "to_profession", "from_year", "to_year", *SAID)
        read_only_fields = fields


class ServiceChangeSerializer(LeverSerializer):
    """WTE that a dated change of service adds to an organisation's demand or, if negative, takes away."""

    profession = serializers.SlugRelatedField[Profession]("code", read_only=True)

    class Meta:
        model = ServiceChange
        fields = (*OWN, "profession", "starts", "ends", "ramp_years", *SAID)
        read_only_fields = fields


class StaffingRatioSerializer(LeverSerializer):
    """Need that follows an activity: units times WTE for each (low, mode, high); growth is the activity's, a year."""

    profession = serializers.SlugRelatedField[Profession]("code", read_only=True)

    class Meta:
        model = StaffingRatio
        fields = (*OWN, "profession", "unit", "units", "growth_low", "growth_mode", "growth_high", *SAID)
        read_only_fields = fields


def amount(**more: Any) -> serializers.DecimalField:
    """A number as the database keeps it."""
    return serializers.DecimalField(max_digits=14, decimal_places=5, **more)


class NewLeverSerializer(serializers.Serializer[Any]):
    """What all of them need. A change says everything anew but the name, by which its history goes."""

    kind: ClassVar[type[Lever]]

    name = serializers.CharField(max_length=LONGEST_NAME)
    organisation = serializers.SlugRelatedField[Organisation](
        "code", queryset=Organisation.objects.none(), required=False, allow_null=True
    )
    setting = serializers.SlugRelatedField[Setting](
        "code", queryset=Setting.objects.all(), required=False, allow_null=True, help_text="null = every setting."
    )
    low = amount()
    mode = amount()
    high = amount()
    reason = serializers.CharField()
    source = serializers.CharField(max_length=500)  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.context.get("changing"):
            del self.fields["name"]
        actor = getattr(self.context.get("request"), "actor", None)
        if actor is not None:
            seen = Organisation.objects.visible_to(actor, Permission.VIEW_PARTNERS)
            self.fields["organisation"].queryset = seen  # type: ignore[attr-defined]


class NewMovementSerializer(NewLeverSerializer):
    """A movement; without an organisation it holds in every partner that has both professions."""

    kind = Movement
    from_profession = serializers.SlugRelatedField[Profession]("code", queryset=Profession.objects.all())
    to_profession = serializers.SlugRelatedField[Profession]("code", queryset=Profession.objects.all())
    from_year = serializers.DateField(required=False, allow_null=True, help_text="First day on which it holds.")
    to_year = serializers.DateField(required=False, allow_null=True, help_text="First day on which it does not.")


class NewServiceChangeSerializer(NewLeverSerializer):
    """A change of service."""

    kind = ServiceChange
    profession = serializers.SlugRelatedField[Profession]("code", queryset=Profession.objects.all())
    starts = serializers.DateField(help_text="First day.")
    ends = serializers.DateField(required=False, allow_null=True, help_text="First day on which it no longer counts.")
    ramp_years = serializers.DecimalField(
        max_digits=5, decimal_places=2, required=False, help_text="Years until it counts in full."
    )


class NewStaffingRatioSerializer(NewLeverSerializer):
    """A staffing ratio."""

    kind = StaffingRatio
    profession = serializers.SlugRelatedField[Profession]("code", queryset=Profession.objects.all())
    unit = serializers.CharField(max_length=LONGEST_UNIT, help_text="What is counted, such as “beds”.")
    units = serializers.DecimalField(max_digits=16, decimal_places=5, help_text="How many at the base date.")
    growth_low = serializers.DecimalField(max_digits=8, decimal_places=5, required=False)
    growth_mode = serializers.DecimalField(max_digits=8, decimal_places=5, required=False)
    growth_high = serializers.DecimalField(max_digits=8, decimal_places=5, required=False)


class WithdrawSerializer(serializers.Serializer[Any]):
    """Why it is withdrawn."""

    reason = serializers.CharField()
