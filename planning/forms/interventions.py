"""Forms of interventions and packages; the services check again."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from partners.models import Organisation
from planning.forms.fields import CountField, PercentField
from planning.models import Intervention, InterventionKind
from planning.presenters.intervention_words import KINDS, in_a_line
from planning.services import packages
from planning.services.interventions.changing import Wanted
from planning.services.interventions.rules import (
    LARGEST,
    LONGEST_COURSE,
    LONGEST_NAME,
    LONGEST_RAMP,
    LONGEST_SOURCE,
    MOST_FOR_ONE,
    NEEDS_PROFESSION,
    SHARES,
    SIZES,
    TAKES_OVER,
)
from planning.services.snapshots.reading import ASSUMED_IN
from web.forms import DatePartsField, DesignSystemForm
from workforce.models import Profession, Setting, StaffGroup

Kind = InterventionKind
LABELS: Final = {"low": "Low", "mode": "Most likely", "high": "High"}
NOUGHT: Final = Decimal(0)
TAKING_OVER: Final = ("by_profession", "exchange_rate", "safe_minimum", "clinical_approver", "recruitable")
NARROW: Final = {"classes": "nhsuk-input--width-5"}


class KindForm(DesignSystemForm):
    """What kind of intervention it is; asked by GET, so that the next page has an address."""

    kind = forms.ChoiceField(
        label="What would it do?",
        choices=[(kind, f"{words.title}: {words.does[0].lower()}{words.does[1:]}") for kind, words in KINDS.items()],
        widget=forms.RadioSelect,
    )


class InterventionForm(DesignSystemForm):
    """What an intervention of one kind says; ``wanted`` is what the services take."""

    name = forms.CharField(label="Name", max_length=LONGEST_NAME, help_text="Short; bridges and grids show it.")
    description = forms.CharField(label="Description", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    profession = forms.ModelChoiceField(
        Profession.objects.exclude(code=Profession.NOT_SPECIFIED), label="Profession", required=False,
        empty_label="All professions",
    )  # fmt: skip
    staff_group = forms.ModelChoiceField(
        StaffGroup.objects.filter(scheme__code__in=ASSUMED_IN).select_related("scheme"), label="Or a staff group",
        required=False, empty_label="All staff groups",
    )  # fmt: skip
    by_profession = forms.ModelChoiceField(
        Profession.objects.exclude(code=Profession.NOT_SPECIFIED), label="Profession that takes the work over",
        empty_label="Choose one",
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="Organisation", required=False, empty_label="All organisations",
        help_text="With an organisation, the size is its own; without, it is that of the whole system.",
    )  # fmt: skip
    setting = forms.ModelChoiceField(
        Setting.objects.all(), label="Care setting", required=False, empty_label="All settings"
    )
    starts = DatePartsField(label="First day", help_text="For example, 1 4 2027.")
    ends = DatePartsField(label="First day on which it no longer works", required=False)
    ramp_years = CountField(
        lowest=NOUGHT, highest=LONGEST_RAMP, label="Years until it works in full", required=False,
        help_text="0 = in full from the first day. Until then it grows evenly.",
    )  # fmt: skip
    course_years = CountField(lowest=Decimal("0.25"), highest=LONGEST_COURSE, label="Length of the course")
    exchange_rate = CountField(
        lowest=Decimal("0.00001"), highest=MOST_FOR_ONE, label="WTE that take over each WTE replaced",
        help_text="1 if one for one; 1.2 if a fifth more people are needed for the same work.",
    )  # fmt: skip
    safe_minimum = CountField(
        lowest=NOUGHT, highest=LARGEST, label="Safe minimum of the profession replaced", required=False,
        help_text="WTE of demand in the scope that must stay, whatever is taken over.",
    )  # fmt: skip
    clinical_approver = forms.CharField(
        label="Clinical approver", max_length=150, required=False, help_text="Name and role of who answers for safety."
    )
    recruitable = forms.CharField(
        label="Why can staff for it be recruited?", required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="An agreed scenario needs the safe minimum, the approver and this reason.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Reason", widget=forms.Textarea(attrs={"rows": 2}), help_text="Why this size is expected."
    )
    source = forms.CharField(label="Source", max_length=LONGEST_SOURCE, help_text="Evaluation, study or decision.")

    def __init__(self, *args: Any, kind: str, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, words = kind, KINDS[kind]
        self._sizes(kind, words.unit, words.sizing)
        self._leave_out(kind)
        group: Any = self.fields.get("staff_group")
        if group is not None:
            group.label_from_instance = lambda one: f"{one.scheme.name}: {one.name}"
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self._needed_profession(kind)
        self.order_fields(
            ["name", "description", "profession", "staff_group", "by_profession", "organisation", "setting", *SIZES,
             "exchange_rate", "course_years", "starts", "ramp_years", "ends", "safe_minimum", "clinical_approver",
             "recruitable", "reason", "source"]
        )  # fmt: skip

    def _sizes(self, kind: str, unit: str, sizing: str) -> None:
        share = kind in SHARES
        made, most = (PercentField, Decimal(1)) if share else (CountField, LARGEST)
        for name, label in LABELS.items():
            missing = {"required": f"Enter the {label.lower()} size."}
            self.fields[name] = made(label=f"{label} size", lowest=NOUGHT, highest=most, error_messages=missing)
        self.fields["low"].help_text = sizing
        suffix = f"% {unit}" if share else unit
        units = {"course_years": "years", "ramp_years": "years", "safe_minimum": "WTE", "exchange_rate": "WTE"}
        units |= dict.fromkeys(SIZES, suffix)
        self.design = {name: {**NARROW, "suffix": words} for name, words in units.items()}

    def _leave_out(self, kind: str) -> None:
        away = set() if kind in TAKES_OVER else set(TAKING_OVER)
        away |= set() if kind == Kind.TRAINING_PLACES else {"course_years"}
        away |= {"staff_group"} if kind in NEEDS_PROFESSION else set()
        for name in away:
            del self.fields[name]

    def _needed_profession(self, kind: str) -> None:
        if kind in NEEDS_PROFESSION:
            field: Any = self.fields["profession"]
            taken = kind in TAKES_OVER
            field.required, field.empty_label = True, "Choose one"
            field.label = "Profession whose work is taken over" if taken else "Profession that they train for"
            field.error_messages["required"] = f"Choose the {field.label[0].lower()}{field.label[1:]}."

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        low, mode, high = (given.get(name) for name in SIZES)
        if low is not None and mode is not None and low > mode:
            self.add_error("low", "Low must not be above the most likely size.")
        if high is not None and mode is not None and high < mode:
            self.add_error("high", "High must not be below the most likely size.")
        return given

    @classmethod
    def starting(cls, one: Intervention) -> dict[str, Any]:
        """What the form shows of an intervention to begin with."""
        names = set(Wanted.__dataclass_fields__)
        return {name: getattr(one, name) for name in names}

    def wanted(self) -> Wanted:
        """What a service takes; the form must be valid."""
        given = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return Wanted(**given)


class PackageForm(DesignSystemForm):
    """A name and a set."""

    name = forms.CharField(label="Name", max_length=packages.LONGEST_NAME)
    description = forms.CharField(label="Description", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    interventions = forms.ModelMultipleChoiceField(
        Intervention.objects.none(), label="Interventions", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one intervention."},
    )  # fmt: skip

    def __init__(self, *args: Any, interventions: QuerySet[Intervention], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["interventions"], interventions)


class SwitchForm(DesignSystemForm):
    """Which interventions a scenario counts on."""

    interventions = forms.ModelMultipleChoiceField(
        Intervention.objects.none(), label="Interventions that this scenario counts on", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    mark_optional = False

    def __init__(self, *args: Any, interventions: QuerySet[Intervention], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["interventions"], interventions)

    @property
    def chosen(self) -> Iterable[Intervention]:
        """What is ticked; the form must be valid."""
        found: Iterable[Intervention] = self.cleaned_data["interventions"]
        return found


def _offer(field: Any, rows: QuerySet[Intervention]) -> None:
    field.to_field_name = "code"
    field.queryset = rows
    field.label_from_instance = in_a_line
