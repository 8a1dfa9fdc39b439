"""What is asked of an analysis: whose gap and when, or from which month to which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django import forms

from planning.forms.comparing import NodeForm, day_choices, positions_of
from planning.models import Run
from planning.selectors.sight import Sight
from web.formats import format_month
from web.forms import DesignSystemForm

SHOWN: Final = ("10", "20", "50")
UNKNOWN_MONTH: Final = "No staff figures are on record for this month. Choose one that is offered."
GROUPS: Final = {"staff_group": "Staff group", "organisation": "Organisation"}


class TornadoForm(NodeForm):
    """Whose gap, on which basis, at which position after the base date, and how many assumptions are named."""

    def __init__(self, data: Any, *, run: Run, sight: Sight) -> None:
        days = positions_of(run)
        super().__init__(data, run=run, sight=sight, day=days[-1].isoformat(), top=SHOWN[0])
        self.days = days
        self.choose("day", "Position at", day_choices(days[1:]))
        self.choose("top", "Assumptions named", [(number, f"The first {number}") for number in SHOWN])
        self.order_fields(["day", "basis", "top"])

    @property
    def position(self) -> int:
        """Place of the chosen day among the run's positions."""
        return self.days.index(dt.date.fromisoformat(self.cleaned_data["day"]))

    @property
    def parameters(self) -> dict[str, str]:
        """The query of the page's address."""
        names = ("day", "basis", "top")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)} | self.filters


class BackTestForm(DesignSystemForm):
    """From which month on record to which later one."""

    mark_optional = False
    base = forms.ChoiceField(label="Project from", help_text="An older month on record.")
    target = forms.ChoiceField(label="Compare with", help_text="A later month on record.")

    def __init__(self, *args: Any, months: Sequence[dt.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [(f"{month:%Y-%m}", format_month(month)) for month in sorted(months)]
        for name, choices in (("base", told[:-1]), ("target", told[:0:-1])):
            field: Any = self.fields[name]
            field.choices = choices
            field.error_messages |= {"invalid_choice": UNKNOWN_MONTH, "required": "Choose a month."}

    @staticmethod
    def usual(months: Sequence[dt.date], shown: dt.date | None) -> dict[str, str]:
        """To the month that the projection shown starts from, from a year before or the month nearest to that.

        Later months are often on record in part only.
        """
        target = shown if shown in months else max(months, default=None)
        before = [month for month in months if target and month < target]
        if target is None or not before:
            return {}
        wanted = target.replace(year=target.year - 1)
        base = min(before, key=lambda month: (abs(month - wanted), month))
        return {"base": f"{base:%Y-%m}", "target": f"{target:%Y-%m}"}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("base") and given.get("target") and given["base"] >= given["target"]:
            self.add_error("target", "Choose a month after the one that it is projected from.")
        return given

    def month(self, name: str) -> dt.date:
        """The first day of a chosen month."""
        return dt.datetime.strptime(self.cleaned_data[name], "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
