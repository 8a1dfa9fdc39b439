"""Forms of actions and what hangs on them; the services check again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localdate

from partners.actors import Actor
from partners.models import Organisation, Place, System
from pillars.forms.action_filter import priorities_of
from pillars.forms.fields import LeadField
from pillars.models import Action, Decision, Evidence, Milestone, Workstream
from pillars.services.actions import ActionFacts, facts_of
from pillars.services.rights import led_workstreams
from planning.models import Intervention
from planning.selectors.interventions import on_offer
from planning.services.snapshots.reading import partners_in
from web.forms import DatePartsField, DesignSystemForm
from workforce.models import Profession, Setting

MAIN = ("title", "description", "workstream", "long_term_plan", "lead", "starts", "due", "status", "rag", "rag_reason")
SCOPE = ("professions", "team", "setting", "priority", "place", "partner")
PEOPLE_PLAN = ("people_plan", "people_plan_reference")
RAG_CHOICES = [("", "Not said yet"), *Action.Rag.choices]


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def longest(model: Any, name: str) -> int | None:
    length: int | None = model._meta.get_field(name).max_length
    return length


def one_of(label: str, empty: str, **more: Any) -> forms.ModelChoiceField:
    """A choice that may be left open; its rows are set when the system is known."""
    return forms.ModelChoiceField(Workstream.objects.none(), label=label, required=False, empty_label=empty, **more)


class ActionForm(DesignSystemForm):
    """Everything that an action says; ``facts`` is what the services take."""

    title = forms.CharField(label="What is done", max_length=longest(Action, "title"))
    description = forms.CharField(label="Description", required=False, widget=area())
    workstream = one_of("Pillar workstream", "None")
    long_term_plan = one_of(
        "Long Term Plan workstream", "None", help_text="An action belongs to one of the two, or to both."
    )
    lead = LeadField(label="Lead", required=False, empty_label="Nobody yet")
    starts = DatePartsField(label="Start", required=False, help_text="For example, 1 4 2027.")
    due = DatePartsField(label="Due", required=False)
    status = forms.ChoiceField(label="Status", choices=Action.Status.choices, initial=Action.Status.PLANNED)
    rag = forms.ChoiceField(label="How it goes (RAG)", required=False, choices=RAG_CHOICES)
    rag_reason = forms.CharField(
        label="Why", required=False, widget=area(), help_text="Needed for amber and red: why, and what would help."
    )
    professions = forms.ModelMultipleChoiceField(
        Profession.objects.exclude(code=Profession.NOT_SPECIFIED), label="Professions", required=False,
        widget=forms.CheckboxSelectMultiple, help_text="None ticked means all.",
    )  # fmt: skip
    team = forms.CharField(label="Team", required=False, max_length=longest(Action, "team"))
    setting = one_of("Care setting", "All settings")
    priority = one_of("ICS priority", "None in particular")
    place = one_of("Place", "The whole system")
    partner = one_of("Partner", "All partners")
    people_plan = forms.ChoiceField(
        label="Is it about inclusion, wellbeing or engagement?", required=False, choices=Action.PeoplePlan.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    people_plan_reference = forms.CharField(
        label="Where it stands in that People Plan", required=False,
        max_length=longest(Action, "people_plan_reference"),
        help_text="For example, “People Promise 3.2”, so that it is kept once and found from both.",
    )  # fmt: skip
    interventions = forms.ModelMultipleChoiceField(
        Intervention.objects.none(), label="Interventions", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="The sized measures against the gap that this action brings about.",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, system: System, action: Action | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action = action
        self.fields["lead"].offer(system, action.lead if action else None)  # type: ignore[attr-defined]
        for name, rows in rows_of(actor, system, action).items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def facts(self) -> ActionFacts:
        """What was said; linked interventions that the person cannot see stay linked. The form must be valid."""
        given = dict(self.cleaned_data)
        hidden = self._hidden_interventions()
        given["professions"] = tuple(given["professions"])
        given["interventions"] = (*given["interventions"], *hidden)
        return ActionFacts(**given)

    def _hidden_interventions(self) -> list[Intervention]:
        field: Any = self.fields["interventions"]
        return (
            [] if self.action is None else list(self.action.interventions.exclude(pk__in=field.queryset.values("pk")))
        )

    @staticmethod
    def starting(action: Action) -> dict[str, Any]:
        """What the form shows first of an action."""
        facts = facts_of(action)
        return {name: getattr(facts, name) for name in ActionForm.base_fields}


def rows_of(actor: Actor, system: System, action: Action | None) -> dict[str, Any]:
    """What each choice of the form offers; what the action has now stays offered."""
    streams = Workstream.objects.filter(pk__in=_workstreams(actor, system, action)).select_related("pillar")
    here = [one.pk for one, _ in partners_in(system, localdate())]
    return {
        "workstream": streams.filter(kind=Workstream.Kind.PILLAR),
        "long_term_plan": streams.filter(kind=Workstream.Kind.LONG_TERM_PLAN),
        "setting": Setting.objects.all(),
        "priority": priorities_of(system),
        "place": Place.objects.filter(system=system).order_by("name"),
        "partner": Organisation.objects.filter(pk__in=here).order_by("name"),
        "interventions": on_offer(actor, system),
    }


def _workstreams(actor: Actor, system: System, action: Action | None) -> set[int]:
    offered = set(led_workstreams(actor, system).filter(retired__isnull=True).values_list("pk", flat=True))
    held = (action.workstream_id, action.long_term_plan_id) if action else ()
    return offered | {one for one in held if one}


class ReportForm(DesignSystemForm):
    """How far an action is and how it goes: what a delivery lead says most often, on a phone."""

    status = forms.ChoiceField(label="How far is it?", choices=Action.Status.choices, widget=forms.RadioSelect)
    rag = forms.ChoiceField(label="How does it go?", required=False, choices=RAG_CHOICES, widget=forms.RadioSelect)
    rag_reason = forms.CharField(
        label="Why", required=False, widget=area(), help_text="Needed for amber and red: why, and what would help."
    )
    reached = forms.ModelMultipleChoiceField(
        Milestone.objects.none(), label="Milestones reached", required=False, widget=forms.CheckboxSelectMultiple
    )
    comment = forms.CharField(label="Comment", required=False, widget=area(2))

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ahead = action.milestones.filter(done__isnull=True)
        self.fields["reached"].queryset = ahead  # type: ignore[attr-defined]
        if not ahead.exists():
            del self.fields["reached"]


class MilestoneForm(DesignSystemForm):
    """A dated step."""

    title = forms.CharField(label="What is reached", max_length=longest(Milestone, "title"))
    due = DatePartsField(label="By", help_text="For example, 31 3 2027.")
    done = DatePartsField(label="Reached on", required=False, help_text="Leave blank until it is.")


class CommentForm(DesignSystemForm):
    """What somebody says about an action."""

    text = forms.CharField(label="Your comment", widget=area())


class EvidenceForm(DesignSystemForm):
    """What shows that an action works."""

    title = forms.CharField(label="What it shows", max_length=longest(Evidence, "title"))
    link = forms.CharField(
        label="Link", required=False, max_length=longest(Evidence, "link"), help_text="Begins with https://."
    )
    note = forms.CharField(label="Note", required=False, widget=area(), help_text="Or where it can be read.")


class AskForm(DesignSystemForm):
    """A decision without which the action cannot go on."""

    question = forms.CharField(label="What is to be decided?", widget=area())
    asked_of = forms.CharField(
        label="Who is to decide?", max_length=longest(Decision, "asked_of"), help_text="A person, a board, a group."
    )
    needed_by = DatePartsField(label="Needed by", required=False)


class AnswerForm(DesignSystemForm):
    """How it was decided."""

    answer = forms.CharField(label="How was it decided, and why?", widget=area())


class ManyForm(DesignSystemForm):
    """The same change to all that are ticked; what is left as it is stays as each has it."""

    KEEP = ("keep", "Leave as it is")

    actions = forms.MultipleChoiceField(
        label="Actions", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Tick at least one action."}
    )
    status = forms.ChoiceField(label="Status", choices=[KEEP, *Action.Status.choices])
    rag = forms.ChoiceField(label="RAG", choices=[KEEP, *Action.Rag.choices])
    rag_reason = forms.CharField(
        label="Why", required=False, widget=area(2), help_text="Needed for amber and red; the same words for all."
    )
    lead = LeadField(label="Lead", required=False, empty_label="Leave as it is")
    due = DatePartsField(label="Due", required=False, help_text="Leave blank to keep the day of each.")

    def __init__(self, *args: Any, system: System, offered: list[Action], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].offer(system)  # type: ignore[attr-defined]
        field: Any = self.fields["actions"]
        field.choices = [(one.reference, f"{one.reference} {one.title}") for one in offered]

    def changes(self) -> dict[str, Any]:
        """What is set for all; the form must be valid."""
        given = self.cleaned_data
        told = {name: given[name] for name in ("status", "rag") if given[name] != self.KEEP[0]}
        told |= {name: given[name] for name in ("lead", "due") if given[name] is not None}
        return told | ({"rag_reason": given["rag_reason"]} if given["rag_reason"] else {})

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.changes():
            raise forms.ValidationError("Choose what is to be set: status, RAG, lead or due day.")
        return given


class SheetForm(DesignSystemForm):
    """A spreadsheet of actions."""

    file = forms.FileField(label="Spreadsheet", help_text="An Excel workbook (.xlsx) or a CSV file.")
