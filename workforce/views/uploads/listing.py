"""The list of uploads, and a new one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from partners.pages import ActionPage, FormPage, ListPage
from partners.permissions import Permission
from partners.presenters import page_links
from workforce.forms.uploads import UploadForm
from workforce.models import Return, Standing, Upload
from workforce.presenters.uploads import listing
from workforce.services import uploads
from workforce.services.failures import Refused
from workforce.workbooks.prefilled import sections_of

KNOWN = Upload.objects.select_related("file", "organisation", "system", "created_by").defer("reading", "outlook")
RETURNS = Return.objects.select_related("round", "organisation__home_system")


class Uploads(ListPage):
    """Uploads of one's own and of one's organisations, the newest first."""

    permission = Permission.EDIT_RETURN
    queryset = KNOWN
    template_name = "workforce/uploads/uploads.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = context["page_obj"]
        return context | {
            "table": listing.table_of(rows),
            "page_links": page_links(rows, self.request.path, self.request.GET),
        }


class NewUpload(FormPage):
    """Takes a file in: for any organisations that its rows name, or on one return (``?return=``)."""

    permission = Permission.EDIT_RETURN
    template_name = "workforce/uploads/new.html"
    form_class = UploadForm

    @cached_property
    def return_(self) -> Return | None:
        return return_named(self, self.request.GET.get("return"))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"chooses": self._chooses}

    @property
    def _chooses(self) -> bool:
        """Whether the person says what the file is: on a return it is the organisation's own."""
        return self.return_ is None and self.actor.may(Permission.MANAGE_ROUNDS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return_ = self.return_
        kwargs.setdefault("sections", sections_of(return_) if return_ is not None else [])
        return super().get_context_data(return_=return_, **kwargs)

    def form_valid(self, form: UploadForm) -> HttpResponse:
        file, return_ = form.cleaned_data["file"], self.return_
        try:
            upload = uploads.receive(
                actor=self.actor, name=file.name, content=file.read(), again=form.cleaned_data["again"],
                standing=form.chosen_standing, **on(return_),
            )  # fmt: skip
        except uploads.SameFile as same:
            return self._asked(form, same)
        except Refused as refusal:
            form.add_problem("file", str(refusal))
            return self.form_invalid(form)
        return redirect("workforce:upload", upload.code)

    def _asked(self, form: UploadForm, same: uploads.SameFile) -> HttpResponse:
        """The same file again: go on with the earlier upload, or take its bytes once more."""
        kept = bool(same.upload.file.content)
        standing = form.chosen_standing
        fresh = UploadForm(initial={"again": True, "standing": standing}, chooses=self._chooses)
        context = self.get_context_data(
            form=fresh, same=same.upload, same_words=str(same), same_kept=kept, standing=standing
        )
        return self.render_to_response(context)


class UploadAgain(ActionPage):
    """Takes in the bytes of an earlier upload once more, so that nobody has to choose the file again."""

    permission = Permission.EDIT_RETURN

    def get(self, request: HttpRequest, code: UUID) -> HttpResponse:
        return redirect("workforce:upload", code)

    def post(self, request: HttpRequest, code: UUID) -> HttpResponse:
        earlier: Upload = self.find(KNOWN, code=code)
        return_ = return_named(self, request.POST.get("return"))
        if not earlier.file.content:
            return redirect(reverse("workforce:upload-new"))
        given = request.POST.get("standing", "")
        with earlier.file.content.open("rb") as kept:
            upload = uploads.receive(
                actor=self.actor, name=earlier.file.name, content=kept.read(), again=True,
                standing=given if given in Standing.values else Standing.OWN, **on(return_),
            )  # fmt: skip
        return redirect("workforce:upload", upload.code)


def return_named(page: ActionPage | FormPage, code: str | None) -> Return | None:
    """The return that a page was opened for; None where it was opened for none.

    Raises:
        Http404: no such return, or out of sight.
        PermissionDenied: the actor sees it but does not enter its figures.
    """
    if not code:
        return None
    found: Return = page.find(RETURNS, Permission.VIEW_FIGURES, Permission.EDIT_RETURN, code=as_code(code))
    return found


def as_code(text: str) -> UUID:
    """A code from the address.

    Raises:
        Http404: it is none.
    """
    from django.http import Http404

    try:
        return UUID(text)
    except ValueError as wrong:
        raise Http404("This is not the code of a return.") from wrong


def on(return_: Return | None) -> dict[str, Any]:
    """The arguments of ``receive`` for an upload on this return."""
    return {} if return_ is None else {"round_": return_.round, "organisation": return_.organisation}
