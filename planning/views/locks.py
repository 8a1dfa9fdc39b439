"""Locking a scenario, and unlocking it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from partners.permissions import Permission
from planning.forms.locks import LockForm, UnlockForm
from planning.presenters import scenarios as presenters
from planning.services.locking import lock_scenario, unlock_scenario
from planning.views.scenarios import ChangeForm


class Lock(ChangeForm):
    template_name = "planning/scenarios/lock.html"
    form_class = LockForm

    def change(self, form: Any) -> HttpResponse:
        lock_scenario(actor=self.actor, scenario=self.scenario, reason=form.cleaned_data["reason"])
        messages.success(self.request, f"“{self.scenario.name}” is locked.")
        return redirect(presenters.address(self.scenario))


class Unlock(ChangeForm):
    """For those who sign off."""

    permission = Permission.SIGN_OFF
    open_when_locked = True
    template_name = "planning/scenarios/unlock.html"
    form_class = UnlockForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.scenario.locked is None:
            messages.error(request, f"“{self.scenario.name}” is not locked.")
            return redirect(presenters.address(self.scenario))
        return super().get(request, *args, **kwargs)

    def change(self, form: Any) -> HttpResponse:
        unlock_scenario(actor=self.actor, scenario=self.scenario, reason=form.cleaned_data["reason"])
        messages.success(self.request, f"“{self.scenario.name}” is unlocked and can be changed again.")
        return redirect(presenters.address(self.scenario))
