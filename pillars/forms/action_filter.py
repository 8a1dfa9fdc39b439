"""The filters of a list of actions: whatever the address may say, checked; the API takes the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.db.models import Q

from partners.actors import Actor
from partners.models import Organisation, Place, System
from pillars.models import Action, Framework, Pillar, Workstream
from pillars.selectors import frameworks as selectors
from pillars.selectors.actions import NOBODY, NOT_SAID, OPEN_STATUS
from pillars.selectors.people import who_sees
from web.forms import DesignSystemForm
from workforce.models import Priority, Profession, Setting

ALL: Final = ("", "All")
Choices = list[tuple[str, str]]


class DateBox(forms.DateInput):
    """The browser's own date box, which speaks ISO."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ActionFilter(DesignSystemForm):
    """Every filter may be left out; one that says something unknown gets a message, never a guess."""

    mark_optional = False

    text = forms.CharField(label="Words in it", required=False, max_length=100)
    pillar = forms.ChoiceField(required=False)
    workstream = forms.ChoiceField(label="Workstream", required=False)
    lead = forms.ChoiceField(label="Lead", required=False)
    status = forms.ChoiceField(
        label="Status", required=False, choices=[ALL, (OPEN_STATUS, "Planned or under way"), *Action.Status.choices]
    )
    rag = forms.ChoiceField(label="RAG", required=False, choices=[ALL, *Action.Rag.choices, (NOT_SAID, "Not said")])
    profession = forms.ChoiceField(label="Profession", required=False)
    setting = forms.ChoiceField(label="Care setting", required=False)
    priority = forms.ChoiceField(label="ICS priority", required=False)
    place = forms.ChoiceField(label="Place", required=False)
    partner = forms.ChoiceField(label="Partner", required=False)
    due_before = forms.DateField(label="Due before", required=False, widget=DateBox(), error_messages={
        "invalid": "Due before must be a real date, for example 2027-03-31."})  # fmt: skip
    people_plan = forms.ChoiceField(
        label="Inclusion, wellbeing, engagement", required=False,
        choices=[ALL, ("any", "In a People Plan"), *[one for one in Action.PeoplePlan.choices if one[0]]],
    )  # fmt: skip
    plan = forms.ChoiceField(label="Plan", required=False)
    mine = forms.BooleanField(label="Only mine", required=False)
    overdue = forms.BooleanField(label="Only overdue", required=False)
    retired = forms.BooleanField(label="Retired ones", required=False)

    def __init__(self, data: Mapping[str, Any], *, actor: Actor, system: System) -> None:
        super().__init__(data, auto_id="filter-%s")
        framework = selectors.framework_of(actor, system)
        self.fields["pillar"].label = framework.pillar_word.capitalize() if framework else "Pillar"
        for name, choices in offered(actor, system, framework).items():
            field: Any = self.fields[name]
            field.choices = [ALL, *choices]
            field.error_messages["invalid_choice"] = _unknown(str(field.label))

    @property
    def visible(self) -> list[str]:
        """Fields that offer a choice at all."""
        return [name for name in self.fields if self._offers(name)]

    def _offers(self, name: str) -> bool:
        """Whether there is more than one thing to choose; all systems have one plan at least."""
        choices = getattr(self.fields[name], "choices", None)
        return choices is None or len(choices) > (2 if name == "plan" else 1) or bool(self[name].errors)

    @property
    def narrows(self) -> bool:
        """Whether any filter is set."""
        return any(self.cleaned_data.get(name) for name in self.fields) if self.is_valid() else True


def offered(actor: Actor, system: System, framework: Framework | None) -> dict[str, Choices]:
    """What each filter offers in a system."""
    streams = Workstream.objects.filter(framework=framework).select_related("pillar") if framework else []
    partners = Organisation.objects.filter(actions__system=system).distinct().order_by("name")
    plans = selectors.frameworks_of(actor, system)
    return {
        "pillar": _named(Pillar.objects.filter(framework=framework)) if framework else [],
        "workstream": _named(streams),
        "lead": [(NOBODY, "Nobody"), *((one.email, str(one)) for one in who_sees(system))],
        "profession": _named(Profession.objects.filter(actions__system=system).distinct().order_by("name")),
        "setting": _named(Setting.objects.all()),
        "priority": _named(priorities_of(system)),
        "place": _named(Place.objects.filter(system=system).order_by("name")),
        "partner": _named(partners),
        "plan": [(one.code, f"{one.name}{' (retired)' if one.retired else ''}") for one in plans],
    }


def priorities_of(system: System) -> Any:
    """The national priorities and the system's own."""
    return Priority.objects.filter(Q(system=None) | Q(system=system))


def _named(rows: Any) -> Choices:
    return [(one.code, one.name) for one in rows]


def _unknown(label: str) -> str:
    return f"{label}: there is nothing of this name in this plan. Choose another, or clear the filters."
