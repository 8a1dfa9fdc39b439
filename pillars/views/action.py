"""Pages: one action, and everything that can be said about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from partners.pages import ActionPage, Page
from partners.permissions import Permission
from pillars.forms import actions as forms
from pillars.models import Action, Decision, Evidence, Milestone
from pillars.presenters import actions as presenters
from pillars.presenters.addresses import of_action
from pillars.selectors import actions as selectors
from pillars.services import actions as services
from pillars.services import decisions, evidence, milestones, reporting
from pillars.services.rights import demand_action, led_workstreams, may_change, may_comment, may_decide
from pillars.views.base import OfPlan, PlanForm
from planning.selectors.interventions import in_sight
from workforce.models import Profession


class OfAction(OfPlan, abstract=True):
    """A page about one action of the system."""

    @cached_property
    def action(self) -> Action:
        rows: Any = selectors.actions_of(self.actor, self.system)
        found: Action = self.find(rows, Permission.VIEW_PLANS, reference=self.kwargs["reference"])
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"action": self.action}

    def to_action(self, place: str = "") -> HttpResponse:
        return redirect(f"{of_action(self.action)}{place}")


class ActionOverview(OfAction, Page):
    """Facts, milestones, what it is linked to, decisions, evidence, comments."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/actions/action.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one, today = self.action, localdate()
        live = one.retired is None and one.framework.retired is None
        may = live and may_change(self.actor, one)
        linked = in_sight(self.actor).filter(actions=one).order_by("name")
        return super().get_context_data(**kwargs) | {
            "words": presenters.sentence(one, today),
            "rag": presenters.rag_cell(one),
            "status_colour": presenters.STATUS_COLOURS[one.status],
            "facts": presenters.facts(one),
            "steps": presenters.steps(one, today, may),
            "interventions": presenters.linked(list(linked)),
            "links": presenters.links_of(one, self.actor),
            "decisions": one.decisions.select_related("asked_by", "answered_by"),
            "evidence": one.evidence.filter(withdrawn__isnull=True).select_related("by"),
            "comments": one.comments.select_related("by"),
            "comment_form": forms.CommentForm() if live and may_comment(self.actor, self.system) else None,
            "may_change": may,
            "may_restore": one.framework.retired is None and one.retired and may_change(self.actor, one),
            "may_decide": live and may_decide(self.actor, self.system),
        }


class AddAction(PlanForm):
    """A new action, in a workstream and for a profession of the address if it names them."""

    permission = Permission.LEAD_PLANS
    template_name = "pillars/actions/form.html"
    form_class = forms.ActionForm

    def find_for_change(self) -> None:
        super().find_for_change()
        self.framework  # noqa: B018 - it is looked for
        if not led_workstreams(self.actor, self.system).exists():
            raise PermissionDenied("You can add actions to workstreams that you lead. You do not lead one yet.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"actor": self.actor, "system": self.system}

    def get_initial(self) -> dict[str, Any]:
        code = self.request.GET.get("workstream", "")
        found = led_workstreams(self.actor, self.system).filter(code=code).first()
        told: dict[str, Any] = {}
        if found is not None:
            told["workstream" if found.pillar_id else "long_term_plan"] = found
        if aimed_at := list(Profession.objects.filter(code=self.request.GET.get("profession", ""))):
            told["professions"] = aimed_at
        return told

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title="Add an action", **parts(), **kwargs)

    def change(self, form: forms.ActionForm) -> HttpResponse:
        made = services.create_action(actor=self.actor, framework=self.framework, facts=form.facts())
        messages.success(self.request, f"{made.reference} is added.")
        return redirect(of_action(made))


def parts() -> dict[str, Any]:
    """Fields of the form in groups."""
    return {"main": forms.MAIN, "scope": forms.SCOPE, "people_plan": forms.PEOPLE_PLAN}


class ActionChange(OfAction, PlanForm, abstract=True):
    """A form about one action, for who may change it."""

    permission = Permission.LEAD_PLANS
    template_name = "pillars/actions/small.html"
    title = ""
    button = "Save"
    said = "Saved."
    place = ""

    def find_for_change(self) -> None:
        super().find_for_change()
        demand_action(self.actor, self.action)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"title": self.title, "button": self.button}

    def change(self, form: Any) -> HttpResponse:
        self.save(form)
        messages.success(self.request, self.said)
        return self.to_action(self.place)

    def save(self, form: Any) -> None:
        """Call the service.

        Raises:
            ActionRefused: it may not be.
        """
        raise NotImplementedError


class EditAction(ActionChange):
    """Everything that an action says."""

    template_name = "pillars/actions/form.html"
    form_class = forms.ActionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"actor": self.actor, "system": self.system, "action": self.action}

    def get_initial(self) -> dict[str, Any]:
        return forms.ActionForm.starting(self.action)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"title": f"Change {self.action.reference}", **parts()}

    def save(self, form: forms.ActionForm) -> None:
        services.change_action(actor=self.actor, action=self.action, facts=form.facts())


