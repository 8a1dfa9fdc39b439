"""Uploads that hold many organisations: the same steps as one by one, in a few statements for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from partners import audit
from partners.actors import Actor
from partners.models import AuditEvent, Organisation
from partners.permissions import Permission
from workforce import news
from workforce.models import Return, Round, SourceFile, Standing, Submission, Version
from workforce.rules import Message, ReadLine, check_lines, notices
from workforce.services.bulk import update_rows
from workforce.services.context import context_for, with_records_of
from workforce.services.drafts import answered_warnings, nothing_there, refuse_closed, refuse_others
from workforce.services.failures import NotADraft, NotReady, NotWaiting, WaitingForReview
from workforce.services.lines import MODELS, digest, read_lines, write_lines
from workforce.services.review import point_at_accepted, refuse_same_person, systems_of
from workforce.services.rounds import default_rounds


@transaction.atomic
def save_many(
    *,
    actor: Actor,
    section: str,
    lines: Sequence[ReadLine],
    channel: str,
    round_: Round | None = None,
    file: SourceFile | None = None,
    messages: Sequence[Message] = (),
    standing: str = Standing.OWN,
) -> list[Version]:
    """One draft of the section for each organisation in ``lines`` (lines that ``check`` has read without stopping).

    ``standing`` says whose word the figures are; only who runs collections brings in what is no own return.
    Notices among ``messages`` are kept with the version of their organisation.
    Without a ``round_`` each goes to the default round of its home system for the latest month of the lines.

    Raises:
        PermissionDenied: the actor does not enter figures of that standing for one of the organisations.
        RoundClosed: the collection is closed.
        NotInCollection: it is another system's.
    """
    organisations = _writable(actor, {line.organisation for line in lines})
    if not organisations:
        return []
    demand_standing(actor, standing, organisations)
    rounds = _rounds(actor, section, lines, organisations, round_)
    submissions = _submissions(section, _returns(organisations, rounds))
    versions = _drafts(actor, submissions, lines, channel, file, standing)
    MODELS[section].objects.filter(version__in=versions).delete()
    write_lines({version.submission.of_return.organisation.code: version.pk for version in versions}, section, lines)
    _keep_notices(versions, messages)
    audit.record_many(_events(actor, "version.saved", versions))
    return versions


@transaction.atomic
def submit_many(
    *,
    actor: Actor,
    versions: Sequence[Version],
    reasons: Mapping[str, str] | None = None,
    just_saved: Mapping[int, Sequence[ReadLine]] | None = None,
    round_: Round | None = None,
) -> list[Version]:
    """Submit drafts together: all or none.

    ``just_saved`` gives the lines by version where the same transaction has written them, and spares reading them.
    ``round_`` is the collection that the figures were checked for; without one, its months ask no questions.

    Raises:
        PermissionDenied: the actor does not submit for one of the organisations.
        WaitingForReview, NotADraft: one of them cannot be submitted now.
        NotReady: errors, or warnings without a reason; ``messages`` names them.
    """
    drafts = _fetched(versions, lock=True)
    _demand_all(actor, Permission.SUBMIT_RETURN, drafts)
    _refuse_unready(drafts)
    lines = just_saved if just_saved is not None else _lines(drafts)
    answered = answered_warnings(_messages(actor, drafts, lines, round_), reasons or {})
    by_part: dict[tuple[str, str], list[dict[str, object]]] = {}
    for warning in answered:
        by_part.setdefault((str(warning["section"]), str(warning["organisation"])), []).append(warning)
    for version in drafts:
        own = lines[version.pk]
        version.line_count, version.digest = len(own), digest(own)
        part = (version.submission.section, version.submission.of_return.organisation.code)
        version.warnings = by_part.get(part, [])
        version.state, version.submitted, version.submitted_by = Version.State.SUBMITTED, timezone.now(), actor.user
    _store_submitted(drafts)
    audit.record_many(_events(actor, "version.submitted", drafts))
    return drafts


@transaction.atomic
def accept_many(*, actor: Actor, versions: Sequence[Version]) -> list[Version]:
    """Accept submitted versions together: all or none; the news goes out once.

    Raises:
        PermissionDenied: the actor does not review returns of one of the organisations.
        SamePerson: they submitted one of them.
        NotWaiting: one of them is not waiting for review (any more).
    """
    waiting = _fetched(versions, lock=True)
    _demand_all(actor, Permission.REVIEW_RETURN, waiting)
    for version in waiting:
        refuse_same_person(actor, version.submitted_by_id)
    keys, now = [version.pk for version in waiting], timezone.now()
    follows = Version.objects.filter(pk__in=keys, submission=OuterRef("submission"), standing=OuterRef("standing"))
    Version.objects.filter(Exists(follows), state=Version.State.ACCEPTED).update(
        state=Version.State.SUPERSEDED, superseded=now
    )
    changed = Version.objects.filter(pk__in=keys, state=Version.State.SUBMITTED).update(
        state=Version.State.ACCEPTED, reviewed=now, reviewed_by=actor.user
    )
    if changed != len(keys):
        raise NotWaiting("Some of these versions are not waiting for review any more. Look at the list again.")
    point_at_accepted(version.submission_id for version in waiting)
    audit.record_many(_events(actor, "version.accepted", waiting))
    news.records_changed(systems_of(waiting))
    return _fetched(waiting, lock=False)


def demand_standing(actor: Actor, standing: str, organisations: Sequence[Organisation]) -> None:
    """Go on only if the actor may bring in figures of this standing: an own return, or the right to run collections.

    Raises:
        PermissionDenied: they may not, for one of the organisations.
    """
    if standing == Standing.OWN:
        return
    held = Organisation.objects.visible_to(actor, Permission.MANAGE_ROUNDS)
    if held.filter(pk__in=[one.pk for one in organisations]).count() != len(organisations):
        raise PermissionDenied("Only an ICS planner brings in a national return or a published estimate.")


def _writable(actor: Actor, codes: set[str]) -> list[Organisation]:
    mine = Organisation.objects.visible_to(actor, Permission.EDIT_RETURN).filter(code__in=codes)
    found = list(mine.select_related("home_system"))
    if missing := codes - {organisation.code for organisation in found}:
        raise PermissionDenied(f"You do not enter figures for {', '.join(sorted(missing)[:5])}.")
    return found


def _rounds(
    actor: Actor,
    section: str,
    lines: Sequence[ReadLine],
    organisations: Sequence[Organisation],
    round_: Round | None,
) -> dict[int | None, Round]:
    if round_ is not None:
        refuse_closed(round_)
        refuse_others(round_, organisations)
        return {organisation.home_system_id: round_ for organisation in organisations}
    latest = max(line.period for line in lines)
    return default_rounds(actor=actor, organisations=organisations, base_month=latest, sections=[section])


def _returns(organisations: Sequence[Organisation], rounds: Mapping[int | None, Round]) -> list[Return]:
    wanted = [Return(round=rounds[one.home_system_id], organisation=one) for one in organisations]
    Return.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=500)
    found = Return.objects.filter(
        round__in={opened.pk for opened in rounds.values()}, organisation__in=[one.pk for one in organisations]
    )
    return list(found.select_related("organisation__home_system", "round"))


def _submissions(section: str, returns: Sequence[Return]) -> list[Submission]:
    Submission.objects.bulk_create(
        [Submission(of_return=opened, section=section) for opened in returns], ignore_conflicts=True, batch_size=500
    )
    found = Submission.objects.select_for_update(of=("self",)).filter(of_return__in=returns, section=section)
    return list(found.select_related("of_return__organisation__home_system", "of_return__round").order_by("pk"))


def _drafts(
    actor: Actor,
    submissions: Sequence[Submission],
    lines: Sequence[ReadLine],
    channel: str,
    file: SourceFile | None,
    standing: str,
) -> list[Version]:
    """A draft of each submission: the standing one taken over, or a new one."""
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.organisation] = counts.get(line.organisation, 0) + 1
    made = Version.objects.filter(submission__in=submissions)
    numbers = dict(made.order_by().values_list("submission").annotate(Max("number")))
    begun = set(made.filter(state=Version.State.DRAFT, standing=standing).values_list("submission", flat=True))
    Version.objects.bulk_create(
        [
            Version(
                submission=one, number=numbers.get(one.pk, 0) + 1, based_on_id=one.accepted_id, channel=channel,
                file=file, created_by=actor.user, line_count=counts[one.of_return.organisation.code],
                standing=standing,
            )
            for one in submissions if one.pk not in begun
        ],
        batch_size=500,
    )  # fmt: skip
    drafts = _related(made.filter(state=Version.State.DRAFT, standing=standing))
    taken_over = [draft for draft in drafts if draft.submission_id in begun]
    for draft in taken_over:
        draft.line_count = counts[draft.submission.of_return.organisation.code]
    update_rows(Version, ("line_count",), [(draft.line_count, draft.pk) for draft in taken_over])
    Version.objects.filter(pk__in=[draft.pk for draft in taken_over]).update(
        channel=channel, file=file, saved=timezone.now(), notices=[]
    )
    return drafts


def _keep_notices(versions: Sequence[Version], messages: Sequence[Message]) -> None:
    told: dict[str, list[dict[str, object]]] = {}
    for notice in notices(messages):
        told.setdefault(notice.organisation, []).append(notice.as_dict())
    for version in versions:
        version.notices = told.get(version.submission.of_return.organisation.code, [])
    Version.objects.bulk_update([version for version in versions if version.notices], ["notices"], batch_size=200)


def _related(versions: Iterable[Version]) -> list[Version]:
    queryset = Version.objects.filter(pk__in=[version.pk for version in versions]).order_by("pk")
    return list(
        queryset.select_related("submission__of_return__organisation__home_system", "submission__of_return__round")
    )


def _fetched(versions: Sequence[Version], *, lock: bool) -> list[Version]:
    """The versions as they stand now, with what belongs to them; locked with their submissions."""
    if lock:
        keys = [version.submission_id for version in versions]
        list(Submission.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    return _related(versions)


def _demand_all(actor: Actor, permission: Permission, versions: Sequence[Version]) -> None:
    wanted = {version.submission.of_return.organisation_id for version in versions}
    held = Organisation.objects.visible_to(actor, permission).filter(pk__in=wanted).count()
    if held != len(wanted):
        raise PermissionDenied(f"You do not have the right “{permission}” for all of these organisations.")


def _refuse_unready(drafts: Sequence[Version]) -> None:
    for round_ in {
        version.submission.of_return.round_id: version.submission.of_return.round for version in drafts
    }.values():
        refuse_closed(round_)
    if any(version.state != Version.State.DRAFT for version in drafts):
        raise NotADraft("Some of these versions have been submitted already.")
    follows = Version.objects.filter(
        pk__in=[draft.pk for draft in drafts], submission=OuterRef("submission"), standing=OuterRef("standing")
    )
    waiting = Version.objects.filter(Exists(follows), state=Version.State.SUBMITTED)
    names = list(waiting.values_list("submission__of_return__organisation__name", flat=True)[:5])
    if names:
        raise WaitingForReview(
            f"Versions of {', '.join(names)} wait for review. They must be reviewed or withdrawn first."
        )


def _lines(versions: Sequence[Version]) -> dict[int, list[ReadLine]]:
    by_section: dict[str, list[int]] = {}
    for version in versions:
        by_section.setdefault(version.submission.section, []).append(version.pk)
    lines: dict[int, list[ReadLine]] = {version.pk: [] for version in versions}
    for section, keys in by_section.items():
        lines |= read_lines(section, keys)
    return lines


def _messages(
    actor: Actor, versions: Sequence[Version], lines: Mapping[int, Sequence[ReadLine]], round_: Round | None
) -> list[Message]:
    empty = [nothing_there(version) for version in versions if not lines[version.pk]]
    if empty:
        raise NotReady("Some of these versions have no lines.", empty)
    every = [line for version in versions for line in lines[version.pk]]
    told = {one.pk: one for one in (version.submission.of_return.organisation for version in versions)}
    # What is said about one organisation need not name it.
    organisation = next(iter(told.values())) if len(told) == 1 else None
    return check_lines(
        every, with_records_of(context_for(actor=actor, organisation=organisation, round_=round_), every)
    )


def _store_submitted(drafts: Sequence[Version]) -> None:
    Version.objects.bulk_update([draft for draft in drafts if draft.warnings], ["warnings"], batch_size=200)
    update_rows(Version, ("line_count", "digest"), [(one.line_count, one.digest, one.pk) for one in drafts])
    first = drafts[0] if drafts else None
    if first is not None:
        Version.objects.filter(pk__in=[one.pk for one in drafts], state=Version.State.DRAFT).update(
            state=Version.State.SUBMITTED, submitted=first.submitted, submitted_by=first.submitted_by
        )


def _events(actor: Actor, action: str, versions: Sequence[Version]) -> list[AuditEvent]:
    return [
        audit.draft(
            actor=actor,
            action=action,
            subject=version,
            organisation=version.submission.of_return.organisation,
            detail={
                "section": version.submission.section,
                "lines": version.line_count,
                "sha256": version.digest,
            },
        )
        for version in versions
    ]
