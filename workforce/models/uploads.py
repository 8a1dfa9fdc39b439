"""Uploads: a file on its way from the person who sent it to submitted versions."""

from __future__ import annotations

import json
import uuid
import zlib
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from partners.models import Organisation, System, User
from partners.scoping import ScopedQuerySet
from workforce.models.files import SourceFile
from workforce.models.returns import Round, Standing

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.permissions import Permission


class UploadQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor, permission: Permission) -> Self:
        """Uploads of one's own, and those wholly about an organisation or system on which one holds the right."""
        seen = super().visible_to(actor, permission)
        return seen if actor.user is None else seen | self.filter(created_by=actor.user)


class Upload(models.Model):
    """One file that somebody sent, and how far it has come. Nothing of it is a record before it is submitted.

    ``reading`` keeps what the file says (packed JSON, see ``workforce.reading.reader.Reading``); ``outlook`` what a
    page shows: messages, unknown labels and organisations, and the preview.
    """

    scope_organisation = "organisation"
    scope_system = "system"

    class State(models.TextChoices):
        READING = "reading", "Being read"
        UNREADABLE = "unreadable", "Could not be read"
        NEEDS_ORGANISATIONS = "needs_organisations", "Names organisations that are not known"
        NEEDS_MAPPING = "needs_mapping", "Uses labels that are not known"
        HAS_ERRORS = "has_errors", "Has errors"
        READY = "ready", "Ready to submit"
        SUBMITTED = "submitted", "Submitted"
        DISCARDED = "discarded", "Discarded"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.OneToOneField(SourceFile, on_delete=models.PROTECT, related_name="upload")
    state = models.CharField(max_length=20, choices=State.choices, default=State.READING)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    system = models.ForeignKey(System, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_for = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The organisation whose return the file was uploaded on; empty where each row names its own.",
    )
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.OWN)
    left_out = models.JSONField("codes of organisations whose rows are left out", default=list, blank=True)
    reading = models.BinaryField("what the file says", null=True, blank=True)
    outlook = models.JSONField("what the pages show", default=dict, blank=True)
    created = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=10)
    finished = models.DateTimeField("submitted or discarded", null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ("-created",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=("submitted", "discarded")) | Q(finished__isnull=False),
                name="upload_finished_has_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.file} ({self.get_state_display()})"

    def keep_reading(self, told: dict[str, Any]) -> None:
        """Keep what the file says, packed (a whole country's return is 200 kB)."""
        self.reading = zlib.compress(json.dumps(told, separators=(",", ":")).encode(), 1)

    def told(self) -> dict[str, Any]:
        """What the file says."""
        return json.loads(zlib.decompress(bytes(self.reading))) if self.reading else {}

    @property
    def open(self) -> bool:
        """Whether something is still to be done with it."""
        return self.finished is None and self.state != self.State.UNREADABLE