class ReportOnAction(ActionChange):
    """How far it is and how it goes; made for a phone."""

    template_name = "pillars/actions/report.html"
    form_class = forms.ReportForm
    said = "Thank you. Your report is saved."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"action": self.action}

    def get_initial(self) -> dict[str, Any]:
        one = self.action
        return {"status": one.status, "rag": one.rag, "rag_reason": one.rag_reason}

    def save(self, form: forms.ReportForm) -> None:
        reporting.report(actor=self.actor, action=self.action, **form.cleaned_data)


class RetireAction(OfAction, ActionPage):
    """Takes it out of the lists, or brings it back."""

    permission = Permission.LEAD_PLANS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        restore = request.POST.get("do") == "restore"
        services.retire_action(actor=self.actor, action=self.action, restore=restore)
        messages.success(request, f"{self.action.reference} is {'back' if restore else 'retired'}.")
        return self.to_action()


class AddMilestone(ActionChange):
    form_class = forms.MilestoneForm
    title = "Add a milestone"
    button = "Add it"
    said = "The milestone is added."
    place = "#milestones"

    def save(self, form: forms.MilestoneForm) -> None:
        milestones.add_milestone(actor=self.actor, action=self.action, **form.cleaned_data)


class EditMilestone(ActionChange):
    """Its words and days; or taken away, if it was a mistake."""

    template_name = "pillars/actions/milestone.html"
    form_class = forms.MilestoneForm
    title = "Change a milestone"
    place = "#milestones"

    @cached_property
    def milestone(self) -> Milestone:
        rows: Any = Milestone.objects.filter(action=self.action)
        found: Milestone = self.find(rows, Permission.VIEW_PLANS, pk=self.kwargs["milestone"])
        found.action = self.action
        return found

    def find_for_change(self) -> None:
        super().find_for_change()
        self.milestone  # noqa: B018 - it is looked for

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.milestone, name) for name in ("title", "due", "done")}

    def save(self, form: forms.MilestoneForm) -> None:
        milestones.change_milestone(actor=self.actor, milestone=self.milestone, **form.cleaned_data)


class RemoveMilestone(OfAction, ActionPage):
    permission = Permission.LEAD_PLANS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows: Any = Milestone.objects.filter(action=self.action).select_related("action__system", "action__framework")
        step: Milestone = self.find(rows, Permission.VIEW_PLANS, pk=kwargs["milestone"])
        try:
            milestones.remove_milestone(actor=self.actor, milestone=step)
            messages.success(request, f"“{step}” is taken away.")
        except services.ActionRefused as refused:
            messages.error(request, str(refused))
        return self.to_action("#milestones")


class AddComment(OfAction, PlanForm):
    """Everybody who takes part in the plan may say something."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/actions/small.html"
    form_class = forms.CommentForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"title": "Comment on the action", "button": "Add the comment"}

    def find_for_change(self) -> None:
        super().find_for_change()
        if not may_comment(self.actor, self.system):
            raise PermissionDenied("Only people with a role in this system or its organisations comment.")

    def change(self, form: forms.CommentForm) -> HttpResponse:
        evidence.add_comment(actor=self.actor, action=self.action, text=form.cleaned_data["text"])
        return self.to_action("#comments")


class AddEvidence(ActionChange):
    form_class = forms.EvidenceForm
    title = "Add evidence"
    button = "Add it"
    said = "The evidence is added."
    place = "#evidence"

    def save(self, form: forms.EvidenceForm) -> None:
        evidence.add_evidence(actor=self.actor, action=self.action, **form.cleaned_data)


class WithdrawEvidence(OfAction, ActionPage):
    permission = Permission.LEAD_PLANS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows: Any = Evidence.objects.filter(action=self.action).select_related("action__system")
        shown: Evidence = self.find(rows, Permission.VIEW_PLANS, pk=kwargs["evidence"])
        evidence.withdraw_evidence(actor=self.actor, evidence=shown)
        messages.success(request, f"“{shown}” is withdrawn.")
        return self.to_action("#evidence")


class AskDecision(ActionChange):
    form_class = forms.AskForm
    title = "Ask for a decision"
    button = "Ask for it"
    said = "The decision is asked for. Those who may sign off, and planners, see it under Decisions."
    place = "#decisions"

    def save(self, form: forms.AskForm) -> None:
        decisions.ask_decision(actor=self.actor, action=self.action, **form.cleaned_data)


class AnswerDecision(OfAction, PlanForm):
    """Everybody may read it; who may sign off, and the planner, write how it was decided."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/actions/decision.html"
    form_class = forms.AnswerForm

    @cached_property
    def decision(self) -> Decision:
        rows: Any = Decision.objects.filter(action=self.action).select_related("action__system", "asked_by")
        found: Decision = self.find(rows, Permission.VIEW_PLANS, pk=self.kwargs["decision"])
        return found

    def find_for_change(self) -> None:
        super().find_for_change()
        self.decision  # noqa: B018 - it is looked for

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = may_decide(self.actor, self.system) and self.decision.answered is None
        return super().get_context_data(**kwargs) | {"decision": self.decision, "may_answer": may}

    def change(self, form: forms.AnswerForm) -> HttpResponse:
        decisions.answer_decision(actor=self.actor, decision=self.decision, answer=form.cleaned_data["answer"])
        messages.success(self.request, "The decision is written down.")
        return self.to_action("#decisions")
