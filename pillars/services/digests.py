"""Writes: the weekly digest of who leads actions. The row comes first, the e-mail follows; nobody need have it."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from jobs.context import JobContext
from partners import audit
from partners.actors import Actor
from partners.models import User
from pillars.models import Action, DeliveryLead, Digest, DigestChoice
from pillars.selectors.actions import OPEN, my_actions, overdue

LOG = logging.getLogger(__name__)
SUBJECT: Final = "Your actions this week"
SOON: Final = dt.timedelta(days=28)
LATEST: Final = 3
"""Days after Monday on which a digest that could not be written is still sent."""


def wants_digest(user: User) -> bool:
    """Whether the person is told each Monday; they are unless they said otherwise."""
    return not DigestChoice.objects.filter(user=user, wanted=False).exists()


@transaction.atomic
def choose_digest(*, actor: Actor, wanted: bool) -> None:
    """Switch one's own digest on or off.

    Raises:
        PermissionDenied: the actor is no person.
    """
    if actor.user is None:
        raise PermissionDenied("Only a person has a digest.")
    DigestChoice.objects.update_or_create(
        user=actor.user, defaults={"wanted": wanted, "changed": timezone.now()}
    )  # fmt: skip
    audit.record(actor=actor, action="digest.chosen", subject=actor.user, wanted=wanted)


def send_digests(context: JobContext) -> dict[str, Any]:
    """The periodic work: from Monday on write what is not written yet this week, and send what is not sent."""
    today = localdate()
    if today.weekday() > LATEST:
        return {"written": 0, "sent": 0}
    week = today - dt.timedelta(days=today.weekday())
    written = write_digests(week=week, today=today)
    sent = 0
    for digest in Digest.objects.filter(week=week, sent__isnull=True).select_related("user"):
        context.check()
        sent += _sent(digest)
    return {"written": written, "sent": sent}


def write_digests(*, week: dt.date, today: dt.date) -> int:
    """A row for everybody who leads an open action, once a week; how many were added."""
    return sum(_written(user, week, today) for user in _leads())


def _leads() -> list[User]:
    """People who lead an action or a workstream, and want to be told."""
    open_actions = Action.objects.filter(status__in=OPEN, retired__isnull=True, lead__isnull=False)
    streams = DeliveryLead.objects.filter(ended=None)
    leading = Q(pk__in=open_actions.values("lead")) | Q(pk__in=streams.values("user"))
    people = User.objects.filter(leading, is_active=True).exclude(digest_choice__wanted=False)
    return list(people.order_by("pk"))


def _written(user: User, week: dt.date, today: dt.date) -> bool:
    if Digest.objects.filter(user=user, week=week).exists():
        return False
    actions = [one for one in my_actions(Actor.of(user)) if one.status in OPEN]
    if not actions:
        return False
    try:
        with transaction.atomic():
            Digest.objects.create(user=user, week=week, text=_text(user, actions, today))
    except IntegrityError:
        return False  # another worker was quicker
    return True


def _text(user: User, actions: list[Action], today: dt.date) -> str:
    """What the e-mail says: what is overdue, what is due soon, what is off track, and how many others there are."""
    late = [one for one in actions if overdue(one, today)]
    soon = [one for one in actions if one not in late and one.due is not None and one.due <= today + SOON]
    worrying = [one for one in actions if one not in late and one not in soon and one.rag in ("amber", "red")]
    told = {"late": late, "soon": soon, "worrying": worrying}
    others = len(actions) - sum(map(len, told.values()))
    steps = [
        (one, step)
        for one in actions
        for step in one.milestones.all()
        if step.done is None and step.due <= today + SOON
    ]
    address = f"{settings.SITE_URL.rstrip('/')}{reverse('pillars:my-actions')}" if settings.SITE_URL else ""
    context = {"user": user, **told, "others": others, "steps": steps, "address": address}
    return render_to_string("pillars/email/digest.txt", context)


def _sent(digest: Digest) -> bool:
    """Send one; a mail server that is away is tried again with the next round, an hour later."""
    try:
        send_mail(SUBJECT, digest.text, None, [digest.user.email])
    except OSError as away:
        LOG.warning("The digest of %s was not sent: %s", digest.user.pk, away)
        return False
    Digest.objects.filter(pk=digest.pk).update(sent=timezone.now())
    return True
