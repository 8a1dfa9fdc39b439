"""Forms of movements, changes of service and staffing ratios; the services check again."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from partners.models import Organisation
from planning.forms.fields import AmountField, PercentField
from planning.models import Lever, Movement, ServiceChange, StaffingRatio
from planning.services.lever_rules import (
    BOUNDS,
    GROWTH,
    LONGEST_NAME,
    LONGEST_RAMP,
    LONGEST_UNIT,
    MOST_GROWTH,
    MOST_UNITS,
)
from web.forms import DatePartsField, DesignSystemForm
from workforce.models import Profession, Setting

LABELS: Final = {"low": "Low", "mode": "Most likely", "high": "High"}
GROWTH_LABELS: Final = {
    "growth_low": "Growth a year, low",
    "growth_mode": "Growth a year, most likely",
    "growth_high": "Growth a year, high",
}
NARROW: Final = {"classes": "nhsuk-input--width-5"}
NOT_ASKED: Final = frozenset({"name"})
"""What stays when a lever is changed: its history goes by it."""


def professions() -> QuerySet[Profession]:
    """Those that a lever may name."""
    return Profession.objects.exclude(code=Profession.NOT_SPECIFIED)


class LeverForm(DesignSystemForm):
    """What all levers ask for. Percentages and amounts are typed as people write them; ``values`` is what is saved."""

    kind: type[Lever]
    suffix = ""
    first: tuple[str, ...] = ()
    mark_optional = True

    name = forms.CharField(
        label="Name", max_length=LONGEST_NAME, help_text="Short: it stands in charts and explanations.",
    )  # fmt: skip
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="Organisation", empty_label="Choose one")
    setting = forms.ModelChoiceField(
        Setting.objects.all(), label="Care setting", required=False, empty_label="Wherever the profession works"
    )
    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Why it is presumed, in words that your colleagues will understand in a year.",
    )
    source = forms.CharField(label="Source", max_length=500, help_text="The plan, publication or decision.")

    def __init__(
        self, *args: Any, organisations: QuerySet[Organisation], changing: Lever | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        lowest, highest = BOUNDS[self.kind]
        for name, label in LABELS.items():
            self.fields[name] = self.amount(label, lowest, highest)
        if changing is not None:
            for name in NOT_ASKED:
                del self.fields[name]
        self.order_fields([*self.first, *LABELS, "reason", "source"])
        suffix = {"suffix": self.suffix} if self.suffix else {}
        self.design = {name: {**NARROW, **suffix} for name in LABELS} | self.more_design()

    def amount(self, label: str, lowest: Decimal, highest: Decimal, **more: Any) -> PercentField:
        """A number between two bounds."""
        missing = {"required": f"Enter the {label[:1].lower()}{label[1:]} value."}
        return AmountField(label=label, lowest=lowest, highest=highest, error_messages=missing, **more)

    def more_design(self) -> dict[str, dict[str, Any]]:
        """How this kind's own fields look."""
        return {}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.keep_in_order(given, tuple(LABELS))
        return given

    def keep_in_order(self, given: Mapping[str, Any], names: tuple[str, ...]) -> None:
        """Low, most likely and high must rise."""
        low, mode, high = (given.get(name) for name in names)
        if low is not None and mode is not None and low > mode:
            self.add_error(names[0], "Low must not be above the most likely value.")
        if high is not None and mode is not None and high < mode:
            self.add_error(names[2], "High must not be below the most likely value.")

    def values(self) -> dict[str, Any]:
        """What a service takes."""
        return dict(self.cleaned_data)

    @classmethod
    def starting(cls, lever: Lever) -> dict[str, Any]:
        """What the form shows to begin with: what holds. Each change needs its own reason."""
        names = {*(field.name for field in lever._meta.concrete_fields)} - {"reason"}
        return {name: getattr(lever, name) for name in names}


