"""Forms of frameworks; the services check again."""

from __future__ import annotations

from typing import Any

from django import forms

from partners.models import System
from pillars.forms.fields import LeadField
from pillars.models import Framework, Pillar
from web.forms import DesignSystemForm


class DescribeForm(DesignSystemForm):
    """What the plan is called, where it leads, and what its parts are called."""

    name = forms.CharField(label="Name of the plan", max_length=Framework._meta.get_field("name").max_length)
    vision = forms.CharField(
        label="Vision", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In a sentence or two: what will be different for staff and for people who need care.",
    )  # fmt: skip
    pillar_word = forms.CharField(
        label="What its parts are called", max_length=Framework._meta.get_field("pillar_word").max_length,
        help_text="One word in the singular, such as pillar, priority or theme.",
    )  # fmt: skip


class ItemForm(DesignSystemForm):
    """Name and description of a pillar or workstream."""

    name = forms.CharField(label="Name", max_length=Pillar._meta.get_field("name").max_length)
    description = forms.CharField(label="Description", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class RetireForm(DesignSystemForm):
    """Why a whole plan is put away."""

    reason = forms.CharField(
        label="Why is it retired?", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example, “A new strategy from April 2028, agreed by the board on 12 January”.",
    )  # fmt: skip


class AppointForm(DesignSystemForm):
    """Who is to lead a workstream."""

    user = LeadField(label="Who leads it?", empty_label="Choose a person")

    def __init__(self, *args: Any, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].offer(system)  # type: ignore[attr-defined]
