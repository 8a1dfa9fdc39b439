"""Looking at an upload again: somebody may have created an organisation or corrected reference data meanwhile."""

from __future__ import annotations

from django.db import transaction

from partners import audit
from partners.actors import Actor
from workforce.models import Upload
from workforce.services.failures import NotReady
from workforce.services.uploads.assessing import assess
from workforce.services.uploads.owning import demand_own


@transaction.atomic
def look_again(*, actor: Actor, upload: Upload) -> Upload:
    """Check the file against what is known now; its state and outlook follow.

    Raises:
        PermissionDenied: not the actor's upload.
        NotReady: it has not been read yet.
    """
    demand_own(actor, upload)
    if upload.state == Upload.State.READING:
        raise NotReady("This file is still being read. Wait until that is done.")
    assess(upload=upload, actor=actor)
    upload.save()
    audit.record(actor=actor, action="upload.checked_again", subject=upload, organisation=upload.organisation)
    return upload
