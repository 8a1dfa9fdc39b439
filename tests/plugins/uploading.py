"""Takes a published file in, step by step, as planners do: uploaded, read, settled, submitted, accepted."""

from pathlib import Path
from typing import Any

from jobs.services import run_waiting
from partners.actors import Actor
from partners.models import Membership, System
from partners.roles import Role
from tests.plugins.people import make_member
from workforce.models import Upload, Version
from workforce.services import many, uploads
from workforce.services.uploads.submitting import warnings_of

UNKNOWN = "nhs_digital-unknown-nfs"
"""What “Unknown” of a published file is mapped to."""


def planner_of(*codes: str, email: str) -> Actor:
    """An ICS planner of these systems."""
    first, *others = [System.objects.get(code=code) for code in codes]
    user = make_member(Role.ICS_PLANNER, first, email)
    for system in others:
        Membership.objects.create(user=user, role=Role.ICS_PLANNER, system=system)
    return Actor.of(user)


def received(actor: Actor, path: Path, **more: Any) -> Upload:
    """Uploaded, and read by the job."""
    upload = uploads.receive(actor=actor, name=path.name, content=path.read_bytes(), **more)
    run_waiting(uploads.READ_UPLOAD)
    upload.refresh_from_db()
    return upload


def settled(actor: Actor, upload: Upload) -> Upload:
    """Organisations created from the codes and names in the file, “Unknown” mapped."""
    if upload.state == Upload.State.NEEDS_ORGANISATIONS:
        codes = [entry["code"] for entry in upload.outlook["unknown_organisations"]]
        uploads.confirm_organisations(actor=actor, upload=upload, create=codes)
    if upload.state == Upload.State.NEEDS_MAPPING:
        labels = [entry["label"] for entry in upload.outlook["unknown_labels"]]
        uploads.map_labels(actor=actor, upload=upload, choices=dict.fromkeys(labels, UNKNOWN))
    return upload


def submitted(actor: Actor, upload: Upload) -> list[Version]:
    """Handed in, with one reason for every warning."""
    reasons = {message.code: "As published" for message in warnings_of(upload)}
    return uploads.submit(actor=actor, upload=upload, reasons=reasons)


def taken_in(path: Path, *, by: Actor, reviewer: Actor) -> Upload:
    """The whole way from a file to records."""
    upload = settled(by, received(by, path))
    many.accept_many(actor=reviewer, versions=submitted(by, upload))
    return upload
