"""Regions, systems and places."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from import_export.admin import ImportExportMixin

from partners.admin.base import AuditedAdmin, AuditedInline
from partners.models import Place, Region, System
from partners.resources import PlaceResource, SystemResource


@admin.register(Region)
class RegionAdmin(AuditedAdmin):
    list_display = ("name", "code")
    search_fields = ("name", "code")


class PlaceInline(AuditedInline):
    model = Place


@admin.register(System)
class SystemAdmin(ImportExportMixin, AuditedAdmin):
    resource_classes = [SystemResource]
    list_display = ("name", "code", "region", "opened", "closed")
    list_filter = ("region",)
    search_fields = ("name", "code")
    filter_horizontal = ("successors",)
    inlines = (PlaceInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("code",) if obj else ()


@admin.register(Place)
class PlaceAdmin(ImportExportMixin, AuditedAdmin):
    resource_classes = [PlaceResource]
    list_display = ("name", "code", "system")
    list_filter = ("system",)
    search_fields = ("name", "code")
    autocomplete_fields = ("system",)
