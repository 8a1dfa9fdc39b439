"""Pages: a plan is started from a template, reworded, reordered, added to, and put away."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from partners.pages import ActionPage, Page
from partners.permissions import Permission
from pillars.forms.frameworks import AppointForm, DescribeForm, ItemForm, RetireForm
from pillars.models import DeliveryLead, Framework, Pillar, Workstream
from pillars.presenters import frameworks as presenters
from pillars.selectors import frameworks as selectors
from pillars.services import frameworks as services
from pillars.services import leads
from pillars.services.frameworks import FrameworkRefused
from pillars.views.base import OfPlan, PlanForm
from pillars.views.plans import OfWorkstream
from web.forms import DesignSystemForm


class StartPlan(PlanForm):
    """What a template holds; confirming starts the system's plan with all of it."""

    template_name = "pillars/start.html"
    form_class = DesignSystemForm

    @cached_property
    def template(self) -> Framework:
        found = selectors.templates_with_parts().filter(code=self.kwargs["template"]).first()
        if found is None:
            raise Http404("There is no template with that code.")
        return found

    def find_for_change(self) -> None:
        super().find_for_change()
        self.template  # noqa: B018 - it is looked for

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        used = selectors.framework_of(self.actor, self.system)
        parts = presenters.plural_of(self.template.pillar_word)
        return super().get_context_data(template=self.template, used=used, parts=parts, **kwargs)

    def change(self, form: DesignSystemForm) -> HttpResponse:
        made = services.start_framework(actor=self.actor, system=self.system, template=self.template)
        messages.success(self.request, f"{made.name} is started. Now make it your own.")
        return redirect("pillars:plan-shape", self.system.code)


class ShapePlan(OfPlan, Page):
    """Everything that can be changed about a plan, on one page."""

    permission = Permission.EDIT_PLANS
    template_name = "pillars/shape.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        framework = self.framework
        return super().get_context_data(
            framework=framework,
            parts=presenters.plural_of(framework.pillar_word),
            pillars=presenters.places(selectors.pillars_of(self.actor, framework)),
            long_term_plan=presenters.places(selectors.long_term_plan_of(self.actor, framework)),
            retired=selectors.retired_of(framework),
            **kwargs,
        )


class DescribePlan(PlanForm):
    """Name, vision and the word for its parts."""

    template_name = "pillars/describe.html"
    form_class = DescribeForm

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.framework, name) for name in DescribeForm.base_fields}

    def change(self, form: DescribeForm) -> HttpResponse:
        services.describe_framework(actor=self.actor, framework=self.framework, **form.cleaned_data)
        messages.success(self.request, "Saved.")
        return redirect("pillars:plan-shape", self.system.code)


class RetirePlan(PlanForm):
    """Puts the whole plan away, so that another can be started."""

    template_name = "pillars/retire.html"
    form_class = RetireForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(framework=self.framework, **kwargs)

    def change(self, form: RetireForm) -> HttpResponse:
        services.retire_framework(actor=self.actor, framework=self.framework, **form.cleaned_data)
        messages.success(self.request, "The plan is retired. It can still be read under History.")
        return redirect("pillars:plan", self.system.code)


class _Item(PlanForm, abstract=True):
    """Name and description of a pillar or a workstream."""

    template_name = "pillars/item.html"
    form_class = ItemForm
    title = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=self.title_words(), framework=self.framework, **kwargs)

    def title_words(self) -> str:
        return self.title

    def change(self, form: ItemForm) -> HttpResponse:
        item = self.save(form)
        messages.success(self.request, f"“{item}” is saved.")
        return redirect(f"{reverse('pillars:plan-shape', args=[self.system.code])}#{item.code}")

    def save(self, form: ItemForm) -> Pillar | Workstream:
        """Call the service.

        Raises:
            FrameworkRefused: it may not be.
        """
        raise NotImplementedError


class AddPillar(_Item):
    def title_words(self) -> str:
        return f"Add a {self.framework.pillar_word}"

    def save(self, form: ItemForm) -> Pillar:
        return services.add_pillar(actor=self.actor, framework=self.framework, **form.cleaned_data)


