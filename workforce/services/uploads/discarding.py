"""Discarding uploads, by hand and after their time."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jobs.context import JobContext
from partners import audit
from partners.actors import Actor
from workforce.models import Upload
from workforce.services.uploads.owning import demand_own
from workforce.services.uploads.reading import forget_content

KEPT = dt.timedelta(days=90)
"""Uploads that came to nothing are kept this long."""

WAITS = dt.timedelta(days=14)
"""An upload on which nobody went on is discarded after this long."""


UNREAD = dt.timedelta(days=1)
"""A file that could not be read for so long may list people, and must not lie there any longer."""


@transaction.atomic
def discard(*, actor: Actor, upload: Upload) -> Upload:
    """Put an upload aside; its bytes are deleted, its hash and messages stay for 90 days.

    Raises:
        PermissionDenied: somebody else's upload.
    """
    demand_own(actor, upload)
    upload.state, upload.finished, upload.reading = Upload.State.DISCARDED, timezone.now(), None
    upload.file.rejected = upload.finished
    forget_content(upload.file)
    upload.file.save()
    upload.save()
    audit.record(actor=actor, action="upload.discarded", subject=upload, organisation=upload.organisation)
    return upload


@transaction.atomic
def prune(*, actor: Actor, now: dt.datetime | None = None) -> int:
    """Discard forgotten uploads and delete those that came to nothing 90 days ago; how many went."""
    now = now or timezone.now()
    unread = Q(state=Upload.State.READING, created__lt=now - UNREAD)
    forgotten = Upload.objects.filter(unread | Q(finished__isnull=True, created__lt=now - WAITS)).exclude(
        state=Upload.State.UNREADABLE
    )
    for upload in forgotten.select_related("file"):
        discard(actor=actor, upload=upload)
    gone = Upload.objects.filter(
        state__in=(Upload.State.DISCARDED, Upload.State.UNREADABLE), file__rejected__lt=now - KEPT
    )
    files = [upload.file for upload in gone.select_related("file")]
    gone.delete()
    for file in files:
        file.delete()
    return len(files)


def prune_uploads(context: JobContext) -> dict[str, int]:
    """Handler of the periodic job."""
    with context.held():
        return {"deleted": prune(actor=Actor.application())}
