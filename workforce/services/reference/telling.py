"""News that reference data changed: projections that rest on it are worked out again.

Professions, shares of settings and dated rates are part of what a projection is made of. Aliases are not: a label is
read once, and lines on record keep the profession that it meant then. Nor are names, measures and descriptions.
"""

from __future__ import annotations

from django.db.models import Model
from django.utils import timezone

from partners.models import Organisation, System
from partners.selectors import current_structure, systems_touched
from workforce import news
from workforce.models import Profession, ReferenceRate, SettingPriority, Submission

PROJECTED: tuple[type[Model], ...] = (Profession, ReferenceRate, SettingPriority)
"""What projections are made of."""


def reference_changed() -> None:
    """Tell the storeys above, for every system that has records; must be called inside the changing transaction."""
    news.records_changed(systems_with_records())


def systems_with_records() -> list[System]:
    """Systems in which an organisation with accepted figures counts, today's successors included."""
    accepted = Submission.objects.filter(accepted__isnull=False)
    told = set(accepted.order_by().values_list("of_return__organisation", flat=True).distinct())
    follows = current_structure(timezone.localdate())
    told |= {follows[key] for key in told if key in follows}
    return list(System.objects.filter(pk__in=systems_touched(Organisation.objects.filter(pk__in=told))))
