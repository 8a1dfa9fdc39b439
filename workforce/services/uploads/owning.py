"""Whose upload it is."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from partners.actors import Actor
from partners.permissions import Permission
from workforce.models import Upload
from workforce.services.failures import Refused


class Finished(Refused):
    """The upload is submitted or discarded already."""


def demand_own(actor: Actor, upload: Upload) -> None:
    """Go on only for the person who sent the file (or the application) and while something is to be done.

    Raises:
        PermissionDenied: somebody else's upload.
        Finished: nothing is to be done any more.
    """
    if not actor.trusted and (actor.user is None or actor.user.pk != upload.created_by_id):
        raise PermissionDenied("This upload belongs to somebody else.")
    if actor.reach(Permission.EDIT_RETURN).empty:
        raise PermissionDenied("You do not enter figures.")
    if not upload.open:
        raise Finished(f"This upload is finished: {upload.get_state_display().lower()}.")
