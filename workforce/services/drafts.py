"""A return on its way in: opened, saved as a draft, checked, submitted, withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from partners import audit
from partners.access import demand
from partners.actors import Actor
from partners.models import Organisation
from partners.permissions import Permission
from workforce.models import Return, Round, SourceFile, Standing, Submission, Version
from workforce.rules import Checked, Message, ReadLine, Row, Severity, check_lines, errors, interpret, warnings
from workforce.rules.messages import merged
from workforce.selectors.records import by_standing
from workforce.services.context import context_for, with_records_of
from workforce.services.failures import (
    NotADraft,
    NotInCollection,
    NotReady,
    NotWaiting,
    RoundClosed,
    RowsRefused,
    SavedMeanwhile,
    WaitingForReview,
)
from workforce.services.lines import MODELS, digest, lines_of, write_lines

Replace = bool | Literal["periods"]


@dataclass(frozen=True)
class Saved:
    """A draft as saved, and what the rules say about all of it."""

    version: Version
    checked: Checked

    @property
    def messages(self) -> tuple[Message, ...]:
        return self.checked.messages


@transaction.atomic
def open_return(*, actor: Actor, round_: Round, organisation: Organisation) -> Return:
    """The organisation's return in a round, made on first asking.

    Raises:
        PermissionDenied: the actor does not enter figures for the organisation.
        NotInCollection: the round is another system's.
    """
    demand(actor, Permission.EDIT_RETURN, organisation)
    found = Return.objects.filter(round=round_, organisation=organisation).select_related("round", "organisation")
    if (opened := found.first()) is not None:
        return opened
    refuse_closed(round_)
    refuse_others(round_, [organisation])
    opened, made = Return.objects.get_or_create(round=round_, organisation=organisation)
    if made:  # else somebody opened it in the same moment
        audit.record(actor=actor, action="return.opened", subject=opened, organisation=organisation, round=round_.code)
    return opened


def refuse_closed(round_: Round) -> None:
    """Go on only if the round takes figures.

    Raises:
        RoundClosed: it does not.
    """
    if round_.closed is not None:
        raise RoundClosed(
            f"{round_.name} closed on {round_.closed:%d %B %Y}. Ask an ICS planner to open a new collection."
        )


def refuse_others(round_: Round, organisations: Iterable[Organisation]) -> None:
    """Go on only if the round collects from all of these: a system's own organisations, or everybody.

    Raises:
        NotInCollection: it does not.
    """
    others = [one.name for one in organisations if round_.system_id not in (None, one.home_system_id)]
    if others:
        raise NotInCollection(
            f"{round_.name} is a collection by {round_.system}. It does not collect from {', '.join(others[:5])}."
        )


def save_section(
    *,
    actor: Actor,
    return_: Return,
    section: str,
    rows: Sequence[Row],
    channel: str,
    file: SourceFile | None = None,
    replace: Replace = True,
    seen: str | None = None,
) -> Saved:
    """Save the rows as the section's draft. What is accepted stays on record until the draft is accepted in its place.

    ``replace`` True: the rows are the whole section. "periods": they are whole months, other months stay as they are.
    False: each row takes the place of the line with its key, other lines stay.
    ``seen`` is the ``stamp`` of what the actor had before them; None asks for no such care.

    Raises:
        PermissionDenied: the actor does not enter figures for the organisation.
        RoundClosed: the collection is closed.
        RowsRefused: some rows could not be read; nothing was saved.
        SavedMeanwhile: the section is no longer as the actor saw it; nothing was saved.
    """
    demand(actor, Permission.EDIT_RETURN, return_.organisation)
    refuse_closed(return_.round)
    context = context_for(actor=actor, organisation=return_.organisation, round_=return_.round)
    read = interpret(rows, context)
    with transaction.atomic():
        submission = locked(return_, section)
        _refuse_changed(submission, seen)
        kept = [] if replace is True else _kept(base_of(submission), read.lines, replace)
        lines = (*kept, *read.lines)
        found = check_lines(lines, with_records_of(context, lines))
        checked = Checked(lines, tuple(merged((*read.messages, *found))))
        if checked.stopping:
            raise RowsRefused(checked)
        version = draft_of(actor=actor, submission=submission, channel=channel, file=file)
        version.notices = [message.as_dict() for message in checked.notices]
        put_lines(version, return_.organisation, section, lines)
        audit.record(
            actor=actor, action="version.saved", subject=version, organisation=return_.organisation, section=section,
            lines=len(lines),
        )  # fmt: skip
    return Saved(version, checked)


@transaction.atomic
def start_version(*, actor: Actor, return_: Return, section: str, channel: str) -> Version:
    """The section's draft of the own return; where there is none, a copy of what was sent back, waits or is accepted.

    Raises:
        PermissionDenied, RoundClosed: as ``save_section``.
    """
    demand(actor, Permission.EDIT_RETURN, return_.organisation)
    refuse_closed(return_.round)
    submission = locked(return_, section)
    begun = submission.versions.filter(state=Version.State.DRAFT, standing=Standing.OWN).first()
    if begun is not None:
        return begun
    base = base_of(submission)
    lines = lines_of(base) if base is not None else []
    version = draft_of(actor=actor, submission=submission, channel=channel, file=None)
    put_lines(version, return_.organisation, section, lines)
    audit.record(actor=actor, action="version.started", subject=version, organisation=return_.organisation)
    return version


def check_version(
    version: Version, *, actor: Actor | None = None, lines: Sequence[ReadLine] | None = None
) -> list[Message]:
    """What the rules say about a version as it stands (a read, for the “check answers” page and the API).

    ``actor`` is who asks; without one, every organisation is known to the rules. ``lines`` are the version's own where
    the caller has read them already (and may have said where each stands on a page).
    """
    of_return = version.submission.of_return
    lines = lines_of(version) if lines is None else lines
    asker = actor or Actor.application()
    context = context_for(actor=asker, organisation=of_return.organisation, round_=of_return.round)
    return check_lines(lines, with_records_of(context, lines)) if lines else [nothing_there(version)]


def nothing_there(version: Version) -> Message:
    """An empty version says nothing, which is not the same as none."""
    return Message(
        "nothing-there", Severity.ERROR, "There are no lines in this section.",
        "Add at least one line, or leave the section out of the return.", version.submission.section,
    )  # fmt: skip


@transaction.atomic
def submit(*, actor: Actor, version: Version, reasons: Mapping[str, str] | None = None) -> Version:
    """Hand a draft in for review. Its lines are frozen, counted and hashed.

    ``reasons`` answer warnings: by code ("large-change"), which serves every warning of that rule, or by code and
    organisation ("large-change@RH8").

    Raises:
        PermissionDenied: the actor does not submit for the organisation.
        NotADraft, RoundClosed, WaitingForReview: it cannot be submitted now.
        NotReady: errors, or warnings without a reason; ``messages`` names them.
    """
    of_return = version.submission.of_return
    demand(actor, Permission.SUBMIT_RETURN, of_return.organisation)
    refuse_closed(of_return.round)
    submission = locked(of_return, version.submission.section)
    refuse_waiting(submission, version.standing)
    answered = answered_warnings(check_version(version, actor=actor), reasons or {})
    lines = lines_of(version)
    changed = Version.objects.filter(pk=version.pk, state=Version.State.DRAFT).update(
        state=Version.State.SUBMITTED,
        line_count=len(lines),
        digest=digest(lines),
        warnings=answered,
        submitted=timezone.now(),
        submitted_by=actor.user,
    )
    if not changed:
        raise NotADraft("This version has been submitted already.")
    version.refresh_from_db()
    audit.record(
        actor=actor, action="version.submitted", subject=version, organisation=of_return.organisation,
        section=submission.section, lines=version.line_count, sha256=version.digest,
    )  # fmt: skip
    return version


def refuse_waiting(submission: Submission, standing: str) -> None:
    """Go on only if no version of the section and of this standing waits for review.

    Raises:
        WaitingForReview: one does.
    """
    waiting = submission.versions.filter(state=Version.State.SUBMITTED, standing=standing).first()
    if waiting is not None:
        raise WaitingForReview(
            f"Version {waiting.number} of this section waits for review. Withdraw it first, or ask for it to be sent "
            "back."
        )


def answered_warnings(messages: Sequence[Message], reasons: Mapping[str, str]) -> list[dict[str, Any]]:
    """The warnings with their reasons, as kept with the version.

    Raises:
        NotReady: errors, or warnings without a reason.
    """
    wrong = errors(messages)
    if wrong:
        raise NotReady("There are errors to correct before this can be submitted.", wrong)
    told = [(message, reason_for(message, reasons)) for message in warnings(messages)]
    unanswered = [message for message, reason in told if not reason]
    if unanswered:
        raise NotReady("Please give a reason for each warning, or correct the figures.", unanswered)
    return [message.as_dict() | {"reason": reason} for message, reason in told]


def reason_for(message: Message, reasons: Mapping[str, str]) -> str:
    """The reason that answers a warning; "" if there is none."""
    given = reasons.get(f"{message.code}@{message.organisation}") or reasons.get(message.code) or ""
    return given.strip()


@transaction.atomic
def withdraw(*, actor: Actor, version: Version) -> Version:
    """Take a submitted version back as a draft, before anybody has reviewed it.

    Raises:
        PermissionDenied: the actor does not submit for the organisation.
        NotWaiting: it is no longer waiting.
        NotADraft: another draft of the section has been started meanwhile.
    """
    submission = version.submission
    demand(actor, Permission.SUBMIT_RETURN, submission.of_return.organisation)
    submission = locked(submission.of_return, submission.section)
    if submission.versions.filter(state=Version.State.DRAFT, standing=version.standing).exists():
        raise NotADraft("A new draft of this section has been started. Discard it before you withdraw the version.")
    changed = Version.objects.filter(pk=version.pk, state=Version.State.SUBMITTED).update(
        state=Version.State.DRAFT, submitted=None, submitted_by=None, digest=""
    )
    if not changed:
        raise NotWaiting("This version is no longer waiting for review.")
    version.refresh_from_db()
    organisation = submission.of_return.organisation
    audit.record(actor=actor, action="version.withdrawn", subject=version, organisation=organisation)
    return version


@transaction.atomic
def discard(*, actor: Actor, version: Version) -> None:
    """Delete a draft with its lines; nothing else is ever deleted.

    Raises:
        PermissionDenied: the actor does not enter figures for the organisation.
        NotADraft: it has been submitted.
    """
    organisation = version.submission.of_return.organisation
    demand(actor, Permission.EDIT_RETURN, organisation)
    locked(version.submission.of_return, version.submission.section)
    draft = Version.objects.filter(pk=version.pk, state=Version.State.DRAFT).first()
    if draft is None:
        raise NotADraft("This version has been submitted, so it cannot be discarded.")
    audit.record(actor=actor, action="version.discarded", subject=draft, organisation=organisation)
    draft.delete()


def locked(return_: Return, section: str) -> Submission:
    """The submission of a section, made on first asking, and locked until the transaction ends."""
    submission, _ = Submission.objects.get_or_create(of_return=return_, section=section)
    return Submission.objects.select_for_update().get(pk=submission.pk)


def draft_of(*, actor: Actor, submission: Submission, channel: str, file: SourceFile | None) -> Version:
    """The draft of the own return, made if there is none, marked with who saves it now and through which door."""
    draft = submission.versions.filter(state=Version.State.DRAFT, standing=Standing.OWN).first()
    if draft is None:
        last = submission.versions.aggregate(last=Max("number"))["last"] or 0
        draft = Version(submission=submission, number=last + 1, based_on=base_of(submission), created_by=actor.user)
    draft.channel, draft.file, draft.saved = channel, file, timezone.now()
    draft.save()
    return draft


def put_lines(version: Version, organisation: Organisation, section: str, lines: Sequence[ReadLine]) -> None:
    """Make these the draft's lines."""
    MODELS[section].objects.filter(version=version).delete()
    write_lines({organisation.code: version.pk}, section, lines)
    version.line_count = len(lines)
    version.save(update_fields=["line_count", "notices"])


