"""Base classes: reference data that can be brought in and taken out, and records that are looked at only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest

from partners.admin import AuditedAdmin, AuditedInline, ImportedAdmin
from workforce.services.reference.telling import PROJECTED, reference_changed


class ReferenceAdmin(ImportedAdmin):
    """Reference data; what projections rest on is told to the storeys above."""

    @transaction.atomic
    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The last step of saving a page: what belongs to the row has been written too."""
        super().save_related(request, form, formsets, change)
        changed: list[tuple[type[Model], bool]] = [(self.model, bool(form.changed_data) or not change)]
        changed += [(formset.model, formset.has_changed()) for formset in formsets]
        if any(touched and model in PROJECTED for model, touched in changed):
            reference_changed()


class LookedAt(AuditedAdmin):
    """Neither added nor changed here: services write it, and a submitted version never changes."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LookedAtInline(AuditedInline):
    """Rows within another's page, with a way to their own page, to look at."""

    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ScopeFilter(admin.SimpleListFilter):
    """Whose a row is: everybody's, a system's or an organisation's."""

    title = "whose it is"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        kinds = [("everybody", "Everybody’s"), ("system", "A system’s")]
        fields = {field.name for field in model_admin.model._meta.get_fields()}
        return [*kinds, ("organisation", "An organisation’s")] if "organisation" in fields else kinds

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        scopes = [code for code, _ in self.lookups(request, self._of(queryset)) if code != "everybody"]
        if self.value() == "everybody":
            return queryset.filter(**dict.fromkeys(scopes))
        return queryset.filter(**{f"{self.value()}__isnull": False}) if self.value() in scopes else queryset

    @staticmethod
    def _of(queryset: Any) -> Any:
        return type("Of", (), {"model": queryset.model})
