"""The prefilled template of a return, to download."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header

from partners.pages import ActionPage
from partners.permissions import Permission
from web.downloads import XLSX, safe_filename
from workforce.models import Return
from workforce.workbooks import section_csv, template_workbook
from workforce.workbooks.prefilled import sections_of

RETURNS = Return.objects.select_related("round", "organisation__home_system")


class Template(ActionPage):
    """The whole return as .xlsx, or one section of it as .csv (``?section=``; asked for where there are several)."""

    permission = Permission.VIEW_FIGURES

    def get(self, request: HttpRequest, code: UUID, kind: str) -> HttpResponseBase:
        return_: Return = self.find(RETURNS, code=code)
        if kind == "xlsx":
            content = template_workbook(actor=self.actor, return_=return_)
            return _sent(content, f"{_name(return_)}.xlsx", XLSX)
        if kind == "csv":
            return self._csv(request, return_)
        raise Http404("Templates are .xlsx or .csv files.")

    def _csv(self, request: HttpRequest, return_: Return) -> HttpResponseBase:
        sections = {definition.code: definition for definition in sections_of(return_)}
        wanted = request.GET.get("section") or (next(iter(sections)) if len(sections) == 1 else "")
        if not wanted:
            context = {"return_": return_, "sections": sections.values()}
            return render(request, "workforce/uploads/sections.html", context)
        if wanted not in sections:
            raise Http404("This collection does not ask for that section.")
        content = section_csv(actor=self.actor, return_=return_, section=wanted)
        return _sent(content, f"{_name(return_)}-{wanted}.csv", "text/csv; charset=utf-8")


def _name(return_: Return) -> str:
    return f"{return_.organisation.code}-{return_.round.base_month:%Y-%m}-return"


def _sent(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, safe_filename(name, name.rsplit(".", 1)[-1]))
    answer["Cache-Control"] = "private, no-store"
    return answer