class AddWorkstream(_Item):
    """To the pillar of the address or, without one, to the Long Term Plan's workstreams."""

    @cached_property
    def pillar(self) -> Pillar | None:
        code = self.kwargs.get("code")
        return item_named(self.framework, "pillar", code) if code else None  # type: ignore[return-value]

    def find_for_change(self) -> None:
        super().find_for_change()
        self.pillar  # noqa: B018 - it is looked for

    def title_words(self) -> str:
        return f"Add a workstream to “{self.pillar}”" if self.pillar else "Add a Long Term Plan workstream"

    def save(self, form: ItemForm) -> Workstream:
        return services.add_workstream(
            actor=self.actor, framework=self.framework, pillar=self.pillar, **form.cleaned_data
        )


class RewordItem(_Item):
    """Another name or description for a pillar or workstream."""

    @cached_property
    def item(self) -> Pillar | Workstream:
        return item_named(self.framework, self.kwargs["kind"], self.kwargs["code"])

    def find_for_change(self) -> None:
        super().find_for_change()
        self.item  # noqa: B018 - it is looked for

    def title_words(self) -> str:
        return f"Reword “{item_named(self.framework, self.kwargs['kind'], self.kwargs['code'])}”"

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.item.name, "description": self.item.description}

    def save(self, form: ItemForm) -> Pillar | Workstream:
        return services.reword(actor=self.actor, item=self.item, **form.cleaned_data)


STEPS: Final = {"up": -1, "down": 1}


class ChangeItem(OfPlan, ActionPage):
    """Moves a pillar or workstream up or down, retires it, or brings it back."""

    permission = Permission.EDIT_PLANS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        item = item_named(self.framework, self.kwargs["kind"], self.kwargs["code"])
        try:
            self._do(item, request.POST.get("do", ""))
        except FrameworkRefused as refused:
            messages.error(request, str(refused))
        return redirect(f"{reverse('pillars:plan-shape', args=[self.system.code])}#{item.code}")

    def _do(self, item: Pillar | Workstream, what: str) -> None:
        if what in STEPS:
            services.reorder(actor=self.actor, items=_moved(item, STEPS[what]))
        elif what == "retire":
            services.retire(actor=self.actor, item=item)
            messages.success(self.request, f"“{item}” is retired. You can restore it at the end of this page.")
        elif what == "restore":
            services.restore(actor=self.actor, item=item)
            messages.success(self.request, f"“{item}” is back.")


def _moved(item: Pillar | Workstream, step: int) -> list[Pillar | Workstream]:
    """The item and its neighbours in use, with the item one place further."""
    rows: list[Pillar | Workstream] = list(selectors.neighbours(item))
    here = next((place for place, one in enumerate(rows) if one.pk == item.pk), None)
    if here is not None and 0 <= here + step < len(rows):
        rows[here], rows[here + step] = rows[here + step], rows[here]
    return rows


def item_named(framework: Framework, kind: str, code: str) -> Pillar | Workstream:
    """A pillar or workstream of a framework.

    Raises:
        Http404: there is none.
    """
    rows: Any = framework.pillars if kind == "pillar" else framework.workstreams
    found: Pillar | Workstream | None = rows.select_related("framework__system").filter(code=code).first()
    if found is None:
        raise Http404(f"There is no {kind} with that code.")
    return found


class AppointLead(OfWorkstream, PlanForm):
    """Somebody is to lead a workstream."""

    permission = Permission.EDIT_PLANS
    template_name = "pillars/appoint.html"
    form_class = AppointForm

    def find_for_change(self) -> None:
        super().find_for_change()
        self.workstream  # noqa: B018 - it is looked for

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"system": self.system}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(workstream=self.workstream, **kwargs)

    def change(self, form: AppointForm) -> HttpResponse:
        user = form.cleaned_data["user"]
        leads.appoint(actor=self.actor, workstream=self.workstream, user=user)
        messages.success(self.request, f"{user} leads “{self.workstream}”.")
        return redirect("pillars:workstream", self.system.code, self.workstream.code)


class StandDown(OfPlan, ActionPage):
    """Ends an appointment."""

    permission = Permission.EDIT_PLANS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        held = DeliveryLead.objects.filter(system=self.system, workstream__code=kwargs["code"])
        held = held.select_related("system", "workstream", "user")
        lead: DeliveryLead = self.find(held, Permission.VIEW_PLANS, pk=kwargs["lead"])
        leads.stand_down(actor=self.actor, lead=lead)
        messages.success(request, f"{lead.user} no longer leads “{lead.workstream}”.")
        return redirect("pillars:workstream", self.system.code, lead.workstream.code)
