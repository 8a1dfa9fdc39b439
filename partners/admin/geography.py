"""Regions, systems and places."""

from django.contrib import admin

from partners.admin.base import AuditedAdmin, AuditedInline, ImportedAdmin
from partners.models import Place, Region, System
from partners.resources import PlaceResource, SystemResource


@admin.register(Region)
class RegionAdmin(AuditedAdmin):
    list_display = ("name", "code")
    search_fields = ("name", "code")


class PlaceInline(AuditedInline):
    model = Place


@admin.register(System)
class SystemAdmin(ImportedAdmin):
    resource_classes = [SystemResource]
    list_display = ("name", "code", "region", "opened", "closed")
    list_filter = ("region",)
    search_fields = ("name", "code")
    filter_horizontal = ("successors",)
    inlines = (PlaceInline,)


@admin.register(Place)
class PlaceAdmin(ImportedAdmin):
    resource_classes = [PlaceResource]
    list_display = ("name", "code", "system")
    list_filter = ("system",)
    search_fields = ("name", "code")
    autocomplete_fields = ("system",)
