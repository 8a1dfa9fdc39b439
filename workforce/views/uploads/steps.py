"""The steps of an upload: each takes what was posted, calls the service, and leads back to the upload's page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from web.formats import plural
from workforce.forms.uploads import chosen_professions, reasons_given, ticked
from workforce.models import Upload
from workforce.presenters.uploads.keys import key_of
from workforce.services import uploads
from workforce.services.failures import NotReady, Refused
from workforce.views.uploads.standing import UploadPage


class Step(UploadPage, abstract=True):
    """A step; what a service refuses is told at the top of the upload's page, with what was typed."""

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return redirect("workforce:upload", kwargs["code"])

    def post(self, request: HttpRequest, code: UUID) -> HttpResponseBase:
        try:
            done = self.do(request, self.upload)
        except ValidationError as refusal:
            return self.told_again(" ".join(refusal.messages))
        except Refused as refusal:
            self.unanswered = refusal.messages if isinstance(refusal, NotReady) else ()
            return self.told_again(str(refusal))
        if done:
            messages.success(request, done)
        return redirect("workforce:upload", code)

    def do(self, request: HttpRequest, upload: Upload) -> str:
        """Call the service; gives what to say of it, if anything.

        Raises:
            Refused, ValidationError: in words.
        """
        raise NotImplementedError

    def told_again(self, words: str) -> HttpResponse:
        """The page as it stands in the database, with the problem at its top."""
        self.__dict__.pop("upload", None)
        context = self.get_context_data()
        asked = context["findings"].warnings if "findings" in context else ()
        problems = [{"text": words}]
        problems += [{"text": one.missing, "href": f"#reason-{one.code}"} for one in asked if one.missing]
        return self.render_to_response({**context, "problems": problems})


class ConfirmOrganisations(Step):
    """Organisations are created or their rows left out."""

    def do(self, request: HttpRequest, upload: Upload) -> str:
        unknown = upload.outlook.get("unknown_organisations", [])
        create, leave_out = ticked(request.POST, unknown)
        if request.POST.get("action") == "create-all":
            create, leave_out = [entry["code"] for entry in unknown if entry["may_create"]], []
        if request.POST.get("others") == "leave-out":
            leave_out += [entry["code"] for entry in unknown if not entry["may_create"]]
            leave_out += [entry["code"] for entry in upload.outlook.get("forbidden_organisations", [])]
        if not (create or leave_out):
            raise Refused("Tick the organisations to create, or those whose rows are to be left out.")
        uploads.confirm_organisations(actor=self.actor, upload=upload, create=create, leave_out=leave_out)
        return _settled(len(create), len(leave_out))


def _settled(created: int, left_out: int) -> str:
    said = [f"{plural(created, 'organisation')} created."] if created else []
    said += [f"The rows of {plural(left_out, 'organisation')} are left out."] if left_out else []
    return " ".join(said)


class MapLabels(Step):
    """Labels get their professions, once."""

    def do(self, request: HttpRequest, upload: Upload) -> str:
        self.chosen = chosen_professions(request.POST)
        labels = {key_of(entry["label"]): entry["label"] for entry in upload.outlook.get("unknown_labels", [])}
        if not self.chosen:
            raise Refused("Choose a profession for at least one label.")
        if unasked := self.chosen.keys() - labels.keys():
            raise Refused(f"{plural(len(unasked), 'label')} of this page have been mapped meanwhile. See what is left.")
        uploads.map_labels(
            actor=self.actor, upload=upload, choices={labels[key]: code for key, code in self.chosen.items()}
        )
        return f"{plural(len(self.chosen), 'label')} mapped. This is remembered for the next file."


class LookAgain(Step):
    """The file is checked against what is known now."""

    def do(self, request: HttpRequest, upload: Upload) -> str:
        uploads.look_again(actor=self.actor, upload=upload)
        return "The file was checked again."


class Submit(Step):
    """Everything is handed in for review, or nothing."""

    def do(self, request: HttpRequest, upload: Upload) -> str:
        self.reasons = reasons_given(request.POST)
        versions = uploads.submit(actor=self.actor, upload=upload, reasons=self.reasons)
        return f"{plural(len(versions), 'version')} submitted. Somebody else reviews them."


class Discard(Step):
    """The upload is put aside."""

    def do(self, request: HttpRequest, upload: Upload) -> str:
        uploads.discard(actor=self.actor, upload=upload)
        return "The upload was discarded. Nothing of it was saved."
