"""Addresses of the pages of actions."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from pillars.models import Action


def of_action(one: Action, name: str = "", *more: Any) -> str:
    """The page of an action, or one below it such as "report"."""
    return reverse(f"pillars:action-{name}" if name else "pillars:action", args=[one.system.code, one.reference, *more])
