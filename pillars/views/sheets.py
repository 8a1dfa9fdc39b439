"""Pages: a spreadsheet of actions is uploaded, looked at, and taken whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from partners.permissions import Permission
from pillars.forms.actions import SheetForm
from pillars.models import ActionSheet
from pillars.presenters import sheets as presenters
from pillars.services.sheets.receiving import MOST_ROWS, receive_sheet
from pillars.services.sheets.taking import SheetChanged, take_sheet
from pillars.views.base import PlanForm
from web.formats import plural
from web.forms import DesignSystemForm


class UploadActions(PlanForm):
    """Takes a file in, and leads to what it would do."""

    permission = Permission.LEAD_PLANS
    template_name = "pillars/actions/upload.html"
    form_class = SheetForm

    def find_for_change(self) -> None:
        super().find_for_change()
        self.framework  # noqa: B018 - it is looked for

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(most=MOST_ROWS, headings=presenters.headings(), **kwargs)

    def change(self, form: SheetForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        sheet = receive_sheet(
            actor=self.actor, system=self.system, framework=self.framework, name=file.name, content=file.read()
        )
        return redirect("pillars:actions-sheet", self.system.code, sheet.code)


class ConfirmSheet(PlanForm):
    """What the file would do: added, changed, unchanged, wrong; confirmed, all of it is done."""

    permission = Permission.LEAD_PLANS
    template_name = "pillars/actions/sheet.html"
    form_class = DesignSystemForm

    @cached_property
    def sheet(self) -> ActionSheet:
        rows: Any = ActionSheet.objects.filter(system=self.system, by=self.actor.user).select_related("system")
        found: ActionSheet = self.find(rows, Permission.VIEW_PLANS, code=self.kwargs["code"])
        return found

    def find_for_change(self) -> None:
        super().find_for_change()
        self.sheet  # noqa: B018 - it is looked for

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sheet=self.sheet, **presenters.outcome(self.sheet), **kwargs)

    def change(self, form: DesignSystemForm) -> HttpResponse:
        try:
            done = take_sheet(actor=self.actor, sheet=self.sheet, framework=self.framework)
        except SheetChanged as moved:
            messages.error(self.request, str(moved))
            return redirect("pillars:actions-sheet", self.system.code, self.sheet.code)
        told = f"{plural(len(done.added), 'action')} added, {len(done.changed)} changed."
        messages.success(self.request, told)
        return redirect("pillars:actions", self.system.code)