def stamp(version: Version | None) -> str:
    """What tells one state of a section from another: pass that of ``base_of`` to ``save_section`` as ``seen``."""
    return f"{version.pk}-{version.state}-{version.saved:%Y%m%d%H%M%S%f}" if version is not None else "none"


def _refuse_changed(submission: Submission, seen: str | None) -> None:
    base = base_of(submission)
    if seen is not None and seen != stamp(base):
        raise SavedMeanwhile(
            "This section was saved by somebody else after you had opened it. Nothing was overwritten."
        )


def base_of(submission: Submission) -> Version | None:
    """What a new version of the own return starts from.

    The draft, else what waits, else the newest of sent back and accepted; where the organisation has told nothing
    itself, what is on record of it from elsewhere.
    """
    own = submission.versions.filter(standing=Standing.OWN)
    for state in (Version.State.DRAFT, Version.State.SUBMITTED):
        if (found := own.filter(state=state).first()) is not None:
            return found
    told = (Version.State.SENT_BACK, Version.State.ACCEPTED)
    if (newest := own.filter(state__in=told).order_by("-number").first()) is not None:
        return newest
    return submission.versions.filter(state=Version.State.ACCEPTED).order_by(by_standing()).first()


def _kept(base: Version | None, lines: Iterable[ReadLine], replace: Replace) -> list[ReadLine]:
    standing = lines_of(base) if base is not None else []
    if replace == "periods":
        months: set[dt.date] = {line.period for line in lines}
        return [line for line in standing if line.period not in months]
    keys = {line.key for line in lines}
    return [line for line in standing if line.key not in keys]
