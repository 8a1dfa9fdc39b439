"""How it is agreed: the seven phases of a workforce strategy and what each delivers."""

from django.db import models


class Phase(models.Model):
    """One phase of the strategy programme, from Initiation to Enablement."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(unique=True)
    purpose = models.TextField()
    key_questions = models.JSONField("questions it answers", default=list)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("order",)

    def __str__(self) -> str:
        return self.name


class Deliverable(models.Model):
    """Something a phase must produce."""

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="deliverables")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ("phase", "order")
        constraints = (models.UniqueConstraint(fields=("phase", "order"), name="deliverable_order_once"),)

    def __str__(self) -> str:
        return self.name
