"""The audit trail: one row for each write, never changed and never deleted."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from partners.models.geography import System
from partners.models.organisation import Organisation
from partners.models.people import User
from partners.scoping import ScopedQuerySet


class Channel(models.TextChoices):
    """Through which door a write came."""

    WEB = "web", "Web page"
    API = "api", "API"
    ADMIN = "admin", "Administration pages"
    WORKER = "worker", "Background work"
    COMMAND = "command", "Command line"


class AuditEvent(models.Model):
    """Who did what to which thing, when, and through which door. Triggers in the database refuse changes."""

    scope_organisation = "organisation"
    scope_system = "system"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="audit_events")
    token_prefix = models.CharField(max_length=12, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    action = models.CharField(max_length=60, help_text="Noun and verb, such as “version.accepted”.")
    subject = models.CharField(max_length=200, help_text="Kind and natural key of the thing written.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    system = models.ForeignKey(System, on_delete=models.PROTECT, null=True, related_name="+")
    detail = models.JSONField(default=dict)
    sealed = models.CharField("hash in the chain", max_length=64, blank=True)
    link = models.PositiveBigIntegerField("place in the chain", null=True, blank=True, unique=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(sealed="", link__isnull=True) | ~Q(sealed="") & Q(link__isnull=False),
                name="audit_sealed_with_place",
            ),
        )
        indexes = (
            models.Index(fields=("action", "-at"), name="audit_by_action"),
            models.Index(fields=("id",), condition=Q(sealed=""), name="audit_waits_for_seal"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"
