"""Which of a run's stored nodes to look at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from planning.models import NodeResult
from planning.selectors import labels
from planning.services.nodes import DIMENSIONS
from web.forms import DesignSystemForm

LABELS = {
    "place": "Place", "sector": "Sector", "organisation": "Organisation", "staff_group": "Staff group",
    "profession": "Profession", "setting": "Setting", "priority": "Priority",
}  # fmt: skip


class NodeFilter(DesignSystemForm):
    """One choice for each dimension that occurs in the run."""

    mark_optional = False

    def __init__(self, *args: Any, nodes: QuerySet[NodeResult], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = nodes.filter(kind__in=DIMENSIONS).order_by().values_list("kind", *DIMENSIONS)
        codes: dict[str, list[str]] = {name: [] for name in DIMENSIONS}
        for kind, *row in told:
            codes[kind].append(row[DIMENSIONS.index(kind)])
        for name in DIMENSIONS:
            if codes[name]:
                self.fields[name] = _choice(name, codes[name])

    @property
    def filters(self) -> dict[str, str]:
        """What was chosen."""
        return {name: code for name, code in self.cleaned_data.items() if code}


def _choice(name: str, codes: list[str]) -> forms.ChoiceField:
    names = labels.names_of(name, codes)
    named = sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: pair[1].casefold())
    return forms.ChoiceField(label=LABELS[name], required=False, choices=[("", "All"), *named])
