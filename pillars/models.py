"""What we do: the four People Plan pillars, their workstreams, and who leads them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from partners.models import System, User
from partners.scoping import ScopedQuerySet


class Pillar(models.Model):
    """One of the four pillars of the People Plan."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField()
    order = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("order",)

    def __str__(self) -> str:
        return self.name


class Workstream(models.Model):
    """A line of work: of a pillar, or of the Long Term Plan (which cuts across the pillars)."""

    class Kind(models.TextChoices):
        PILLAR = "pillar", "Pillar workstream"
        LONG_TERM_PLAN = "long_term_plan", "Long Term Plan workstream"

    code = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, null=True, blank=True, related_name="workstreams")
    name = models.CharField(max_length=150)
    description = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("kind", "pillar", "order")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="pillar", pillar__isnull=False) | Q(kind="long_term_plan", pillar__isnull=True),
                name="pillar_workstream_has_pillar",
            ),
        )

    def __str__(self) -> str:
        return self.name


class DeliveryLead(models.Model):
    """Who leads a workstream in a system; a person may lead several, of both kinds."""

    scope_system = "system"

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="delivery_leads")
    workstream = models.ForeignKey(Workstream, on_delete=models.PROTECT, related_name="leads")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="led_workstreams")
    appointed = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("workstream", "appointed")
        constraints = (
            models.UniqueConstraint(
                fields=("system", "workstream", "user"), condition=Q(ended__isnull=True), name="delivery_lead_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.workstream}"
