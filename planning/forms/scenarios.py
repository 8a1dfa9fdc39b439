"""Forms of scenarios and their assumptions; the services check again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from partners.models import Organisation, Sector
from planning.forms.fields import CountField, PercentField, RatioField
from planning.models import Assumption, Scenario, ScopeKind
from planning.presenters import parameters
from planning.services.assumption_rules import BY_AGE, NAMED, ONE_NUMBER, SCOPE_FIELDS, allowed, scopes_of
from planning.services.scenario_settings import LONGEST_NAME, MOST_YEARS
from planning.services.snapshots.data import BANDS
from planning.services.snapshots.reading import ASSUMED_IN
from web import formats
from web.forms import DesignSystemForm
from web.forms.widgets import WholeNumberInput
from workforce.models import Profession, StaffGroup

VALUES: Final = (("low", "Low"), ("mode", "Most likely"), ("high", "High"))
FAR_OFF: Final = 10
"""A value so many times larger or smaller than before is asked about once more."""


class ValuesForm(DesignSystemForm):
    """Low, most likely and high in people's units, with reason and source; ``cleaned_data`` holds fractions."""

    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Why this value, in words that your colleagues will understand in a year.",
    )
    source = forms.CharField(label="Source", max_length=500, help_text="The publication, data set or decision.")
    sure = forms.BooleanField(label="The value is right", required=False, widget=forms.HiddenInput)
    mark_optional = False
    field_order: Any = ("low", "mode", "high", "from_year", "to_year", "reason", "source", "sure")

    def __init__(self, *args: Any, parameter: str, before: Decimal | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parameter, self.before = parameter, before
        kind = field_of(parameter)
        lowest, highest = allowed(parameter)
        for name, label in VALUES:
            missing = {"required": f"Enter the {label.lower()} value."}
            self.fields[name] = kind(label=label, lowest=lowest, highest=highest, error_messages=missing)
        self.order_fields(self.field_order)
        suffix = {} if parameter in parameters.PLAIN else {"suffix": "%"}
        self.design = {name: {"classes": "nhsuk-input--width-5", **suffix} for name, _ in VALUES}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        low, mode, high = (given.get(name) for name, _ in VALUES)
        if low is not None and mode is not None and low > mode:
            self.add_error("low", "Low must not be above the most likely value.")
        if high is not None and mode is not None and high < mode:
            self.add_error("high", "High must not be below the most likely value.")
        if mode is not None and not self.errors:
            self._ask_when_far_off(mode, given)
        return given

    def _ask_when_far_off(self, mode: Decimal, given: Mapping[str, Any]) -> None:
        if not self.before or not mode or given.get("sure"):
            return
        ratio = mode / self.before
        if 1 / Decimal(FAR_OFF) < ratio < FAR_OFF:
            return
        old, new = (parameters.value_text(self.parameter, value) for value in (self.before, mode))
        self.fields["sure"].widget = forms.CheckboxInput()
        self.add_error(
            "sure", f"The most likely value goes from {old} to {new}. Tick “The value is right” if you mean it."
        )

    def values(self) -> dict[str, Any]:
        """What a service takes."""
        return {name: self.cleaned_data[name] for name in ("low", "mode", "high", "reason", "source")}

    def show_refusal(self, messages: Mapping[str, str]) -> None:
        """Put a service's messages beside their fields."""
        for name, words in messages.items():
            self.add_problem(name or None, words)


def field_of(parameter: str) -> type[PercentField]:
    """The field in which a parameter's values are typed."""
    if parameter in parameters.COUNTS:
        return CountField
    return RatioField if parameter in parameters.RATIOS else PercentField


class EditForm(ValuesForm):
    """New values of an assumption; ``was`` is the row that the person saw."""

    was = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def starting(cls, assumption: Assumption) -> dict[str, Any]:
        """What the form shows to begin with: the values that hold."""
        names = ("low", "mode", "high", "source")
        return {**{name: getattr(assumption, name) for name in names}, "was": assumption.pk}


class ScopeForm(DesignSystemForm):
    """What a new assumption is about and how narrow it is; asked by GET, so that the next page has an address."""

    parameter = forms.ChoiceField(label="What is it about?", choices=list(parameters.TITLES.items()))
    scope = forms.ChoiceField(label="What does it hold for?", choices=ScopeKind.choices, widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "scope" in given and "parameter" in given and given["scope"] not in scopes_of(given["parameter"]):
            self.add_error("scope", ONE_NUMBER)
        return given


class AddForm(ValuesForm):
    """A new assumption of a parameter on a kind of scope: what it holds for, in which years, and its values."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="Organisation", empty_label="Choose one")
    profession = forms.ModelChoiceField(
        Profession.objects.exclude(code=Profession.NOT_SPECIFIED), label="Profession", empty_label="Choose one"
    )
    staff_group = forms.ModelChoiceField(
        StaffGroup.objects.filter(scheme__code__in=ASSUMED_IN).select_related("scheme"),
        label="Staff group", empty_label="Choose one",
    )  # fmt: skip
    sector = forms.ChoiceField(label="Sector", choices=[("", "Choose one"), *Sector.choices])
    age_band = forms.ChoiceField(
        label="Ages",
        required=False,
        choices=[("", "All ages"), *((band, parameters.age_text(band).capitalize()) for band in BANDS)],
        help_text="For the same people, a value for an age counts before the value for all ages.",
    )
    from_year = forms.ChoiceField(label="From financial year", required=False)
    to_year = forms.ChoiceField(label="To and including financial year", required=False)
    field_order = ("organisation", "profession", "staff_group", "sector", "age_band", *ValuesForm.field_order)

    def __init__(
        self, *args: Any, scope_kind: str, organisations: QuerySet[Organisation], years: Iterable[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scope_kind = scope_kind
        for name in set(NAMED) - set(SCOPE_FIELDS[scope_kind]):
            del self.fields[name]
        if self.parameter not in BY_AGE:
            del self.fields["age_band"]
        self._choose("organisation", organisations)
        if "staff_group" in self.fields:
            self.fields["staff_group"].label_from_instance = lambda one: f"{one.scheme.name}: {one.name}"  # type: ignore[attr-defined]
        labels = [(str(year), formats.financial_year_label(year)) for year in years]
        self.fields["from_year"].choices = [("", "From the beginning"), *labels]  # type: ignore[attr-defined]
        self.fields["to_year"].choices = [("", "Without end"), *labels]  # type: ignore[attr-defined]

    def _choose(self, name: str, rows: QuerySet[Any]) -> None:
        if name in self.fields:
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean_from_year(self) -> dt.date | None:
        year = self.cleaned_data["from_year"]
        return dt.date(int(year), 4, 1) if year else None

    def clean_to_year(self) -> dt.date | None:
        year = self.cleaned_data["to_year"]
        return dt.date(int(year) + 1, 4, 1) if year else None

    def values(self) -> dict[str, Any]:
        names = (*SCOPE_FIELDS[self.scope_kind], "from_year", "to_year")
        scope = {name: self.cleaned_data[name] for name in names}
        scope["age_band"] = self.cleaned_data.get("age_band", "")
        return super().values() | scope | {"parameter": self.parameter, "scope_kind": self.scope_kind}


class EndForm(DesignSystemForm):
    """Why an assumption is withdrawn."""

    reason = forms.CharField(label="Why is it withdrawn?", widget=forms.Textarea(attrs={"rows": 3}))
    was = forms.IntegerField(widget=forms.HiddenInput)


class CopyForm(DesignSystemForm):
    """The name of a copy."""

    name = forms.CharField(label="Name of the copy", max_length=LONGEST_NAME)
    description = forms.CharField(
        label="What is different in it?", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class SettingsForm(DesignSystemForm):
    """Name, description, base month, horizon, and whether the scenario follows the records."""

    name = forms.CharField(label="Name", max_length=LONGEST_NAME)
    description = forms.CharField(label="Description", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    base_month = forms.TypedChoiceField(
        label="Base month", required=False, coerce=dt.date.fromisoformat, empty_value=None,
        help_text="The month whose staff in post the projection starts from.",
    )  # fmt: skip
    horizon_years = forms.IntegerField(
        label="How many full years ahead?", min_value=1, max_value=MOST_YEARS, widget=WholeNumberInput,
        error_messages={"invalid": "Enter a whole number of years, such as 6."},
    )  # fmt: skip
    live = forms.BooleanField(
        label="Keep it up to date", required=False, help_text="Work it out again whenever figures are accepted."
    )
    mark_optional = False
    design = {"horizon_years": {"classes": "nhsuk-input--width-2", "suffix": "years"}}

    def __init__(self, *args: Any, scenario: Scenario, months: Iterable[dt.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fixed = {scenario.base_month} if scenario.base_month else set()
        labels = [(day.isoformat(), formats.format_month(day)) for day in sorted({*months, *fixed}, reverse=True)]
        self.fields["base_month"].choices = [("", "The latest with enough of the workforce reported"), *labels]  # type: ignore[attr-defined]

    @classmethod
    def starting(cls, scenario: Scenario) -> dict[str, Any]:
        """What holds now."""
        names = ("name", "description", "horizon_years", "live")
        month = scenario.base_month
        return {**{name: getattr(scenario, name) for name in names}, "base_month": month.isoformat() if month else ""}
