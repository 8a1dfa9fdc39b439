"""Where an upload stands, and its report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property

from jobs import selectors as jobs
from jobs.presenters import progress_of
from partners.actors import Actor
from partners.pages import ActionPage, Page
from partners.permissions import Permission
from partners.presenters import page_links
from web.downloads import csv_response
from web.progress import Progress
from workforce.models import Return, Upload, Version
from workforce.presenters.uploads import facts, labels, listing, messages, organisations, preview
from workforce.rules import Message
from workforce.selectors.origins import versions_in_sight
from workforce.services import uploads

KNOWN = Upload.objects.select_related(
    "file", "organisation", "system", "round", "uploaded_for__home_system", "created_by"
).defer("reading")
VERSIONS_SHOWN = 50


class UploadPage(Page):
    """One page for every state; it leads on to the next step."""

    permission = Permission.EDIT_RETURN
    template_name = "workforce/uploads/upload.html"

    @cached_property
    def upload(self) -> Upload:
        found: Upload = self.find(KNOWN, code=self.kwargs["code"])
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        upload = self.upload
        own = self.actor.user is not None and upload.created_by_id == self.actor.user.pk
        state = Upload.State(upload.state)
        return super().get_context_data(
            upload=upload,
            own=own and upload.open,
            heading=facts.NEXT[state],
            facts=facts.rows_about(upload),
            state=listing.state_cell(upload),
            step_template=f"workforce/uploads/steps/{upload.state}.html",
            **self._step(upload, state),
            **kwargs,
        )

    def _step(self, upload: Upload, state: Upload.State) -> dict[str, Any]:
        """What the page of this state needs."""
        if state is Upload.State.READING:
            return {"progress": progress_for(self.actor, upload)}
        if state is Upload.State.NEEDS_ORGANISATIONS:
            step = organisations.step_of(upload, self._number)
            return {"organisations": step, "page_links": self._links(step.new), "findings": self._findings(upload)}
        if state is Upload.State.NEEDS_MAPPING:
            found = labels.step_of(upload, self._number, self.chosen)
            return {"step": found, "page_links": self._links(found.labels), "findings": self._findings(upload)}
        if state is Upload.State.READY:
            return self._preview(upload)
        if state is Upload.State.SUBMITTED:
            return self._versions(upload)
        return {"findings": self._findings(upload), "new_url": self._new_url(upload)}

    # What was typed before something went wrong; the steps fill it in.
    chosen: Mapping[str, str] = {}
    reasons: Mapping[str, str] = {}
    unanswered: Iterable[Message] = ()

    def _findings(self, upload: Upload) -> messages.Findings:
        return messages.findings_of(upload, self.reasons, self.unanswered)

    def _preview(self, upload: Upload) -> dict[str, Any]:
        entries = preview.page_of(upload, self._number)
        return {
            "findings": self._findings(upload),
            "totals": preview.totals_table(upload),
            "changes": preview.organisation_table(list(entries)),
            "changes_open": self._number is not None,
            "page_links": self._links(entries),
        }

    def _versions(self, upload: Upload) -> dict[str, Any]:
        seen = versions_in_sight(self.actor).filter(file=upload.file).order_by("pk")
        related = seen.select_related("submission__of_return__organisation", "submission__of_return__round")
        page = Paginator(related, VERSIONS_SHOWN).get_page(self._number)
        table = listing.version_table(page)
        return {
            "versions": table,
            "version_count": page.paginator.count,
            "waiting": seen.filter(state=Version.State.SUBMITTED).count(),
            "page_links": self._links(page),
        }

    def _new_url(self, upload: Upload) -> str:
        """Where a corrected file is uploaded: on the same return, if it was one."""
        address = reverse("workforce:upload-new")
        of = Return.objects.filter(round=upload.round, organisation=upload.uploaded_for).first()
        return f"{address}?return={of.code}" if of is not None else address

    @property
    def _number(self) -> str | None:
        return self.request.GET.get("page")

    def _links(self, page: Any) -> dict[str, Any]:
        return page_links(page, reverse("workforce:upload", args=[self.upload.code]), self.request.GET)


def progress_for(actor: Actor, upload: Upload) -> Progress | None:
    """How far the reading is; None where the actor may not watch that work (somebody else asked for it)."""
    job = jobs.latest(kind=uploads.READ_UPLOAD, key=str(upload.code))
    if job is None:
        return None
    try:
        return progress_of(jobs.job_for(actor, job.code), follow=True)
    except Http404:
        return None


class UploadReport(ActionPage):
    """Everything the rules said, as CSV: a row for each place."""

    permission = Permission.EDIT_RETURN

    def get(self, request: HttpRequest, code: UUID) -> HttpResponseBase:
        upload: Upload = self.find(KNOWN, code=code)
        rows = messages.report_rows(_all_messages(upload))
        return csv_response(f"report-{upload.file.name}", messages.REPORT, rows)


def _all_messages(upload: Upload) -> Iterable[Message]:
    """The messages that were kept; where there are more, the file's reading is checked anew (and nothing is saved)."""
    kept = messages.messages_of(upload)
    if sum(upload.outlook.get("counts", {}).values()) <= len(kept):
        return kept
    sender = Actor.of(upload.created_by, upload.channel) if upload.created_by else None
    checked = uploads.assess(upload=upload, actor=sender)
    return checked.messages if checked is not None else kept
