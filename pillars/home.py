"""What the home page says of plans: a plan to start."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from partners.actors import Actor
from partners.models import System
from partners.permissions import Permission
from pillars.models import Framework
from web import home
from web.home import HomeTask

MOST_SYSTEMS = 3
"""Who plans for more systems than this finds the others in the list of plans."""


def tasks(actor: Actor) -> Iterable[HomeTask]:
    """Systems without a plan, for who may start one."""
    if actor.user is None or not actor.may(Permission.EDIT_PLANS) or actor.reach(Permission.EDIT_PLANS).everything:
        return
    used = Framework.objects.filter(system__isnull=False, retired__isnull=True).values("system")
    systems = System.objects.visible_to(actor, Permission.EDIT_PLANS).exclude(pk__in=used).order_by("name")
    for system in systems[:MOST_SYSTEMS]:
        yield HomeTask(
            f"Start the people plan of {system.name}", reverse("pillars:plan", args=[system.code]),
            "Choose a template, then make it your own: pillars, workstreams, who leads them, and what is done.",
            "To start", order=40,
        )  # fmt: skip


def register() -> None:
    home.register(tasks)
