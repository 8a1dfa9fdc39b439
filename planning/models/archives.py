"""Figures of superseded runs, put away: published once, so that they can be read for ever."""

from django.db import models

from partners.scoping import ScopedQuerySet
from planning.models.runs import Run


class Archive(models.Model):
    """Every node of a run as it was published, compressed to about a fifth; a table of its own, so that runs stay
    light to read. `planning.services.archiving` puts figures away and brings them back."""

    scope_system = "run__scenario__system"

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="archive")
    content = models.BinaryField("nodes, compressed")

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Figures of {self.run}"
