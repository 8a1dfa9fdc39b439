"""All that can be told about one line: ages, sources of starters, destinations of leavers, and which line it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from partners.models import Channel
from partners.pages import Page
from partners.permissions import Permission
from workforce.forms.entry import EntryRow, row_name, row_of, rows_for
from workforce.forms.lines import LineForm
from workforce.selectors.entry import counted_by_measure
from workforce.services.drafts import save_section
from workforce.services.failures import RoundClosed, RowsRefused, SavedMeanwhile
from workforce.views.scope import OfSection


class LinePage(OfSection, Page):
    """One line of the draft as a form of its own."""

    permission = Permission.EDIT_RETURN
    template_name = "workforce/line.html"

    @cached_property
    def rows(self) -> list[EntryRow]:
        return [row_of(line) for line in self.standing.lines]

    @cached_property
    def row(self) -> EntryRow:
        found = next((row for row in self.rows if row.token == self.kwargs["row"]), None)
        if found is None:
            raise Http404("The section has no such line (any more).")
        return found

    @property
    def _counted(self) -> tuple[str, ...]:
        return counted_by_measure().get(self.row.key["measure"], ()) if "measure" in self.row.key else ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.closed or self.standing.waiting is not None:  # the page of the section says why
            return redirect("workforce:section", self.of_return.code, self.definition.code)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or LineForm(self.row, counted=self._counted)
        return super().get_context_data(
            of_return=self.of_return, definition=self.definition, standing=self.standing, form=form,
            name=row_name(self.row, self.names), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = LineForm(self.row, request.POST, counted=self._counted)
        if request.POST.get("action") == "remove":
            return self._save(form, None)
        return self._save(form, form.changed_row())

    def _save(self, form: LineForm, changed: EntryRow | None) -> HttpResponse:
        """Save the section with this line as told, or (None) without it."""
        rows = [changed if row is self.row else row for row in self.rows]
        sent = rows_for([row for row in rows if row is not None], self.of_return.organisation.code, self.names)
        try:
            save_section(
                actor=self.actor, return_=self.of_return, section=self.definition.code, rows=sent.rows,
                channel=Channel.WEB, seen=self.request.POST.get("seen", ""),
            )  # fmt: skip
        except RowsRefused as refused:
            own = changed.token if changed is not None else ""
            form.tell(
                (name, message)
                for message in refused.checked.errors
                for token, name in sent.cell_of(message) or [("", "")]
                if token in (own, "")
            )
            return self.render_to_response(self.get_context_data(form=form))
        except SavedMeanwhile:
            form.is_valid()
            form.add_problem(None, "Somebody else saved this section after you had opened the page. Nothing was "
                             "overwritten. Save again to put what you see here in place of their figures for this "
                             "line.")  # fmt: skip
            return self.render_to_response(self.get_context_data(form=form))
        except RoundClosed as refused:
            messages.error(self.request, str(refused))
            return redirect("workforce:return", self.of_return.code)
        name = row_name(changed or self.row, self.names)
        messages.success(self.request, f"{name} is {'saved' if changed is not None else 'taken out'}.")
        return redirect("workforce:section", self.of_return.code, self.definition.code)
