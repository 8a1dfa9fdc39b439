"""Base classes of every admin page: what is written leaves a row in the audit trail, and nothing is deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV, XLSX

from partners import audit
from partners.actors import Actor
from partners.models import Channel, Organisation, System, User


def admin_actor(request: HttpRequest) -> Actor:
    """The administrator at work, as the audit trail names them."""
    return Actor.of(User.objects.get(email=request.user.get_username()), Channel.ADMIN)


def scope_of(thing: Model) -> dict[str, Any]:
    """The organisation or system that a row belongs to, for its audit row."""
    organisation = thing if isinstance(thing, Organisation) else getattr(thing, "organisation", None)
    system = thing if isinstance(thing, System) else getattr(thing, "system", None)
    return {"organisation": organisation, "system": system}


class AuditedAdmin(admin.ModelAdmin):
    """Saving is atomic with its audit row; deleting is not offered: things close."""

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        audit.record(
            actor=admin_actor(request),
            action=f"{self.noun()}.{'changed' if change else 'added'}",
            subject=obj,
            **scope_of(obj),
            values={name: _shown(form.cleaned_data.get(name)) for name in form.changed_data},
        )

    @transaction.atomic
    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        noun = formset.model._meta.model_name
        events = [("added", row) for row in formset.new_objects] + [
            ("changed", row) for row, _fields in formset.changed_objects
        ]
        for verb, row in events:
            audit.record(actor=admin_actor(request), action=f"{noun}.{verb}", subject=row, **scope_of(row))

    def noun(self) -> str:
        return str(self.model._meta.model_name)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _shown(value: Any) -> Any:
    if isinstance(value, Model):
        return audit.subject_of(value)
    if hasattr(value, "__iter__") and not isinstance(value, str | dict):
        return [_shown(part) for part in value]
    return value if isinstance(value, str | int | bool | None) else str(value)


class ImportedAdmin(ImportExportMixin, AuditedAdmin):
    """Rows known by a code that never changes, brought in and taken out as files; wrong cells are told in words."""

    formats = [CSV, XLSX]
    import_template_name = "admin/partners/import.html"
    fixed: tuple[str, ...] = ("code",)
    """Fields that say which row it is: typed once, never changed."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fixed if obj else ()


class AuditedInline(admin.TabularInline):
    """Rows within another's page, saved (and audited) with it."""

    extra = 0
    can_delete = False


class ReadOnlyInline(AuditedInline):
    """Rows to look at: a service writes them, from a page of its own."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
