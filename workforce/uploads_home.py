"""What other pages say of uploads: those that wait for somebody on the home page, and where a reading job leads."""

from collections.abc import Iterable

from django.urls import reverse

from jobs.models import Job
from partners.actors import Actor
from partners.permissions import Permission
from web import home
from web.formats import plural
from web.home import HomeTask
from workforce.models import Upload
from workforce.presenters.uploads.listing import STATES

MOST_NAMED = 3
WAITING = (
    Upload.State.NEEDS_ORGANISATIONS, Upload.State.NEEDS_MAPPING, Upload.State.HAS_ERRORS, Upload.State.READY,
)  # fmt: skip


def tasks(actor: Actor) -> Iterable[HomeTask]:
    """One task for each of the newest uploads that wait for this person, and one for the rest."""
    if actor.user is None or not actor.may(Permission.EDIT_RETURN):
        return
    waiting = Upload.objects.filter(created_by=actor.user, finished__isnull=True, state__in=WAITING)
    found = list(waiting.select_related("file").defer("reading", "outlook")[: MOST_NAMED + 1])
    for upload in found[:MOST_NAMED]:
        status, colour = STATES[Upload.State(upload.state)]
        address = reverse("workforce:upload", args=[upload.code])
        yield HomeTask(f"Go on with the upload of {upload.file.name}", address, "", status, colour, order=20)
    if len(found) > MOST_NAMED:
        more = waiting.count() - MOST_NAMED
        title = f"Go on with {plural(more, 'older upload')}"
        yield HomeTask(title, reverse("workforce:uploads"), "", "Waiting", "blue", order=21)


def page_of_job(job: Job) -> str:
    """Where somebody who watched a file being read goes on: the key of the job is the upload's code."""
    return reverse("workforce:upload", args=[job.key])


def register() -> None:
    home.register(tasks)
