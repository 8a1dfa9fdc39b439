"""Receiving a file: it is stored, hashed, and read by a job."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from jobs.services import request_job
from partners import access, audit
from partners.actors import Actor
from partners.models import Organisation, User
from partners.permissions import Permission
from workforce.models import Round, SourceFile, Standing, Upload
from workforce.services.failures import Refused
from workforce.services.uploads.reading import READ_UPLOAD


class TooLarge(Refused):
    """The file is larger than any return."""


class SameFile(Refused):
    """The very same file was uploaded before; ``upload`` is that one."""

    def __init__(self, upload: Upload) -> None:
        when = f"{upload.created:%-d %B %Y}"
        who = f" by {upload.created_by}" if upload.created_by else ""
        super().__init__(
            f"This very file was uploaded on {when}{who} ({upload.get_state_display().lower()}). "
            "Go on with that upload, or say that you want to upload it again."
        )
        self.upload = upload


@transaction.atomic
def receive(
    *,
    actor: Actor,
    name: str,
    content: bytes,
    round_: Round | None = None,
    organisation: Organisation | None = None,
    again: bool = False,
    standing: str = Standing.OWN,
) -> Upload:
    """Take a file in and have it read. ``round_`` and ``organisation`` are given where it is uploaded on a return.

    ``standing`` says whose word the figures are. Whether the sender may say so of each organisation is asked again
    as the file is submitted.

    Raises:
        PermissionDenied: the actor enters figures (of that standing) nowhere, or not for this organisation.
        TooLarge: more than ``settings.UPLOAD_MAX_BYTES``.
        SameFile: the same bytes were uploaded before and ``again`` is False.
    """
    access.demand(actor, Permission.EDIT_RETURN, organisation)
    if standing != Standing.OWN:
        access.demand(actor, Permission.MANAGE_ROUNDS, organisation)
    if len(content) > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise TooLarge(
            f"This file has {len(content) / 1024 / 1024:,.1f} MB; at most {most} MB are taken. "
            "Leave out sheets, pictures and columns that are not part of the return."
        )
    sha256 = hashlib.sha256(content).hexdigest()
    before = None if again else same_file(actor=actor, sha256=sha256)
    if before is not None:
        raise SameFile(before)
    upload = _store(actor, PurePath(name.replace("\\", "/")).name[:255] or "file", content, sha256)
    upload.round, upload.organisation, upload.uploaded_for = round_, organisation, organisation
    upload.standing = standing
    upload.save()
    audit.record(actor=actor, action="upload.received", subject=upload, organisation=organisation, sha256=sha256)
    request_job(
        actor=actor,
        kind=READ_UPLOAD,
        key=str(upload.code),
        system=organisation.home_system if organisation is not None else None,
    )
    return upload


def same_file(*, actor: Actor, sha256: str) -> Upload | None:
    """An earlier upload of the same bytes that the actor may see and that came to something."""
    gone = (Upload.State.DISCARDED, Upload.State.UNREADABLE)
    seen = Upload.objects.visible_to(actor, Permission.EDIT_RETURN)
    return seen.filter(file__sha256=sha256).exclude(state__in=gone).first()


def _store(actor: Actor, name: str, content: bytes, sha256: str) -> Upload:
    file = SourceFile(name=name, sha256=sha256, size=len(content), uploaded_by=_person(actor))
    file.content.save(f"{file.code}{PurePath(name).suffix.lower()[:8]}", ContentFile(content), save=False)
    file.save()
    return Upload(file=file, created_by=actor.user, channel=actor.channel)


def _person(actor: Actor) -> User:
    if actor.user is None:
        raise Refused("A file is uploaded by a person, or by a partner's program on behalf of one.")
    return actor.user
