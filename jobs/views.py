"""Pages of background work, and the two addresses by which machines ask how the planner is."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jobs import health, presenters, registry, selectors, services
from jobs.models import Job
from partners.pages import ListPage, actor_of, page
from partners.permissions import Access, Permission
from web.progress import Progress


class Jobs(ListPage):
    """Background work of the actor's systems: first what was set aside, then the newest."""

    permission = Permission.VIEW_JOBS
    queryset = Job.objects.select_related("system")
    template_name = "jobs/list.html"

    def get_queryset(self) -> Any:
        regular = [kind.name for kind in registry.kinds() if kind.every is not None]
        rows = super().get_queryset().exclude(state=Job.State.SET_ASIDE)
        return rows.exclude(kind__in=regular).order_by("-requested", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        aside = selectors.set_aside(self.actor).select_related("system")
        return context | {
            "table": presenters.table_of(list(context["page_obj"])),
            "set_aside": [(job, registry.shown_as(job.kind)) for job in aside],
        }


@page(Access.SIGNED_IN)
@never_cache
@require_safe
def progress(request: HttpRequest, code: UUID) -> HttpResponseBase:
    """How far a job is: a fragment for htmx, which asks until it ends; a page of its own without."""
    job = selectors.job_for(actor_of(request), code)
    follow = "follow" in request.GET
    shown = presenters.progress_of(job, follow=follow)
    if request.headers.get("HX-Request") != "true":
        return render(request, "jobs/progress.html", {"progress": shown, "job": job})
    answer = render(request, "web/progress.html", {"progress": shown})
    if not shown.running:
        _announce_end(answer, job, shown, follow)
    return answer


def _announce_end(answer: HttpResponse, job: Job, shown: Progress, follow: bool) -> None:
    """Tell the page that it ended, and lead on where the page asked for that."""
    answer["HX-Trigger"] = json.dumps({"job-done": {"code": str(job.code), "failed": shown.failed}})
    if follow and shown.finished and shown.done_url:
        answer["HX-Redirect"] = shown.done_url


@page(Permission.VIEW_JOBS)
@require_POST
def try_again(request: HttpRequest, code: UUID) -> HttpResponseBase:
    """Put a job that was set aside back into the queue."""
    services.try_again(actor=actor_of(request), code=code)
    messages.success(request, "It will be tried again in a moment.")
    return redirect("jobs:list")


@page(Access.PUBLIC)
@never_cache
@require_safe
def healthz(_: HttpRequest) -> HttpResponseBase:
    """This process answers; that is all it says."""
    return JsonResponse({"alive": True})


@page(Access.PUBLIC)
@never_cache
@require_safe
def readyz(_: HttpRequest) -> HttpResponseBase:
    """Whether the planner can do its work: 200, or 503 with the reasons."""
    found = health.reasons()
    return JsonResponse({"ready": not found, "reasons": found}, status=503 if found else 200)
