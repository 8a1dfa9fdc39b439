"""What every page about a system's plan shares: the system, its framework, and forms whose service may refuse."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property

from partners.models import System
from partners.pages import FormPage, GuardedView
from partners.permissions import Permission
from pillars.models import Framework
from pillars.presenters import plan_nav
from pillars.selectors import frameworks as selectors
from pillars.services.failures import PlanRefused


class OfPlan(GuardedView, abstract=True):
    """A page about one system's plan: out of sight 404, in sight without the page's right 403."""

    permission = Permission.VIEW_PLANS
    kwargs: dict[str, Any]

    @cached_property
    def system(self) -> System:
        systems = System.objects.select_related("region")
        found: System = self.find(systems, Permission.VIEW_PLANS, self._own_right(), code=self.kwargs["system"])
        return found

    @cached_property
    def framework(self) -> Framework:
        """The framework with which the system works.

        Raises:
            Http404: it has none yet.
        """
        found = selectors.framework_of(self.actor, self.system)
        if found is None:
            raise Http404(f"{self.system} has not started a plan yet.")
        return found

    @property
    def may_edit(self) -> bool:
        return self.actor.may(Permission.EDIT_PLANS, self.system)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        links = plan_nav.links(self.system, self.actor, self.request.path)
        told = {**kwargs, "system": self.system, "may_edit": self.may_edit, "plan_nav": links}
        shown: dict[str, Any] = super().get_context_data(**told)  # type: ignore[misc]
        return shown


class PlanForm(OfPlan, FormPage, abstract=True):
    """A form that writes through a service, which may refuse; its words stand beside the fields."""

    permission = Permission.EDIT_PLANS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find_for_change()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find_for_change()
        return super().post(request, *args, **kwargs)

    def find_for_change(self) -> None:
        """Look for what is to be changed before anything else.

        Raises:
            Http404, PermissionDenied: it is out of sight, or in sight without the right.
        """
        self.system  # noqa: B018 - it is looked for

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return self.change(form)
        except PlanRefused as refused:
            for field, words in refused.messages.items():
                shown = self.shown_as(field)
                form.add_problem(shown if shown in form.fields else None, words)
            return self.form_invalid(form)

    def shown_as(self, field: str) -> str:
        """What the form calls a field of the service."""
        return field

    def change(self, form: Any) -> HttpResponse:
        """Call the service and lead on.

        Raises:
            PlanRefused: it may not be; shown beside the fields.
        """
        raise NotImplementedError
