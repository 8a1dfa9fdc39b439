"""How people sign in and out: allauth's pages, without self-registration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """People are invited by an administrator; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def name_tried(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The address with which somebody tries to sign in, for counting failures (AXES_USERNAME_CALLABLE).

    Allauth passes it as “email” where axes looks for the form's “login”: without this, failures would be counted for
    nobody, and five slips of one person would lock out everybody at the same network address.
    """
    given = credentials or {}
    name = given.get("email") or given.get("username") or given.get("login") or request.POST.get("login", "")
    return str(name).strip().lower()
