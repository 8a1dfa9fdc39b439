"""Where was this read? One figure of one line, and the file that it came from."""

from __future__ import annotations

import unicodedata
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property

from partners.pages import ActionPage, Page
from partners.permissions import Permission
from partners.presenters import page_links
from workforce.models import Line, SourceFile
from workforce.presenters import origins as presenters
from workforce.presenters.uploads import listing
from workforce.reading.excerpt import Excerpt, read_excerpt
from workforce.reading.problems import ReadingProblem
from workforce.rules import Cells
from workforce.selectors import origins
from workforce.services.uploads.reading import local_copy

VERSIONS_SHOWN = 50


class _FigurePage(Page, abstract=True):
    """About one figure of one line, seen by whoever sees the organisation's figures."""

    permission = Permission.VIEW_FIGURES

    @cached_property
    def line(self) -> Line:
        return origins.line_in_sight(self.actor, self.kwargs["code"], self.kwargs["line"])

    @cached_property
    def origin(self) -> origins.WhereFrom:
        try:
            return origins.where_from(self.line, self.kwargs["figure"])
        except KeyError as unknown:
            raise Http404("Lines of this section have no such figure.") from unknown


class Origin(_FigurePage):
    """The figure, its version, and the exact place that it was read from."""

    template_name = "workforce/origins/origin.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        origin, line = self.origin, self.line
        return super().get_context_data(**kwargs) | {
            "line": line,
            "origin": origin,
            "figure": presenters.figure_rows(line, origin),
            "version": presenters.version_rows(origin.version),
            "place": presenters.place_rows(origin),
            "notes": presenters.notes_on(line, origin),
            "has_rows": presenters.has_rows(origin),
        }


class OriginRows(_FigurePage):
    """The rows of the file, read in the disposable subprocess: a fragment for htmx, a page of its own without."""

    template_name = "workforce/origins/rows_page.html"

    def get_template_names(self) -> list[str]:
        fragment = self.request.headers.get("HX-Request") == "true"
        return ["workforce/origins/rows.html"] if fragment else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        excerpt, problem = _excerpt(self.origin)
        table = presenters.excerpt_of(excerpt, self.origin) if excerpt is not None else None
        told = {"line": self.line, "origin": self.origin, "table": table, "problem": problem}
        return super().get_context_data(**kwargs) | told

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().get(request, *args, **kwargs)
        patch_cache_control(answer, private=True, max_age=600)  # a file never changes
        answer["Vary"] = "Cookie, HX-Request"
        return answer


def _excerpt(origin: origins.WhereFrom) -> tuple[Excerpt | None, str]:
    """The rows of the file, or why they cannot be shown."""
    if not (isinstance(origin.place, Cells) and presenters.has_rows(origin) and origin.file is not None):
        return None, "The file was not kept, so its rows cannot be shown."
    try:
        with local_copy(origin.file) as path:
            return read_excerpt(path, origin.place), ""
    except (ReadingProblem, FileNotFoundError):
        return None, "The rows of the file cannot be shown at the moment. Download the original to see them."


class File(Page):
    """About a file: what it is, and which versions were read from it."""

    permission = Permission.VIEW_FIGURES
    template_name = "workforce/origins/file.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        file = origins.file_in_sight(self.actor, kwargs.pop("code"))
        seen = origins.versions_in_sight(self.actor).filter(file=file).order_by("pk")
        related = seen.select_related("submission__of_return__organisation", "submission__of_return__round")
        versions = Paginator(related, VERSIONS_SHOWN).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            file=file,
            rows=presenters.file_rows(file),
            may_have_whole=origins.may_have_whole(self.actor, file),
            versions=listing.version_table(versions),
            version_count=versions.paginator.count,
            page_links=page_links(versions, self.request.path, self.request.GET),
            **kwargs,
        )


class Original(ActionPage):
    """The file as it was uploaded, for those who may see all of it."""

    permission = Permission.VIEW_FIGURES

    def get(self, request: HttpRequest, code: UUID) -> HttpResponseBase:
        file = origins.file_in_sight(self.actor, code)
        if not origins.may_have_whole(self.actor, file):
            raise PermissionDenied("This file also holds figures of organisations that you do not see.")
        if not file.content:
            raise Http404("This file was not kept.")
        return _attachment(file)


def _attachment(file: SourceFile) -> FileResponse:
    """Only ever saved, never shown by the browser: somebody else wrote it."""
    try:
        kept = file.content.open("rb")
    except FileNotFoundError as gone:
        raise Http404("The stored file is gone.") from gone
    answer = FileResponse(
        kept, as_attachment=True, filename=_plain_name(file.name), content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _plain_name(name: str) -> str:
    """Without characters that nobody sees, such as those that turn the direction of writing."""
    return "".join(letter for letter in name if unicodedata.category(letter)[0] != "C") or "file"
