"""Submitting an upload: one version for each organisation and section, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from partners import audit
from partners.actors import Actor
from workforce.models import Upload, Version
from workforce.rules import Message, ReadLine, Severity
from workforce.services import many
from workforce.services.failures import NotReady, Refused
from workforce.services.uploads.assessing import assess, read_again
from workforce.services.uploads.collecting import collector_paused
from workforce.services.uploads.owning import demand_own


@collector_paused()
def submit(*, actor: Actor, upload: Upload, reasons: Mapping[str, str] | None = None) -> list[Version]:
    """Turn the upload into submitted versions, waiting for somebody else's review.

    ``reasons`` gives a reason for each code of a warning; one reason serves all warnings of that code. The file's
    lines are read before the transaction opens; everything is written in one, and nothing if any of it fails.

    Raises:
        PermissionDenied: not the actor's upload, or they may not submit for one of the organisations.
        NotReady: something is unknown or wrong, or a warning has no reason (``.messages``).
        Refused: the services that save and submit refuse (a version waits for review, the round is closed).
    """
    demand_own(actor, upload)
    if upload.state != Upload.State.READY:
        raise NotReady(f"This upload is not ready: {upload.get_state_display().lower()}.")
    read = read_again(upload=upload, actor=actor)
    if read.errors:
        assess(upload=upload, actor=actor)
        upload.save()
        raise NotReady("Something changed meanwhile, and the file now has errors.", read.errors)
    given = {code: reason.strip() for code, reason in (reasons or {}).items() if reason.strip()}
    unanswered = [message for message in read.warnings if message.code not in given]
    if unanswered:
        raise NotReady("Some warnings need a reason before the figures can be submitted.", unanswered)
    with transaction.atomic():
        return _submit(actor, upload, read.lines, given)


def warnings_of(upload: Upload) -> list[Message]:
    """The warnings that need a reason, as the last assessment found them."""
    return [message for message in _told(upload) if message.severity is Severity.WARNING]


def _told(upload: Upload) -> list[Message]:
    from workforce.reading.reader import message_from

    return [message_from(message) for message in upload.outlook.get("messages", ())]


def _submit(actor: Actor, upload: Upload, lines: Sequence[ReadLine], reasons: dict[str, str]) -> list[Version]:
    claimed = Upload.objects.filter(pk=upload.pk, state=Upload.State.READY).update(
        state=Upload.State.SUBMITTED, finished=timezone.now(), outlook=upload.outlook | {"reasons": reasons}
    )
    if not claimed:
        raise Refused("This upload was submitted or discarded meanwhile. Open it again.")
    by_part: dict[tuple[str, str], list[ReadLine]] = {}
    for line in lines:
        by_part.setdefault((line.section, line.organisation), []).append(line)
    versions: list[Version] = []
    for section in dict.fromkeys(section for section, _ in by_part):
        versions += many.save_many(
            actor=actor, section=section, lines=[line for line in lines if line.section == section],
            channel=upload.channel, round_=upload.round, file=upload.file,
            messages=[message for message in _told(upload) if message.section == section], standing=upload.standing,
        )  # fmt: skip
    saved = {
        version.pk: by_part[version.submission.section, version.submission.of_return.organisation.code]
        for version in versions
    }
    submitted = many.submit_many(actor=actor, versions=versions, reasons=reasons, just_saved=saved, round_=upload.round)
    audit.record(
        actor=actor, action="upload.submitted", subject=upload, organisation=upload.organisation,
        system=upload.system, versions=len(submitted), lines=len(lines), sha256=upload.file.sha256,
    )  # fmt: skip
    upload.refresh_from_db()
    return submitted
