"""The filters of the pipelines: whatever the address may say, checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from pillars.presenters.pipeline_words import BOTTLENECKS, NOTHING_REPORTED
from pillars.selectors.pipelines import Way
from planning.forms.filters import BASIS_NAMES
from planning.selectors.choice import FUNDED
from web.forms import DesignSystemForm

ALL: Final = ("", "All")
NONE: Final = "none"


class BasisFilter(DesignSystemForm):
    """Which gap counts; left out, the funded one."""

    mark_optional = False

    basis = forms.ChoiceField(
        label="Gap", required=False, choices=list(BASIS_NAMES.items()),
        error_messages={"invalid_choice": "Gap: choose from those that are offered."},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any]) -> None:
        given = {name: data.get(name) for name in data}
        super().__init__(given | {"basis": given.get("basis") or FUNDED}, auto_id="filter-%s")

    @property
    def chosen_basis(self) -> str:
        """The basis; the funded one while the form says something unknown."""
        return str(self.cleaned_data["basis"]) if self.is_valid() else FUNDED


class PipelineFilter(BasisFilter):
    """Every filter may be left out; one that says something unknown gets a message, never a guess."""

    text = forms.CharField(label="Profession", required=False, max_length=100)
    bottleneck = forms.ChoiceField(
        label="Bottleneck", required=False, choices=[ALL, *BOTTLENECKS.items(), (NONE, NOTHING_REPORTED)],
        error_messages={"invalid_choice": "Bottleneck: choose from those that are offered."},
    )  # fmt: skip
    short = forms.BooleanField(label="Only where a gap is projected", required=False)
    trained = forms.BooleanField(label="Only with training places", required=False)

    @property
    def narrows(self) -> bool:
        """Whether any filter but the basis is set."""
        names = ("text", "bottleneck", "short", "trained")
        return any(self.cleaned_data.get(name) for name in names) if self.is_valid() else True

    def keeps(self, way: Way) -> bool:
        """Whether a profession answers to the filters; the form must be valid."""
        wanted = self.cleaned_data
        if wanted["text"] and wanted["text"].lower() not in way.profession.name.lower():
            return False
        if wanted["short"] and not (way.gap and way.gap.wte > 0):
            return False
        if wanted["trained"] and not (way.courses or way.hidden):
            return False
        if wanted["bottleneck"] == NONE:
            return not way.courses and not way.hidden
        return not wanted["bottleneck"] or way.bottleneck == wanted["bottleneck"]
