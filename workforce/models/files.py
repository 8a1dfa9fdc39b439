"""Files that came in."""

import uuid

from django.db import models
from django.utils import timezone

from partners.models import Organisation, System, User
from partners.scoping import ScopedQuerySet


class SourceFile(models.Model):
    """An uploaded file: kept whole with its SHA-256, or (person-level files) known by hash and counts only."""

    scope_organisation = "organisation"
    scope_system = "system"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("bytes")
    content = models.FileField(upload_to="uploads/%Y/%m/", blank=True)
    layout = models.CharField(max_length=60, blank=True)
    row_count = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="uploads")
    uploaded = models.DateTimeField(default=timezone.now)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="files")
    system = models.ForeignKey(System, on_delete=models.PROTECT, null=True, related_name="files")
    rejected = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded",)

    def __str__(self) -> str:
        return self.name
