"""Spreadsheets of actions that were uploaded: previewed, then taken whole or not at all."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from partners.models import System, User
from partners.scoping import ScopedQuerySet


class ActionSheet(models.Model):
    """What a spreadsheet of actions said, between its upload and the confirmation.

    ``rows``: texts of its cells, the headings first; ``first_row`` is the row number of the headings in the file.
    """

    scope_system = "system"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("name of the file", max_length=200)
    sheet = models.CharField("name of the sheet", max_length=100, blank=True)
    first_row = models.PositiveIntegerField(default=1)
    rows = models.JSONField(default=list)
    outcome = models.JSONField("what taking it would do, as it was shown", default=dict)
    created = models.DateTimeField(default=timezone.now)
    taken = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-created",)

    def __str__(self) -> str:
        return self.name
