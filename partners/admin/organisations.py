"""Organisations; mergers and shares are written by their services, from the organisation's page."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from partners import news, selectors
from partners.admin.base import AuditedAdmin, ImportedAdmin, ReadOnlyInline
from partners.models import Organisation, OrganisationSuccession, System, SystemShare
from partners.resources import OrganisationResource


class SuccessionInline(ReadOnlyInline):
    model = OrganisationSuccession
    fk_name = "predecessor"


class ShareInline(ReadOnlyInline):
    model = SystemShare


@admin.register(Organisation)
class OrganisationAdmin(ImportedAdmin):
    resource_classes = [OrganisationResource]
    list_display = ("name", "code", "sector", "home_system", "opened", "closed")
    list_filter = ("sector", "home_system")
    search_fields = ("name", "code")
    autocomplete_fields = ("home_system", "place", "area_of", "within_area")
    inlines = (SuccessionInline, ShareInline)
    view_on_site = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("code", "closed") if obj else ("closed",)

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Another home system, place, sector or size changes what is counted where: the storeys above are told."""
        before = selectors.systems_touched([obj]) if change else set()
        super().save_model(request, obj, form, change)
        if {"home_system", "place", "sector", "size", "size_measure"} & set(form.changed_data):
            touched = before | selectors.systems_touched([obj])
            news.structure_changed(System.objects.filter(pk__in=touched))


class _Written(AuditedAdmin):
    """Looked at here, written by a service."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(OrganisationSuccession)
class SuccessionAdmin(_Written):
    list_display = ("predecessor", "successor", "date", "kind")
    list_select_related = ("predecessor", "successor")


@admin.register(SystemShare)
class ShareAdmin(_Written):
    list_display = ("organisation", "system", "place", "percent", "start", "end")
    list_filter = ("system",)
    list_select_related = ("organisation", "system", "place")
