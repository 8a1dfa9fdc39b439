"""Which findings about a plan are shown, kept in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from pillars.presenters.coherence import KINDS
from web.forms import DesignSystemForm


class CoherenceFilter(DesignSystemForm):
    """May be left out; something unknown gets a message."""

    mark_optional = False

    kind = forms.ChoiceField(
        label="What to look for", required=False,
        choices=[("", "Everything"), *((kind.value, words.title) for kind, words in KINDS.items())],
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.fields["kind"].error_messages["invalid_choice"] = "What to look for: choose from those that are offered."
