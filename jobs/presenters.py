"""What pages show of a job."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from jobs import registry
from jobs.models import Job
from web.progress import Progress
from web.tables import Cell, Column, DataTable

COLOURS = {
    Job.State.QUEUED: "blue",
    Job.State.RUNNING: "yellow",
    Job.State.DONE: "green",
    Job.State.SET_ASIDE: "red",
    Job.State.OVERTAKEN: "grey",
}
WAITING = "Waiting for a worker."
WAITING_AFTER_FAILURE = "It did not work at the first try and will be tried again in a moment."
SET_ASIDE = "It failed several times and was set aside. A planner or an administrator can try it again."


def progress_of(job: Job, *, follow: bool = False) -> Progress:
    """How far a job is; with ``follow`` the browser goes to the result when it is there."""
    current = job.latest()
    kind = registry.shown_as(current.kind)
    done = current.state == Job.State.DONE
    return Progress(
        title=kind.title,
        poll_url=progress_url(job, follow=follow),
        share=current.progress / 100 if current.state == Job.State.RUNNING else None,
        detail=detail_of(current),
        finished=done,
        failed=current.state == Job.State.SET_ASIDE,
        done_url=kind.done_url(current) if done and kind.done_url else "",
        done_label=kind.done_label,
    )


def progress_url(job: Job, *, follow: bool = False) -> str:
    """Where the progress of a job is asked for."""
    address = reverse("jobs:progress", args=[job.code])
    return f"{address}?{urlencode({'follow': 1})}" if follow else address


def detail_of(job: Job) -> str:
    """What is being done, or why nothing is, in a sentence."""
    if job.state == Job.State.QUEUED:
        return WAITING_AFTER_FAILURE if job.failure else WAITING
    if job.state == Job.State.SET_ASIDE:
        return SET_ASIDE
    return job.note if job.state == Job.State.RUNNING else ""


def table_of(jobs: list[Job]) -> DataTable:
    """Background work as a table."""
    columns = [
        Column("Work"),
        Column("On"),
        Column("State"),
        Column("Asked for"),
        Column("Tries", numeric=True, write=str),
        Column("What happened"),
    ]
    return DataTable("Background work", columns, [_row(job) for job in jobs], caption_hidden=True)


def _row(job: Job) -> list[object]:
    from web.formats import format_moment

    state = Cell("", tag=job.get_state_display(), tag_colour=COLOURS[Job.State(job.state)], text="")
    return [
        Cell(registry.shown_as(job.kind).title, href=reverse("jobs:progress", args=[job.code])),
        job.key,
        state,
        format_moment(job.requested),
        job.attempts,
        job.failure or job.note,
    ]
