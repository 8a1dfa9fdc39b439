"""Transformation at scale and pace: initiatives, where they have spread to, and which partners agreed."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from partners.models import Organisation, System, User
from partners.scoping import ScopedQuerySet
from pillars.models.actions import Action


class Initiative(models.Model):
    """Something that is tried and spread, with the digital tool that makes it possible."""

    scope_system = "system"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="initiatives")
    name = models.CharField(max_length=150)
    description = models.TextField(blank=True)
    digital_enabler = models.CharField(max_length=200, blank=True)
    lead = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    actions = models.ManyToManyField(Action, blank=True, related_name="initiatives")
    created = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    retired = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("system", "name")
        constraints = (models.UniqueConstraint(fields=("system", "name"), name="initiative_named_once"),)

    def __str__(self) -> str:
        return self.name


class InitiativeStep(models.Model):
    """A milestone of an initiative."""

    scope_system = "initiative__system"

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="steps")
    title = models.CharField(max_length=200)
    due = models.DateField()
    done = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("initiative", "due")

    def __str__(self) -> str:
        return self.title


class Site(models.Model):
    """A place of work that an initiative is to reach."""

    scope_system = "initiative__system"

    class Stage(models.TextChoices):
        PLANNED = "planned", "Planned"
        PILOT = "pilot", "Pilot"
        IN_USE = "in_use", "In use"
        STOPPED = "stopped", "Stopped"

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="sites")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("site", max_length=150)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.PLANNED)
    since = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("initiative", "organisation", "name")
        constraints = (models.UniqueConstraint(fields=("initiative", "organisation", "name"), name="site_once"),)

    def __str__(self) -> str:
        return self.name


class Agreement(models.Model):
    """What one partner says to an initiative; a later word replaces the earlier one, which stays on record."""

    scope_system = "initiative__system"

    class Word(models.TextChoices):
        AGREED = "agreed", "Agreed"
        CONDITIONS = "conditions", "Agreed with conditions"
        DECLINED = "declined", "Declined"

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="agreements")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=10, choices=Word.choices)
    note = models.TextField(blank=True)
    when = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("initiative", "organisation", "-when")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_word_display()}"
