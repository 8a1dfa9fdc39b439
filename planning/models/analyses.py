"""Analyses: questions put to the engine that take a worker a while, with the answer as it was given."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from partners.models import System, User
from partners.scoping import ScopedQuerySet
from planning.models.scenarios import Scenario


class Analysis(models.Model):
    """One question and its answer. The newest of a kind on the same subject is shown; older ones stay readable.

    ``asked`` holds what was asked, by natural codes; ``outcome`` the answer, empty until a worker has it.
    """

    scope_system = "system"

    class Kind(models.TextChoices):
        TORNADO = "tornado", "Which assumptions matter most"
        ROBUSTNESS = "robustness", "Packages against futures"
        BACK_TEST = "back_test", "An older projection against what happened"
        CLOSING = "closing", "What the actions of a plan close"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="analyses")
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, null=True, blank=True, related_name="analyses")
    asked = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    failure = models.TextField("why there is no answer", blank=True)
    job = models.UUIDField("job that works it out", null=True)
    engine_version = models.CharField(max_length=20, blank=True)
    created = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    finished = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name_plural = "analyses"
        indexes = (models.Index(fields=("system", "kind"), name="analysis_by_kind"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.system}, {self.created:%d %b %Y %H:%M}"
