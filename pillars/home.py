"""What the home page says of plans: one's own actions, decisions that are waited for, a plan to start."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.timezone import localdate

from partners.actors import Actor
from partners.models import System
from partners.permissions import Permission
from pillars.models import Decision, Framework
from pillars.selectors.actions import OPEN, my_actions, overdue
from web import home
from web.formats import plural
from web.home import HomeTask

MOST_SYSTEMS = 3
"""Who works for more systems than this finds the others in the list of plans."""


def tasks(actor: Actor) -> Iterable[HomeTask]:
    """Actions to report on, decisions to take, systems without a plan."""
    if actor.user is None:
        return
    if actor.may(Permission.VIEW_PLANS):
        yield from _own_actions(actor)
    yield from _decisions(actor)
    yield from _plans_to_start(actor)


def _own_actions(actor: Actor) -> Iterable[HomeTask]:
    today = localdate()
    going = [one for one in my_actions(actor) if one.status in OPEN]
    if not going:
        return
    late = sum(overdue(one, today) for one in going)
    ahead = [one.due for one in going if one.due is not None and one.due >= today]
    yield HomeTask(
        f"Report on your {plural(len(going), 'action')}", reverse("pillars:my-actions"),
        "Say how far each is and how it goes.", f"{late} overdue" if late else "Under way",
        "red" if late else "blue", due=min(ahead, default=None), order=20,
    )  # fmt: skip


def _decisions(actor: Actor) -> Iterable[HomeTask]:
    """For those who may sign off: what actions ask them to decide."""
    if not actor.may(Permission.SIGN_OFF):
        return
    waiting = Decision.objects.filter(answered__isnull=True, action__retired__isnull=True)
    waiting = waiting.visible_to(actor, Permission.SIGN_OFF).filter(action__framework__retired__isnull=True)
    systems = System.objects.filter(actions__decisions__in=waiting).distinct().order_by("name")
    for system in systems[:MOST_SYSTEMS]:
        here = waiting.filter(action__system=system)
        days = [day for day in here.values_list("needed_by", flat=True) if day is not None]
        yield HomeTask(
            f"{plural(here.count(), 'decision')} asked for in {system.name}",
            reverse("pillars:decisions", args=[system.code]),
            "Actions of the plan wait for them.", "To decide", "yellow", due=min(days, default=None), order=25,
        )  # fmt: skip


def _plans_to_start(actor: Actor) -> Iterable[HomeTask]:
    if not actor.may(Permission.EDIT_PLANS) or actor.reach(Permission.EDIT_PLANS).everything:
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
