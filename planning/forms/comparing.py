"""What is compared: whose gap, on which basis, when, and between which years, runs or scenarios."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.http import Http404

from planning.forms.filters import BASIS_NAMES, dimension_field
from planning.models import Run, Scenario
from planning.selectors import choice
from planning.selectors.choice import FUNDED
from planning.selectors.sight import Sight
from planning.services.nodes import DIMENSIONS
from web.formats import financial_year, format_date, format_moment
from web.forms import DesignSystemForm

UNKNOWN: Final = "Choose one of those that are offered."
Choices = list[tuple[str, str]]


class NodeForm(DesignSystemForm):
    """Whose gap and on which basis; every parameter may be left out, and what is unknown gets a message."""

    mark_optional = False
    basis = forms.ChoiceField(label="Basis", required=False, choices=list(BASIS_NAMES.items()))

    def __init__(self, data: Any, *, run: Run, sight: Sight, **usual: str) -> None:
        given = data.copy()
        for name, value in {"basis": FUNDED, **usual}.items():
            if not given.get(name):
                given[name] = value
        self.sight = sight
        super().__init__(given, auto_id="choose-%s")
        self.offered = choice.occurring(run, sight)
        for name in DIMENSIONS:
            self.fields[name] = dimension_field(name, self.offered[name])

    def clean(self) -> dict[str, Any]:
        """Raises Http404 for an organisation whose own figures are out of sight: they are not said to exist."""
        if not self.sight.sees_filters({"organisation": str(self.data.get("organisation") or "")}):
            raise Http404("There is no organisation with that code whose figures you can see.")
        return super().clean() or {}

    def choose(self, name: str, label: str, choices: Choices, **more: Any) -> None:
        """Add a field with these choices, before those that narrow the view."""
        field = forms.ChoiceField(label=label, required=False, choices=choices, **more)
        field.error_messages["invalid_choice"] = f"{label}: {UNKNOWN}"
        self.fields[name] = field

    @property
    def filters(self) -> dict[str, str]:
        """Dimension -> code, of those that are set."""
        return {name: self.cleaned_data[name] for name in DIMENSIONS if self.cleaned_data.get(name)}

    @property
    def first_fields(self) -> list[Any]:
        """What is always shown."""
        return [field for field in self if field.name not in DIMENSIONS]

    @property
    def narrowing_fields(self) -> list[Any]:
        """What cuts the view down, where there is something to choose."""
        fewest = {"organisation": 1}
        found = [name for name in DIMENSIONS if len(self.offered[name]) >= fewest.get(name, 2) or self.errors.get(name)]
        return [self[name] for name in found]

    @property
    def narrowed(self) -> bool:
        """Whether something is cut down, or wrong with it."""
        return any(self.data.get(name) for name in DIMENSIONS)


def day_choices(days: Iterable[dt.date]) -> Choices:
    """Days of positions, the last first."""
    return [(day.isoformat(), _day_text(day)) for day in sorted(days, reverse=True)]


def _day_text(day: dt.date) -> str:
    year = f" ({financial_year(day)})" if (day.month, day.day) == (3, 31) else ""
    return f"{format_date(day)}{year}"


def positions_of(run: Run) -> list[dt.date]:
    """The days of a run's positions."""
    return [dt.date.fromisoformat(day) for day in run.positions]


class CompareForm(NodeForm):
    """Which scenarios beside this one, and the day whose gap is told."""

    def __init__(self, data: Any, *, run: Run, sight: Sight, others: Iterable[Scenario], usual: list[str]) -> None:
        days = positions_of(run)
        given = data.copy()
        if "day" not in given:  # nobody has chosen yet
            given.setlist("with", usual)
        super().__init__(given, run=run, sight=sight, day=days[-1].isoformat())
        self.fields["with"] = forms.MultipleChoiceField(
            label="Scenarios beside this one",
            required=False,
            choices=[(str(one.code), one.name) for one in others],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": f"Scenarios: {UNKNOWN}"},
        )
        self.choose("day", "Position at", day_choices(days))
        self.order_fields(["with", "day", "basis"])

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self.cleaned_data["day"])


YEARS, RUNS, SCENARIOS = "years", "runs", "scenarios"
KINDS: Final[Mapping[str, str]] = {
    YEARS: "Between two years",
    RUNS: "Between two runs",
    SCENARIOS: "Between two scenarios",
}


class YearsForm(NodeForm):
    """From one position of the projection to a later one."""

    def __init__(self, data: Any, *, run: Run, sight: Sight) -> None:
        days = positions_of(run)
        ends = {"from": days[0].isoformat(), "to": days[-1].isoformat(), "kind": YEARS}
        super().__init__(data, run=run, sight=sight, **ends)
        self.choose("kind", "Kind", list(KINDS.items()), widget=forms.HiddenInput)
        self.choose("from", "From", day_choices(days[:-1]))
        self.choose("to", "To", day_choices(days[1:]))
        self.order_fields(["kind", "from", "to", "basis"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("from") and given.get("to") and given["from"] >= given["to"]:
            self.add_error("to", "Choose a day after the first one.")
        return given


class RunsForm(NodeForm):
    """From one published run to another, at a day that both know."""

    def __init__(self, data: Any, *, run: Run, sight: Sight, runs: list[Run]) -> None:
        days = positions_of(run)
        before = next((one for one in runs if one.pk < run.pk), run)
        ends = {"from": str(before.code), "to": str(run.code), "day": days[-1].isoformat(), "kind": RUNS}
        super().__init__(data, run=run, sight=sight, **ends)
        told = [(str(one.code), _run_text(one)) for one in runs]
        self.choose("kind", "Kind", list(KINDS.items()), widget=forms.HiddenInput)
        self.choose("from", "From the run of", told)
        self.choose("to", "To the run of", told)
        self.choose("day", "Position at", day_choices(days))
        self.order_fields(["kind", "from", "to", "day", "basis"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("from") and given.get("from") == given.get("to"):
            self.add_error("to", "Choose another run than the first one.")
        return given


def _run_text(run: Run) -> str:
    gone = ", figures put away" if run.pruned else ""
    return f"{format_moment(run.published)}{gone}"


class ScenariosForm(NodeForm):
    """From another scenario to this one, at a day that both know."""

    def __init__(self, data: Any, *, run: Run, sight: Sight, others: list[Scenario]) -> None:
        days = positions_of(run)
        usual = {"day": days[-1].isoformat(), "kind": SCENARIOS}
        if others:
            usual["from"] = str(others[0].code)
        super().__init__(data, run=run, sight=sight, **usual)
        self.choose("kind", "Kind", list(KINDS.items()), widget=forms.HiddenInput)
        self.choose("from", "From the scenario", [(str(one.code), one.name) for one in others])
        self.choose("day", "Position at", day_choices(days))
        self.order_fields(["kind", "from", "day", "basis"])
