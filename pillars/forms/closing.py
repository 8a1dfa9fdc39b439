"""What of the closed loop is looked at: basis, position and profession, kept in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms

from planning.forms.filters import BASIS_NAMES, year_choices
from planning.models import Run
from planning.selectors import labels, projections
from planning.selectors.choice import BASES, NOW
from web.forms import DesignSystemForm

COST: Final = "shown"
ALL: Final = "all"


class ClosingFilter(DesignSystemForm):
    """Every parameter may be left out; one that says something unknown gets a message, never a guess."""

    mark_optional = False

    basis = forms.ChoiceField(label="Basis", required=False, choices=list(BASIS_NAMES.items()))
    year = forms.ChoiceField(label="Position at", required=False)
    profession = forms.ChoiceField(label="Profession", required=False)
    cost = forms.ChoiceField(
        label="Cost", required=False, choices=[("", "Left out"), (COST, "Shown")], widget=forms.HiddenInput
    )

    rows = forms.ChoiceField(
        label="Rows", required=False, choices=[("", "The largest"), (ALL, "All")], widget=forms.HiddenInput
    )

    def __init__(self, data: Mapping[str, Any], *, run: Run, professions: Iterable[str]) -> None:
        self.run = run
        given = {name: data.get(name) for name in data}
        years = projections.financial_years(run)
        usual = {"basis": BASES[0], "year": years[-1] if years else NOW}
        super().__init__(
            given | {name: value for name, value in usual.items() if not given.get(name)}, auto_id="filter-%s"
        )
        names = labels.names_of("profession", professions)
        ordered = sorted(names.items(), key=lambda pair: pair[1])
        self._choices("year", year_choices(run))
        self._choices("profession", [("", "All professions"), *ordered])

    def _choices(self, name: str, options: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = options
        field.error_messages["invalid_choice"] = (
            f"{field.label}: there is nothing of this name here. Choose another, or clear the filters."
        )

    @property
    def position(self) -> int:
        """The place of the day among the run's positions; the form must be valid."""
        year = self.cleaned_data["year"]
        found = 0 if year == NOW else projections.position_of(self.run, year)
        return found or 0

    @property
    def shows_cost(self) -> bool:
        return bool(self.cleaned_data["cost"] == COST)

    @property
    def every_row(self) -> bool:
        """Whether all professions that nothing covers are listed, not only the largest gaps."""
        return bool(self.cleaned_data["rows"] == ALL)

    @property
    def parameters(self) -> dict[str, str]:
        """The query of the address, without what is empty."""
        return {name: value for name, value in self.cleaned_data.items() if value}
