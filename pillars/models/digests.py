"""The weekly digest: what somebody who leads actions is told each Monday, and who does not want to be."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from partners.models import User


class DigestChoice(models.Model):
    """Whether a person wants the weekly digest; without a row they do."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="digest_choice")
    wanted = models.BooleanField()
    changed = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user}: {'wanted' if self.wanted else 'not wanted'}"


class Digest(models.Model):
    """What a person was told in one week. The row is written first, the e-mail follows it, so none is sent twice."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="digests")
    week = models.DateField("its Monday")
    text = models.TextField()
    created = models.DateTimeField(default=timezone.now)
    sent = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-week", "user")
        constraints = (models.UniqueConstraint(fields=("user", "week"), name="digest_once_a_week"),)

    def __str__(self) -> str:
        return f"{self.user}, week of {self.week:%d %b %Y}"
