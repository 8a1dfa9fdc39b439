"""Schemes, staff groups, professions and aliases."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from partners.admin import AuditedInline
from partners.models import Sector
from workforce.admin.base import ReferenceAdmin, ScopeFilter
from workforce.models import Alias, Profession, StaffGroup, StaffGroupScheme
from workforce.resources import AliasResource, ProfessionResource, SchemeResource, StaffGroupResource
from workforce.services.aliases import mapped
from workforce.services.reference.notation import read_profile, written_profile

SECTORS = [(code, label) for code, label in Sector.choices if code != Sector.UNKNOWN]


class StaffGroupInline(AuditedInline):
    model = StaffGroup
    fields = ("code", "name", "order", "source")


@admin.register(StaffGroupScheme)
class SchemeAdmin(ReferenceAdmin):
    resource_classes = [SchemeResource]
    list_display = ("name", "code", "source")
    search_fields = ("name", "code")
    inlines = (StaffGroupInline,)


@admin.register(StaffGroup)
class StaffGroupAdmin(ReferenceAdmin):
    resource_classes = [StaffGroupResource]
    fixed = ("scheme", "code")
    list_display = ("name", "code", "scheme", "order")
    list_filter = ("scheme",)
    list_select_related = ("scheme",)
    search_fields = ("name", "code", "scheme__name")


def named_with_scheme(group: StaffGroup) -> str:
    """Two schemes may have a group of one name."""
    return f"{group.scheme}: {group.name}"


class ProfessionForm(forms.ModelForm):
    """Sectors are ticked, and the age profile is written as in the reference files."""

    sectors = forms.MultipleChoiceField(
        label="Sectors in which it is usual", choices=SECTORS, widget=forms.CheckboxSelectMultiple, required=False
    )
    age_profile = forms.CharField(
        label="Share of people by age band",
        widget=forms.Textarea(attrs={"rows": 7}),
        required=False,
        help_text="A band, a colon and a share from 0 to 1 on each line, such as 25-34:0.27. They add up to 1.",
    )

    class Meta:
        model = Profession
        fields = (
            "code", "name", "staff_groups", "not_further_specified_of", "sectors", "registered", "regulator",
            "nationally_short", "new_role", "course_years", "training_attrition", "participation", "leaver_rate_low",
            "leaver_rate", "leaver_rate_high", "retirement_share", "age_profile", "wte_per_post", "source",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("staff_groups", "not_further_specified_of"):
            choice: Any = self.fields.get(name)
            if choice is not None:
                choice.queryset = StaffGroup.objects.select_related("scheme")
                choice.label_from_instance = named_with_scheme
        self.initial["age_profile"] = written_profile(self.instance.age_profile or {}).replace(";", "\n")

    def clean_age_profile(self) -> dict[str, float]:
        try:
            return read_profile(self.cleaned_data["age_profile"])
        except ValueError as fault:
            raise ValidationError(str(fault)) from fault

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        groups = list(cleaned.get("staff_groups") or ())
        twice = [scheme for scheme, count in Counter(str(group.scheme) for group in groups).items() if count > 1]
        if twice:
            self.add_error("staff_groups", f"Choose one group of each scheme: there are several of {', '.join(twice)}.")
        coarse = cleaned.get("not_further_specified_of")
        if coarse is not None and coarse not in groups:
            self.add_error("not_further_specified_of", "Choose this group among the staff groups too.")
        self._refuse_disorder(cleaned)
        return cleaned

    def _refuse_disorder(self, cleaned: dict[str, Any]) -> None:
        rates = [cleaned.get(name) for name in ("leaver_rate_low", "leaver_rate", "leaver_rate_high")]
        known = [rate for rate in rates if rate is not None]
        if known != sorted(known):
            self.add_error("leaver_rate", "The low, usual and high leaver rates must be in this order.")


@admin.register(Profession)
class ProfessionAdmin(ReferenceAdmin):
    resource_classes = [ProfessionResource]
    form = ProfessionForm
    list_display = ("name", "code", "registered", "nationally_short", "new_role", "participation", "course_years")
    list_filter = ("registered", "nationally_short", "new_role", "staff_groups__scheme")
    search_fields = ("name", "code", "regulator")
    filter_horizontal = ("staff_groups",)
    fieldsets = (
        (None, {"fields": ("code", "name", "staff_groups", "not_further_specified_of", "sectors")}),
        ("What it is", {"fields": ("registered", "regulator", "nationally_short", "new_role")}),
        ("Training", {"fields": ("course_years", "training_attrition")}),
        (
            "Staying and leaving, in shares from 0 to 1",
            {"fields": ("leaver_rate_low", "leaver_rate", "leaver_rate_high", "retirement_share")},
        ),
        ("Hours and ages", {"fields": ("participation", "wte_per_post", "age_profile")}),
        (None, {"fields": ("source",)}),
    )

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        reserved = obj is not None and obj.code == Profession.NOT_SPECIFIED
        return ("code", "not_further_specified_of") if reserved else super().get_readonly_fields(request, obj)


class AliasForm(forms.ModelForm):
    """A label stands once in its scope, however it is spelt."""

    class Meta:
        model = Alias
        fields = ("label", "profession", "organisation", "system", "source")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        organisation, system = cleaned.get("organisation"), cleaned.get("system")
        if organisation is not None and system is not None:
            raise ValidationError("Choose an organisation or a system, not both. With neither it is for everybody.")
        cleaned["label"] = " ".join(cleaned.get("label", "").split())
        found = mapped(cleaned["label"], organisation, system)
        if found is not None and found.pk != self.instance.pk:
            self.add_error("label", f"“{found.label}” is mapped there already, to {found.profession}.")
        return cleaned


@admin.register(Alias)
class AliasAdmin(ReferenceAdmin):
    """Lines on record keep the profession that a label meant when they were read."""

    resource_classes = [AliasResource]
    form = AliasForm
    fixed = ()
    list_display = ("label", "profession", "organisation", "system", "source")
    list_filter = (ScopeFilter, "system")
    list_select_related = ("profession", "organisation", "system")
    search_fields = ("label", "profession__name", "profession__code", "organisation__code", "organisation__name")
    autocomplete_fields = ("profession", "organisation", "system")