class MovementForm(LeverForm):
    """Staff who move from one profession into another."""

    kind = Movement
    suffix = "%"
    first = ("name", "from_profession", "to_profession", "organisation", "setting", "from_year", "to_year")

    from_profession = forms.ModelChoiceField(
        Profession.objects.none(), label="Profession that they leave", empty_label="Choose one"
    )
    to_profession = forms.ModelChoiceField(
        Profession.objects.none(), label="Profession that they move into", empty_label="Choose one"
    )
    from_year = DatePartsField(label="First day", required=False, help_text="Leave it blank if it holds already.")
    to_year = DatePartsField(
        label="First day on which it no longer holds", required=False, help_text="Leave it blank if there is no end."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("from_profession", "to_profession"):
            self.fields[name].queryset = professions()  # type: ignore[attr-defined]
        self.fields["organisation"].required = False
        self.fields["organisation"].empty_label = "Every organisation that has both"  # type: ignore[attr-defined]
        self.fields["low"].help_text = "Of the staff of the first profession, a year."

    def amount(self, label: str, lowest: Decimal, highest: Decimal, **more: Any) -> PercentField:
        missing = {"required": f"Enter the {label.lower()} value."}
        return PercentField(label=label, lowest=lowest, highest=highest, error_messages=missing, **more)


class OfOneProfession(LeverForm):
    """A lever of one organisation's profession."""

    profession = forms.ModelChoiceField(Profession.objects.none(), label="Profession", empty_label="Choose one")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profession"].queryset = professions()  # type: ignore[attr-defined]


class ServiceChangeForm(OfOneProfession):
    """A dated change of service that adds demand or takes it away."""

    kind = ServiceChange
    suffix = "WTE"
    first = ("name", "organisation", "profession", "setting", "starts", "ends", "ramp_years")

    starts = DatePartsField(label="First day", help_text="For example, 1 10 2027.")
    ends = DatePartsField(
        label="First day on which it no longer counts", required=False, help_text="Leave it blank if it stays."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ramp_years"] = self.amount(
            "Years until it counts in full", Decimal(0), LONGEST_RAMP, initial=Decimal(0),
            help_text="0 if it counts in full from the first day.",
        )  # fmt: skip
        self.fields["low"].help_text = "WTE that it adds; with a minus sign, WTE that it takes away."
        self.order_fields([*self.first, *LABELS, "reason", "source"])

    def more_design(self) -> dict[str, dict[str, Any]]:
        return {"ramp_years": {"classes": "nhsuk-input--width-3", "suffix": "years"}}


class StaffingRatioForm(OfOneProfession):
    """Need that follows an activity."""

    kind = StaffingRatio
    suffix = "WTE"
    first = ("name", "organisation", "profession", "setting", "unit", "units")

    unit = forms.CharField(
        label="What is counted?", max_length=LONGEST_UNIT, help_text="Such as beds, or people aged 65 and over."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"] = self.amount("How many are there at the base date?", Decimal(0), MOST_UNITS)
        self.fields["units"].error_messages["required"] = "Enter how many there are at the base date."
        for name, label in GROWTH_LABELS.items():
            self.fields[name] = PercentField(
                label=label, lowest=-MOST_GROWTH, highest=MOST_GROWTH, initial=Decimal(0),
                error_messages={"required": f"Enter the {label[:1].lower()}{label[1:]}; 0 if there is none."},
            )  # fmt: skip
        self.fields["low"].help_text = "WTE of the profession that each of them needs."
        self.order_fields([*self.first, *LABELS, *GROWTH, "reason", "source"])

    def more_design(self) -> dict[str, dict[str, Any]]:
        return {"units": dict(NARROW), **{name: {**NARROW, "suffix": "%"} for name in GROWTH}}

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        self.keep_in_order(given, GROWTH)
        return given


class WithdrawForm(DesignSystemForm):
    """Why a lever is withdrawn."""

    reason = forms.CharField(label="Why is it withdrawn?", widget=forms.Textarea(attrs={"rows": 3}))


FORMS: Final[Mapping[type[Lever], type[LeverForm]]] = {
    Movement: MovementForm,
    ServiceChange: ServiceChangeForm,
    StaffingRatio: StaffingRatioForm,
}
