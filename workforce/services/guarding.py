"""Guards for callers who do not look at a page: no draft that somebody else has saved is overwritten unseen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from partners.access import demand
from partners.actors import Actor
from partners.models import Channel
from partners.permissions import Permission
from workforce.models import Return, Round, Standing, Version
from workforce.rules import Message, ReadLine, Row
from workforce.services import drafts, many
from workforce.services.drafts import Saved
from workforce.services.failures import Refused, SavedMeanwhile

ANY = "*"
"""The stamp with which a caller says: whatever stands there."""


class AnothersDraft(Refused):
    """A draft saved by somebody else, or through another door, would be overwritten."""


@transaction.atomic
def save_unless_changed(
    *, actor: Actor, return_: Return, section: str, rows: Sequence[Row], channel: str, stamp: str | None = None
) -> Saved:
    """``drafts.save_section``, if the section still has this stamp; without a stamp, if the draft is one's own.

    Raises:
        SavedMeanwhile: the stamp is another one by now.
        AnothersDraft: no stamp, and the draft was saved by another person or through another door.
        PermissionDenied, RoundClosed, RowsRefused: as ``drafts.save_section``.
    """
    demand(actor, Permission.EDIT_RETURN, return_.organisation)
    drafts.refuse_closed(return_.round)
    submission = drafts.locked(return_, section)
    if stamp is None:
        begun = submission.versions.filter(state=Version.State.DRAFT, standing=Standing.OWN)
        refuse_anothers(actor, channel, begun)
    if stamp == ANY and drafts.base_of(submission) is None:
        raise SavedMeanwhile("Nothing of this section has been saved yet. Leave If-Match out to save it.")
    seen = None if stamp == ANY else stamp
    return drafts.save_section(actor=actor, return_=return_, section=section, rows=rows, channel=channel, seen=seen)


@transaction.atomic
def save_many_unless_anothers(
    *,
    actor: Actor,
    section: str,
    lines: Sequence[ReadLine],
    channel: str,
    round_: Round | None = None,
    messages: Sequence[Message] = (),
    standing: str = Standing.OWN,
) -> list[Version]:
    """``many.save_many``, if no draft of another person or door would be overwritten.

    Raises:
        AnothersDraft: one would.
        PermissionDenied, RoundClosed: as ``many.save_many``.
    """
    codes = {line.organisation for line in lines}
    begun = Version.objects.filter(
        state=Version.State.DRAFT, submission__section=section, submission__of_return__organisation__code__in=codes
    )
    related = begun.select_related("submission__of_return__organisation", "created_by")
    before = {draft.pk: draft for draft in related}
    versions = many.save_many(
        actor=actor, section=section, lines=lines, channel=channel, round_=round_, messages=messages, standing=standing
    )
    refuse_anothers(actor, channel, [before[one.pk] for one in versions if one.pk in before])
    return versions


@transaction.atomic
def submit_unless_changed(
    *, actor: Actor, version: Version, stamp: str | None = None, reasons: Mapping[str, str] | None = None
) -> Version:
    """``drafts.submit``, if the version still has this stamp.

    Raises:
        SavedMeanwhile: it was saved again, or moved on, meanwhile.
        PermissionDenied, NotADraft, RoundClosed, WaitingForReview, NotReady: as ``drafts.submit``.
    """
    if stamp not in (None, ANY):
        demand(actor, Permission.SUBMIT_RETURN, version.submission.of_return.organisation)
        drafts.locked(version.submission.of_return, version.submission.section)
        version.refresh_from_db()
        if drafts.stamp(version) != stamp:
            raise SavedMeanwhile("This version was saved again, or moved on, after you had read it. Read it again.")
    return drafts.submit(actor=actor, version=version, reasons=reasons)


def refuse_anothers(actor: Actor, channel: str, standing: Iterable[Version]) -> None:
    """Go on only if these drafts were saved by this person through this door.

    Raises:
        AnothersDraft: one was not.
    """
    person = actor.user.pk if actor.user else None
    for draft in standing:
        if draft.channel != channel or draft.created_by_id != person:
            raise AnothersDraft(_anothers(draft))


def _anothers(draft: Version) -> str:
    organisation, when = draft.submission.of_return.organisation, timezone.localtime(draft.saved)
    who = f", begun by {draft.created_by}" if draft.created_by else ""
    return (
        f"{organisation.name} has a draft of this section, last saved on {when:%-d %B %Y at %H:%M} "
        f"({Channel(draft.channel).label}{who}). Read the section first, then send its ETag as If-Match to take the "
        "draft's place."
    )
