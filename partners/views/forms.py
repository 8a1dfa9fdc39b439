"""What pages with forms share: a service's refusal becomes a message beside the field it is about."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from web.forms import DesignSystemForm


def show_refusal(form: DesignSystemForm, refusal: ValidationError) -> None:
    """Put the messages of a service's ValidationError beside their fields, or at the top."""
    if not hasattr(refusal, "error_dict"):
        for message in refusal.messages:
            form.add_problem(None, message)
        return
    for field, messages in refusal.message_dict.items():
        for message in messages:
            form.add_problem(field, message)
