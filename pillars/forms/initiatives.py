"""Forms of initiatives: the filters of the list, what is said of one, its steps, sites, and partners' words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django import forms

from partners.models import Organisation, System
from pillars.forms.action_filter import DateBox
from pillars.forms.fields import LeadField
from pillars.models import Action, Agreement, Initiative, InitiativeStep, Site
from pillars.selectors.initiatives import NOBODY, partners_of
from pillars.selectors.people import who_sees
from pillars.services.initiatives import InitiativeFacts
from web.forms import DatePartsField, DesignSystemForm

ALL: Final = ("", "All")
MORE_STEPS: Final = 3
Step = tuple[str, dt.date, dt.date | None]


class InitiativeFilter(DesignSystemForm):
    """Every filter may be left out; one that says something unknown gets a message, never a guess."""

    mark_optional = False

    text = forms.CharField(label="Words in it", required=False, max_length=100)
    stage = forms.ChoiceField(label="Has a site that is", required=False, choices=[ALL, *Site.Stage.choices])
    partner = forms.ChoiceField(label="Partner", required=False)
    agreement = forms.ChoiceField(label="A partner says", required=False, choices=[ALL, *Agreement.Word.choices])
    lead = forms.ChoiceField(label="Lead", required=False)
    late = forms.BooleanField(label="Only with a late step", required=False)
    retired = forms.BooleanField(label="Retired ones", required=False)

    def __init__(self, data: Mapping[str, Any], *, system: System, today: dt.date) -> None:
        super().__init__(data, auto_id="filter-%s")
        offered = {
            "partner": [(one.code, one.name) for one in partners_of(system, today)],
            "lead": [(NOBODY, "Nobody"), *((one.email, str(one)) for one in who_sees(system))],
        }
        for name in ("stage", "partner", "agreement", "lead"):
            field: Any = self.fields[name]
            field.choices = [ALL, *offered[name]] if name in offered else field.choices
            field.error_messages["invalid_choice"] = f"{field.label}: choose from those that are offered."

    @property
    def narrows(self) -> bool:
        """Whether any filter is set."""
        return any(self.cleaned_data.get(name) for name in self.fields) if self.is_valid() else True


class InitiativeForm(DesignSystemForm):
    """What is said of an initiative; ``facts`` is what the service takes."""

    name = forms.CharField(label="Name", max_length=Initiative._meta.get_field("name").max_length)
    description = forms.CharField(
        label="What changes, and for whom", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    digital_enabler = forms.CharField(
        label="Digital enabler", required=False, max_length=Initiative._meta.get_field("digital_enabler").max_length,
        help_text="The digital tool that makes it possible, such as shared rostering.",
    )  # fmt: skip
    lead = LeadField(label="Lead", required=False, empty_label="Nobody yet")
    actions = forms.ModelMultipleChoiceField(
        Action.objects.none(), label="Actions that bring it about", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, system: System, actions: Any, initiative: Initiative | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].offer(system, initiative.lead if initiative else None)  # type: ignore[attr-defined]
        self.fields["actions"].queryset = actions  # type: ignore[attr-defined]

    def facts(self) -> InitiativeFacts:
        """What was said; the form must be valid."""
        return InitiativeFacts(**(self.cleaned_data | {"actions": tuple(self.cleaned_data["actions"])}))

    @staticmethod
    def starting(initiative: Initiative) -> dict[str, Any]:
        """What the form shows first of an initiative."""
        told = {name: getattr(initiative, name) for name in ("name", "description", "digital_enabler", "lead")}
        return told | {"actions": list(initiative.actions.all())}


class StepsForm(DesignSystemForm):
    """All milestones of an initiative at once: a line each, some empty ones for more. An emptied line goes."""

    mark_optional = False

    def __init__(self, *args: Any, steps: list[InitiativeStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = len(steps) + MORE_STEPS
        for place in range(self.rows):
            step = steps[place] if place < len(steps) else None
            self._add(place, step)

    def _add(self, place: int, step: InitiativeStep | None) -> None:
        longest = InitiativeStep._meta.get_field("title").max_length
        number = place + 1
        self.fields[f"title_{place}"] = forms.CharField(
            label=f"Milestone {number}", required=False, max_length=longest, initial=step.title if step else ""
        )
        for name, label in (("due", "Due"), ("done", "Done")):
            self.fields[f"{name}_{place}"] = forms.DateField(
                label=f"{label} (milestone {number})", required=False, widget=DateBox(),
                initial=getattr(step, name) if step else None,
                error_messages={"invalid": f"{label} must be a real date, for example 2027-03-31."},
            )  # fmt: skip

    def lines(self) -> list[dict[str, Any]]:
        """The three fields of each line, for the page."""
        return [{name: self[f"{name}_{place}"] for name in ("title", "due", "done")} for place in range(self.rows)]

    def clean(self) -> dict[str, Any]:
        """A line with a date has a title, and a line with a title a due day."""
        given = super().clean() or self.cleaned_data
        for place in range(self.rows):
            title, due, done = (given.get(f"{name}_{place}") for name in ("title", "due", "done"))
            if title and not due and f"due_{place}" not in self.errors:
                self.add_error(f"due_{place}", "Say by when it is due.")
            if (due or done) and not title and f"title_{place}" not in self.errors:
                self.add_error(f"title_{place}", "Say what the milestone is, or empty its dates.")
        return given

    def steps(self) -> list[Step]:
        """What the service takes; the form must be valid."""
        given = self.cleaned_data
        filled = [place for place in range(self.rows) if given[f"title_{place}"]]
        told = [(given[f"title_{place}"], given[f"due_{place}"], given[f"done_{place}"]) for place in filled]
        return sorted(told, key=lambda step: step[1])


class SiteForm(DesignSystemForm):
    """Where an initiative has spread to. A site of the same partner and name is changed."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="Partner", empty_label="Choose a partner")
    name = forms.CharField(
        label="Site", max_length=Site._meta.get_field("name").max_length,
        help_text="A ward, clinic, home or team. The name of a site that is there already changes that one.",
    )  # fmt: skip
    stage = forms.ChoiceField(label="Stage", choices=Site.Stage.choices, widget=forms.RadioSelect)
    since = DatePartsField(label="Since", required=False, help_text="For example, 1 4 2027.")

    def __init__(self, *args: Any, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = partners  # type: ignore[attr-defined]


class AgreementForm(DesignSystemForm):
    """What a partner says; its earlier word stays on record."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="Partner", empty_label="Choose a partner")
    word = forms.ChoiceField(label="What does it say?", choices=Agreement.Word.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed for conditions: which they are.",
    )  # fmt: skip

    def __init__(self, *args: Any, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = partners
        if len(partners) == 1:
            field.empty_label = None
