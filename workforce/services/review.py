"""Review: another person accepts a version, or sends it back with a reason."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from partners import audit
from partners.access import demand
from partners.actors import Actor
from partners.models import Organisation, System
from partners.permissions import Permission
from partners.selectors import current_structure, systems_touched
from workforce import news
from workforce.models import Submission, Version
from workforce.selectors.records import by_standing
from workforce.services.failures import NotWaiting, Refused, SamePerson
from workforce.services.lines import MODELS


@transaction.atomic
def accept(*, actor: Actor, version: Version) -> Version:
    """Make the version's lines the records. One short transaction; whatever fails leaves all as it was.

    It supersedes the accepted version of its own standing; what ranks above it goes on speaking.

    Raises:
        PermissionDenied: the actor does not review returns of the organisation.
        SamePerson: they submitted it.
        NotWaiting: it is not waiting for review (any more).
    """
    submission = version.submission
    organisation = submission.of_return.organisation
    demand(actor, Permission.REVIEW_RETURN, organisation)
    Submission.objects.select_for_update().get(pk=submission.pk)
    now = timezone.now()
    standing = submission.versions.filter(state=Version.State.ACCEPTED, standing=version.standing)
    standing.update(state=Version.State.SUPERSEDED, superseded=now)
    _review(version, actor, state=Version.State.ACCEPTED, reviewed=now, reviewed_by=actor.user)
    point_at_accepted([submission.pk])
    audit.record(
        actor=actor, action="version.accepted", subject=version, organisation=organisation,
        section=submission.section, lines=version.line_count, sha256=version.digest,
    )  # fmt: skip
    news.records_changed(systems_of([version]))
    return version


@transaction.atomic
def send_back(*, actor: Actor, version: Version, reason: str) -> Version:
    """Return a version to its organisation with a reason in plain words.

    Raises:
        PermissionDenied: the actor does not review returns of the organisation.
        Refused: no reason was given.
        NotWaiting: it is not waiting for review (any more).
    """
    organisation = version.submission.of_return.organisation
    demand(actor, Permission.REVIEW_RETURN, organisation)
    if not reason.strip():
        raise Refused("Please say why, so that the organisation knows what to change.")
    changes = {"review_reason": reason.strip(), "reviewed": timezone.now(), "reviewed_by": actor.user}
    _review(version, actor, state=Version.State.SENT_BACK, **changes)
    audit.record(
        actor=actor, action="version.sent_back", subject=version, organisation=organisation, reason=reason.strip()
    )
    return version


def point_at_accepted(submissions: Iterable[int]) -> None:
    """Let each submission point at its accepted version of the highest standing."""
    accepted = Version.objects.filter(submission=OuterRef("pk"), state=Version.State.ACCEPTED).order_by(by_standing())
    Submission.objects.filter(pk__in=list(submissions)).update(accepted=Subquery(accepted.values("pk")[:1]))


def refuse_same_person(actor: Actor, submitted_by: int | None) -> None:
    """Go on only if the actor is another person than the one who submitted.

    Raises:
        SamePerson: they are the same.
    """
    if actor.user is not None and submitted_by == actor.user.pk:
        raise SamePerson("You submitted this version, so another person must accept it.")


def systems_of(versions: Iterable[Version]) -> list[System]:
    """Every system in which the organisations of these versions' lines count, today's successors included."""
    by_section: dict[str, list[int]] = {}
    for version in versions:
        by_section.setdefault(version.submission.section, []).append(version.pk)
    told: set[int] = set()
    for section, keys in by_section.items():
        lines = MODELS[section].objects.filter(version__in=keys)
        told.update(lines.order_by().values_list("organisation", flat=True).distinct())
    follows = current_structure(timezone.localdate())
    told |= {follows[key] for key in told if key in follows}
    touched = systems_touched(Organisation.objects.filter(pk__in=told))
    return list(System.objects.filter(pk__in=touched))


def _review(version: Version, actor: Actor, **changes: object) -> None:
    if changes["state"] == Version.State.ACCEPTED:
        refuse_same_person(actor, Version.objects.values_list("submitted_by", flat=True).get(pk=version.pk))
    if not Version.objects.filter(pk=version.pk, state=Version.State.SUBMITTED).update(**changes):
        raise NotWaiting("This version is not waiting for review: somebody has reviewed or withdrawn it.")
    version.refresh_from_db()
