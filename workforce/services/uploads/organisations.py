"""Organisations that a file names and nobody here knows yet: created on confirmation, or left out."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from partners import audit
from partners.actors import Actor
from partners.models import System
from partners.services.organisations import NewOrganisation, create_organisations
from workforce.models import Upload
from workforce.services.failures import Refused
from workforce.services.uploads.assessing import assess
from workforce.services.uploads.owning import demand_own


@transaction.atomic
def confirm_organisations(
    *, actor: Actor, upload: Upload, create: Collection[str] = (), leave_out: Collection[str] = ()
) -> Upload:
    """Create these organisations from the codes and names in the file, leave the rows of those out, and go on.

    The home system is the one that the file names; without one, only administrators may create them (and see them).

    Raises:
        PermissionDenied: not the actor's upload, or they may not add organisations there.
        Refused: a code is not one of the upload's unknown organisations, or nothing would be left.
    """
    demand_own(actor, upload)
    waiting = {entry["code"]: entry for entry in upload.outlook.get("unknown_organisations", ())}
    forbidden = {entry["code"] for entry in upload.outlook.get("forbidden_organisations", ())}
    strangers = (set(create) - waiting.keys()) | (set(leave_out) - waiting.keys() - forbidden)
    if strangers:
        raise Refused(f"This upload does not wait for {', '.join(sorted(strangers))}. Open it again.")
    systems = {system.code: system for system in System.objects.all()}
    new = [
        NewOrganisation(code=code, name=waiting[code]["name"], home_system=systems.get(waiting[code]["system"]))
        for code in sorted(create)
    ]
    if new:
        create_organisations(actor=actor, organisations=new)
    upload.left_out = sorted({*upload.left_out, *leave_out})
    assess(upload=upload, actor=actor)
    if not upload.outlook["line_count"]:
        raise Refused("Nothing would be left of the file. Discard the upload instead.")
    upload.save()
    audit.record(actor=actor, action="upload.organisations_confirmed", subject=upload, created=len(new),
                 left_out=upload.left_out)  # fmt: skip
    return upload
