"""What the home page says of supply risks: those whose owner is to review them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.timezone import localdate

from partners.actors import Actor
from partners.permissions import Permission
from pillars.presenters.risks import address
from pillars.selectors.risks import to_review
from web import home
from web.home import HomeTask


def tasks(actor: Actor) -> Iterable[HomeTask]:
    """One's own open risks whose review date has come."""
    if actor.user is None or not actor.may(Permission.VIEW_PLANS):
        return
    today = localdate()
    for risk in to_review(actor, today):
        late = risk.review_date is not None and risk.review_date < today
        yield HomeTask(
            f"Review the supply risk “{risk.title}”", address(risk),
            "Say what has been done since, and when it is to be looked at again.",
            "Overdue" if late else "Due today", "red" if late else "yellow", due=risk.review_date, order=22,
        )  # fmt: skip


def register() -> None:
    home.register(tasks)
