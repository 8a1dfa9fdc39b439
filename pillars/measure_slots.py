"""What measures add to a pillar's page: how each of them goes."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.timezone import localdate

from partners.models import System
from partners.pages import actor_of
from partners.permissions import Permission
from pillars.models import Pillar
from pillars.presenters import measures as presenters
from pillars.selectors.measures import Looking, measures_of
from web import slots
from web.slots import Fragment


def register() -> None:
    """Fill the slot; doing so twice is once."""
    slots.register("pillar", of_pillar)


def of_pillar(request: HttpRequest, system: System, pillar: Pillar) -> Fragment:
    """The pillar's measures with their signs."""
    actor = actor_of(request)
    rows = measures_of(actor, pillar.framework).filter(pillar=pillar, retired__isnull=True)
    seen = Looking(actor, system).at_all(rows)
    told = {"rows": [presenters.row(one, localdate()) for one in seen], "system": system, "pillar": pillar,
            "may_edit": actor.may(Permission.EDIT_PLANS, system)}  # fmt: skip
    return Fragment("pillars/measures/_of_pillar.html", told)
