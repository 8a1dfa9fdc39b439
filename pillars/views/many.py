"""Pages: the same change to several actions."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from partners.permissions import Permission
from pillars.forms.action_filter import ActionFilter
from pillars.forms.actions import ManyForm
from pillars.models import Action
from pillars.presenters.actions import list_address
from pillars.selectors import actions as selectors
from pillars.services.many import ManyRefused, change_many
from pillars.services.rights import editable
from pillars.views.base import PlanForm
from web.formats import plural

MOST: Final = 500


class ChangeMany(PlanForm):
    """Those of the list that the actor may change, to be ticked; the filters of the list hold here too."""

    permission = Permission.LEAD_PLANS
    template_name = "pillars/actions/many.html"
    form_class = ManyForm

    @cached_property
    def offered(self) -> list[Action]:
        rows = selectors.actions_of(self.actor, self.system).filter(editable(self.actor, self.system)).distinct()
        asked = ActionFilter(self.request.GET, actor=self.actor, system=self.system)
        wanted = asked.cleaned_data if asked.is_valid() else {}
        rows = selectors.narrowed(rows, wanted, self.actor, localdate())
        return list(rows.filter(framework__retired__isnull=True, retired__isnull=True)[:MOST])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"system": self.system, "offered": self.offered}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"offered": self.offered, "query": self.request.GET.urlencode(), **kwargs})

    def change(self, form: ManyForm) -> HttpResponse:
        ticked = set(form.cleaned_data["actions"])
        chosen = [one for one in self.offered if one.reference in ticked]
        try:
            count = change_many(actor=self.actor, actions=chosen, changes=form.changes())
        except ManyRefused as refused:
            wrong = list(refused.wrong.items())
            form.add_error("actions", f"Nothing was changed, because {plural(len(wrong), 'action')} cannot be.")
            return self.render_to_response(self.get_context_data(form=form, wrong=wrong))
        messages.success(self.request, f"{plural(count, 'action')} changed.")
        query = self.request.GET.urlencode()
        return redirect(f"{list_address(self.system.code)}{f'?{query}' if query else ''}")
