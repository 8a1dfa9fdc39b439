"""What the home page says of measures: those whose review is due, and readings that wait to be checked."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q
from django.utils.timezone import localdate

from partners.actors import Actor
from partners.permissions import Permission
from pillars.presenters.measures import address
from pillars.selectors.measures import in_sight
from web import home
from web.formats import plural
from web.home import HomeTask

MOST = 5
"""Who owns or checks more measures than this finds the others in the list."""


def tasks(actor: Actor) -> Iterable[HomeTask]:
    """Measures to review, for their owners; readings to check, for checkers."""
    if actor.user is None or not actor.may(Permission.LEAD_PLANS):
        return
    yield from _reviews(actor)
    yield from _checks(actor)


def _reviews(actor: Actor) -> Iterable[HomeTask]:
    rows = in_sight(actor).filter(owner=actor.user, retired__isnull=True, framework__retired__isnull=True)
    for one in rows.filter(review_date__lt=localdate()).order_by("review_date", "pk")[:MOST]:
        yield HomeTask(
            f"Review the measure {one.name}", address(one), "See how it goes, and say when to look again.",
            "Overdue", "red", due=one.review_date, order=30,
        )  # fmt: skip


def _checks(actor: Actor) -> Iterable[HomeTask]:
    waiting = Q(readings__ended__isnull=True, readings__checked__isnull=True) & ~Q(readings__entered_by=actor.user)
    rows = in_sight(actor).filter(checker=actor.user, retired__isnull=True, framework__retired__isnull=True)
    for one in rows.annotate(waiting=Count("readings", filter=waiting)).filter(waiting__gt=0).order_by("pk")[:MOST]:
        yield HomeTask(
            f"Check {plural(one.waiting, 'reading')} of {one.name}", f"{address(one)}#readings",
            "Somebody entered figures by hand.", "To check", "yellow", order=30,
        )  # fmt: skip


def register() -> None:
    home.register(tasks)
