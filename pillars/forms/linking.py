"""The form that links interventions to an action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from planning.models import Intervention
from planning.presenters.intervention_words import in_a_line
from web.forms import DesignSystemForm


class LinkForm(DesignSystemForm):
    """The interventions in sight that the action brings about."""

    mark_optional = False
    interventions = forms.ModelMultipleChoiceField(
        Intervention.objects.none(), label="Interventions that this action brings about", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, interventions: QuerySet[Intervention], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["interventions"]
        field.to_field_name = "code"
        field.queryset = interventions
        field.label_from_instance = in_a_line
