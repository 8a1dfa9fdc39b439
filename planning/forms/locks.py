"""Why a scenario is locked or unlocked."""

from __future__ import annotations

from django import forms

from planning.services.locking import LONGEST_REASON
from web.forms import DesignSystemForm


class LockForm(DesignSystemForm):
    """The reason, which everybody who opens the scenario will read."""

    reason = forms.CharField(
        label="Why is it locked?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody who opens the scenario reads this, with your name and the day.",
        error_messages={"required": "Say why it is locked."},
    )


class UnlockForm(DesignSystemForm):
    """The reason, which stays in the audit trail."""

    reason = forms.CharField(
        label="Why is it unlocked?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is unlocked."},
    )
