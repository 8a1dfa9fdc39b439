"""The filters of the gap dashboard: whatever the address may say, checked against what occurs in the projection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import Http404

from planning.models import Run, Scenario
from planning.selectors import choice, labels, projections
from planning.selectors.choice import ACROSS, BASES, FUNDED, NEED, NOW, Choice
from planning.selectors.sight import Sight
from planning.services.nodes import DIMENSIONS
from web.formats import format_date, year_end
from web.forms import DesignSystemForm

BASIS_NAMES = {FUNDED: "Funded gap (against funded posts)", NEED: "Need gap (against assessed need)"}
EVERY = {
    "place": "All places",
    "sector": "All sectors",
    "organisation": "All organisations",
    "staff_group": "All staff groups",
    "profession": "All professions",
    "setting": "All settings",
    "priority": "All priorities",
}
LABELS = {"staff_group": "Staff group", "setting": "Care setting", "priority": "ICS priority"}
Choices = list[tuple[str, str]]


class DashboardFilter(DesignSystemForm):
    """Every parameter may be left out; one that says something unknown gets a message, never a guess."""

    mark_optional = False

    basis = forms.ChoiceField(label="Basis", required=False, choices=list(BASIS_NAMES.items()))
    year = forms.ChoiceField(label="Position at", required=False)
    scenario = forms.ChoiceField(label="Scenario", required=False)
    across = forms.ChoiceField(
        required=False, choices=[(one, one) for one in ACROSS], widget=forms.HiddenInput, label="Columns of the map"
    )
    rows = forms.ChoiceField(
        required=False, choices=[("", ""), ("all", "all")], widget=forms.HiddenInput, label="Rows of the map"
    )

    def __init__(
        self, data: Mapping[str, Any], *, run: Run, scenario: Scenario, scenarios: Iterable[Scenario], sight: Sight
    ) -> None:
        self.run, self.chosen_scenario, self.sight = run, scenario, sight
        super().__init__(_with_defaults(data, run, scenario), auto_id="filter-%s")
        self._choices("scenario", [(str(one.code), one.name) for one in scenarios])
        self._choices("year", year_choices(run))
        self._dimensions(choice.occurring(run, sight))
        self.order_fields(["basis", "year", "scenario", *DIMENSIONS, "across", "rows"])

    def _dimensions(self, occurring: Mapping[str, list[str]]) -> None:
        for name in DIMENSIONS:
            self.fields[name] = dimension_field(name, occurring[name])

    def _choices(self, name: str, options: Choices) -> None:
        field: Any = self.fields[name]
        field.choices = options
        field.error_messages["invalid_choice"] = _unknown(str(field.label))

    def clean(self) -> dict[str, Any]:
        """Raises Http404 for an organisation whose own figures are out of sight: they are not said to exist."""
        asked = {"organisation": str(self.data.get("organisation") or "")}
        if not self.sight.sees_filters(asked):
            raise Http404("There is no organisation with that code whose figures you can see.")
        return super().clean() or {}

    def choice(self) -> Choice:
        """What was chosen; the form must be valid."""
        given = self.cleaned_data
        position = 0 if given["year"] == NOW else projections.position_of(self.run, given["year"])
        return Choice(
            system=self.chosen_scenario.system,
            scenario=self.chosen_scenario,
            run=self.run,
            sight=self.sight,
            filters={name: given[name] for name in DIMENSIONS if given[name]},
            basis=given["basis"],
            position=position or 0,
            across=given["across"],
            every=given["rows"] == "all",
        )

    @property
    def visible(self) -> list[str]:
        """Fields that offer a choice at all."""
        return [name for name in self.fields if self._offers(name)]

    def _offers(self, name: str) -> bool:
        field: Any = self.fields[name]
        if isinstance(field.widget, forms.HiddenInput):
            return False
        if name in ("basis", "year") or self[name].errors:
            return True
        fewest = 1 if name in ("scenario", "organisation") else 2  # one organisation is less than the system
        return len(field.choices) > fewest


def dimension_field(name: str, codes: list[str]) -> forms.ChoiceField:
    """One of these codes of a dimension, by its name, or all."""
    told, title = labels.names_of(name, codes), LABELS.get(name, name.capitalize())
    options = sorted(((code, told.get(code, code)) for code in codes), key=lambda pair: pair[1].casefold())
    return forms.ChoiceField(
        label=title,
        required=False,
        choices=[("", EVERY[name]), *options],
        error_messages={"invalid_choice": _unknown(title)},
    )


def year_choices(run: Run) -> Choices:
    """Positions of a run: the last first, for that is what people come for, and the base date at the end."""
    years = projections.financial_years(run)
    ends = [(year, f"{format_date(year_end(year))} ({year})") for year in reversed(years)]
    return [*ends, (NOW, f"Now ({format_date(run.base_date)})")]


def _with_defaults(data: Mapping[str, Any], run: Run, scenario: Scenario) -> dict[str, Any]:
    given = {name: data.get(name) for name in data}
    years = projections.financial_years(run)
    usual = {"basis": BASES[0], "year": years[-1], "scenario": str(scenario.code), "across": ACROSS[0]}
    return given | {name: value for name, value in usual.items() if not given.get(name)}


def _unknown(label: str) -> str:
    return f"{label}: there is nothing of this name in the projection shown. Choose another, or clear the filters."


__all__ = ["BASIS_NAMES", "NEED", "DashboardFilter", "dimension_field", "year_choices"]
