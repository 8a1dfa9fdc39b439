"""What is asked of a robustness grid; the service checks again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms

from planning.forms.comparing import day_choices
from planning.forms.fields import PercentField
from planning.forms.filters import BASIS_NAMES, dimension_field
from planning.models import Package, Run, Scenario
from planning.selectors import choice
from planning.selectors.sight import Sight
from planning.services.nodes import DIMENSIONS
from planning.services.robustness.asking import Question
from web.forms import DesignSystemForm

NARROW: Final = {"classes": "nhsuk-input--width-4", "suffix": "%"}
ALMOST_ALL: Final = Decimal("0.99")


class RobustnessForm(DesignSystemForm):
    """Which packages in which futures, whose gap and when, and what counts as holding."""

    mark_optional = False
    packages = forms.MultipleChoiceField(
        label="Packages", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one package."},
    )  # fmt: skip
    futures = forms.MultipleChoiceField(
        label="Futures", widget=forms.CheckboxSelectMultiple, help_text="Scenarios with a published projection.",
        error_messages={"required": "Choose at least one future."},
    )  # fmt: skip
    basis = forms.ChoiceField(label="Basis", choices=list(BASIS_NAMES.items()))
    day = forms.ChoiceField(label="Position at", required=False)
    tolerance = PercentField(
        label="Gap that can be borne", lowest=Decimal(0), highest=ALMOST_ALL, help_text="Share of demand."
    )
    risk = PercentField(
        label="Chance of a larger gap that is accepted", lowest=Decimal(0), highest=ALMOST_ALL,
        help_text="A package holds in a future if the chance is at most this.",
    )  # fmt: skip
    design = {"tolerance": NARROW, "risk": NARROW}

    def __init__(
        self,
        *args: Any,
        packages: Sequence[Package],
        futures: Sequence[Scenario],
        run: Run,
        sight: Sight,
        **kwargs: Any,
    ) -> None:
        usual = {
            "packages": [str(one.code) for one in packages],
            "futures": [str(one.code) for one in futures],
            "basis": "funded",
            "tolerance": Decimal("0.05"),
            "risk": Decimal("0.2"),
        }
        super().__init__(*args, initial=usual | kwargs.pop("initial", {}), **kwargs)
        self._packages = {str(one.code): one for one in packages}
        self._futures = {str(one.code): one for one in futures}
        self._choose("packages", [(code, one.name) for code, one in self._packages.items()])
        self._choose("futures", [(code, one.name) for code, one in self._futures.items()])
        self._choose("day", [("", "The last year that all of them reach"), *day_choices(_days(futures))])
        offered = choice.occurring(run, sight)
        for name in DIMENSIONS:
            if len(offered[name]) > 1:
                self.fields[name] = dimension_field(name, offered[name])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices
        field.error_messages["invalid_choice"] = f"{field.label}: choose from those that are offered."

    @property
    def first_fields(self) -> list[Any]:
        """What is always shown."""
        return [field for field in self if field.name not in DIMENSIONS]

    @property
    def narrowing_fields(self) -> list[Any]:
        """What narrows the gap down to a part of the system."""
        return [field for field in self if field.name in DIMENSIONS]

    def question(self) -> Question:
        """What a service takes; the form must be valid."""
        given = self.cleaned_data
        return Question(
            packages=[self._packages[code] for code in given["packages"]],
            futures=[self._futures[code] for code in given["futures"]],
            basis=given["basis"],
            day=given["day"],
            tolerance=given["tolerance"],
            risk=given["risk"],
            filters={name: given[name] for name in DIMENSIONS if given.get(name)},
        )


def _days(futures: Iterable[Scenario]) -> list[dt.date]:
    days = {day for one in futures if one.published for day in one.published.positions[1:]}
    return [dt.date.fromisoformat(day) for day in sorted(days)]
