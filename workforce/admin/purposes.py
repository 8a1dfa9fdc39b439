"""Care settings, priorities, and the shares of settings that serve priorities."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from partners import audit
from partners.admin import AuditedInline
from partners.admin.base import admin_actor
from workforce.admin.base import ReferenceAdmin, ScopeFilter
from workforce.models import Priority, Setting, SettingPriority
from workforce.resources import PriorityResource, SettingPriorityResource, SettingResource
from workforce.services.reference.shares import over_the_whole


class ShareFormSet(BaseInlineFormSet):
    """The shares of a setting are the whole at most, for every system."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        shares: dict[int, Decimal] = defaultdict(Decimal)
        for told in kept:
            shares[told["priority"].pk] += told["percent"]
        if (fault := over_the_whole(shares)) is not None:
            raise ValidationError(fault)


class ShareInline(AuditedInline):
    """A share that is taken away is unallocated from then on."""

    model = SettingPriority
    verbose_name = "share of a priority"
    verbose_name_plural = "Shares of priorities, in per cent: what is left of 100 is unallocated"
    formset = ShareFormSet
    can_delete = True


@admin.register(Setting)
class SettingAdmin(ReferenceAdmin):
    resource_classes = [SettingResource]
    list_display = ("name", "code", "description")
    search_fields = ("name", "code", "description")
    fields = ("code", "name", "description", "source")
    inlines = (ShareInline,)

    @transaction.atomic
    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for gone in formset.deleted_objects:
            audit.record(
                actor=admin_actor(request), action="settingpriority.removed",
                subject=f"share of {gone.priority.code} in {gone.setting.code}", system=gone.priority.system,
                percent=gone.percent,
            )  # fmt: skip


@admin.register(Priority)
class PriorityAdmin(ReferenceAdmin):
    """The five national ones, and those of each system."""

    resource_classes = [PriorityResource]
    fixed = ("code", "system")
    fields = ("code", "name", "description", "system", "source")
    list_display = ("name", "code", "system", "description")
    list_filter = (ScopeFilter, "system")
    list_select_related = ("system",)
    search_fields = ("name", "code", "system__name", "system__code")
    autocomplete_fields = ("system",)


class ShareForm(forms.ModelForm):
    """As in the page of the setting: the whole at most."""

    class Meta:
        model = SettingPriority
        fields = ("setting", "priority", "percent")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        setting = cleaned.get("setting") or getattr(self.instance, "setting", None)
        priority = cleaned.get("priority") or getattr(self.instance, "priority", None)
        if setting is not None and priority is not None and cleaned.get("percent") is not None:
            shares = dict(setting.priority_shares.values_list("priority", "percent"))
            fault = over_the_whole({**shares, priority.pk: cleaned["percent"]})
            if fault is not None:
                self.add_error("percent", fault)
        return cleaned


@admin.register(SettingPriority)
class SettingPriorityAdmin(ReferenceAdmin):
    resource_classes = [SettingPriorityResource]
    form = ShareForm
    fixed = ("setting", "priority")
    list_display = ("setting", "priority", "whose", "percent")
    list_filter = ("priority__system", "setting")
    list_select_related = ("setting", "priority__system")
    search_fields = ("setting__name", "setting__code", "priority__name", "priority__code")
    autocomplete_fields = ("setting", "priority")

    @admin.display(description="Whose priority", ordering="priority__system__name")
    def whose(self, share: SettingPriority) -> str:
        return str(share.priority.system or "National")
