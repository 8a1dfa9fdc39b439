"""Published, dated rates, and what observations measure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from workforce.admin.base import ReferenceAdmin
from workforce.models import Measure, ReferenceRate
from workforce.resources import MeasureResource, RateResource
from workforce.services.reference.directions import DIRECTIONS


class RateForm(forms.ModelForm):
    class Meta:
        model = ReferenceRate
        fields = ("code", "label", "value", "low", "high", "unit", "period", "geography", "source")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        known = [cleaned[name] for name in ("low", "value", "high") if cleaned.get(name) is not None]
        if known != sorted(known):
            self.add_error("value", "The value must lie between low and high.")
        return cleaned


@admin.register(ReferenceRate)
class RateAdmin(ReferenceAdmin):
    resource_classes = [RateResource]
    form = RateForm
    fixed = ("code", "period", "geography")
    list_display = ("label", "code", "value", "low", "high", "unit", "period", "geography")
    list_filter = ("geography", "unit", "code")
    date_hierarchy = "period"
    search_fields = ("label", "code", "source")


class MeasureForm(forms.ModelForm):
    direction = forms.ChoiceField(choices=DIRECTIONS, help_text="Which way it should go.")

    class Meta:
        model = Measure
        fields = ("code", "name", "definition", "unit", "numerator", "denominator", "direction", "source")


@admin.register(Measure)
class MeasureAdmin(ReferenceAdmin):
    resource_classes = [MeasureResource]
    form = MeasureForm
    list_display = ("name", "code", "unit", "direction", "numerator", "denominator")
    list_filter = ("direction", "unit")
    search_fields = ("name", "code", "definition")
