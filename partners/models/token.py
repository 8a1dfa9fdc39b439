"""Tokens by which a partner's program calls the API."""

import hashlib
import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone

from partners.models.people import Membership, User


class ApiToken(models.Model):
    """Gives a program the rights of one membership until it expires or is revoked. Only a hash is kept."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100, help_text="What the token is for, such as “ESR nightly export”.")
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens_made")
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)
    last_used = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created",)
        constraints = (
            models.CheckConstraint(condition=Q(expires__gt=models.F("created")), name="token_expires_later"),
        )

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def new_secret() -> str:
        """A fresh secret; it is shown once and never stored."""
        return f"icswp_{secrets.token_urlsafe(32)}"

    @staticmethod
    def digest_of(secret: str) -> str:
        """SHA-256 of the secret (256 random bits need no slow hash)."""
        return hashlib.sha256(secret.encode()).hexdigest()

    @property
    def live(self) -> bool:
        return self.revoked is None and self.expires > timezone.now() and self.membership.ended is None
