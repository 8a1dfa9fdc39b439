"""Shares of a setting that serve priorities: together, for any one system, the whole at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from workforce.models import Priority

WHOLE = Decimal(100)


def over_the_whole(shares: Mapping[int, Decimal]) -> str | None:
    """What is wrong with a setting's percentages by priority (primary key); None if nothing is.

    A system's own priorities stand beside the national ones, so the two count together for that system.
    """
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for priority in Priority.objects.filter(pk__in=list(shares)).select_related("system"):
        totals[priority.system.name if priority.system is not None else ""] += shares[priority.pk]
    national = totals.pop("", Decimal())
    if national > WHOLE:
        return f"The national priorities of this setting would have {national.normalize():f} %; the whole is 100 %."
    for system, own in sorted(totals.items()):
        if national + own > WHOLE:
            together = (national + own).normalize()
            return f"The national priorities and those of {system} would have {together:f} %; the whole is 100 %."
    return None
