"""Forms of collections and of review."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from partners.actors import Actor
from partners.models import System
from partners.permissions import Permission
from web.forms import DatePartsField, DesignSystemForm, MonthField
from workforce.models import Round, Section
from workforce.rules.months import add_months
from workforce.selectors.states import State


class RoundForm(DesignSystemForm):
    """A new collection."""

    system = forms.ModelChoiceField(System.objects.none(), label="System", empty_label="Choose")
    base_month = MonthField(
        label="Which month are the figures for?", help_text="Staff in post and posts are those at its end."
    )
    due = DatePartsField(label="Last day to submit", help_text="Returns are due by 11:59pm on this day.")
    sections = forms.MultipleChoiceField(
        label="What do you ask for?", choices=Section.choices, widget=forms.CheckboxSelectMultiple
    )
    name = forms.CharField(
        label="Name", max_length=150, required=False, help_text="Such as “Autumn return”. Blank names it by its month."
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        today = timezone.localdate()
        initial = {
            "base_month": add_months(today.replace(day=1), -1),
            "due": today + dt.timedelta(weeks=4),
            "sections": list(Section.values),
        }
        kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        systems = System.objects.visible_to(actor, Permission.MANAGE_ROUNDS).order_by("name")
        choice: forms.ModelChoiceField = self.fields["system"]  # type: ignore[assignment]
        choice.queryset = systems
        if len(systems) == 1:
            choice.initial, choice.empty_label = systems[0].pk, None

    def clean_due(self) -> dt.date:
        due: dt.date = self.cleaned_data["due"]
        if due < timezone.localdate():
            raise forms.ValidationError("The last day to submit has passed already. Choose today or a later day.")
        return due

    def clean_base_month(self) -> dt.date:
        month: dt.date = self.cleaned_data["base_month"]
        if month > timezone.localdate():
            raise forms.ValidationError("The month has not begun yet. Choose this month or an earlier one.")
        return month

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        system, month = cleaned.get("system"), cleaned.get("base_month")
        if system is None or month is None:
            return cleaned
        alike = Round.objects.filter(system=system, base_month=month, closed__isnull=True).first()
        if alike is not None and cleaned.get("name") in {"", alike.name}:
            self.add_error(
                "name",
                f"“{alike.name}” already collects the figures of that month. Close it first, or give this collection "
                "a name that tells the two apart.",
            )
        return cleaned


class RoundsFilter(DesignSystemForm):
    """Which collections the list shows."""

    mark_optional = False
    show = forms.ChoiceField(
        label="Collections", required=False, choices=[("", "Open"), ("closed", "Closed"), ("all", "All")]
    )


class StatesFilter(DesignSystemForm):
    """Which organisations a collection's page shows."""

    mark_optional = False
    q = forms.CharField(label="Name or code", required=False)
    state = forms.ChoiceField(
        label="State of a section",
        required=False,
        choices=[
            ("", "Any"),
            ("missing", "Nothing submitted"),
            (State.NOT_STARTED, "Not started"),
            (State.AWAITED, "Own return awaited"),
            (State.DRAFT, "Draft"),
            (State.WAITING, "Waiting for review"),
            (State.SENT_BACK, "Sent back"),
            (State.ACCEPTED, "Accepted"),
        ],
    )


class ReviewsFilter(DesignSystemForm):
    """Which versions the list of reviews shows."""

    mark_optional = False
    q = forms.CharField(label="Organisation", required=False)
    section = forms.ChoiceField(label="Section", required=False, choices=[("", "All"), *Section.choices])


class SendBackForm(DesignSystemForm):
    """Why a version goes back."""

    reason = forms.CharField(
        label="What should the organisation change?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They see these words at the top of the section.",
        error_messages={"required": "Say what the organisation should change, then send it back."},
    )
