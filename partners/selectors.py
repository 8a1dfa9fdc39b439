"""Reads that cross organisations, shares and successions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from partners.models import Organisation, OrganisationSuccession, SystemShare

WHOLE = Decimal(1)


@dataclass(frozen=True)
class Share:
    """The part of an organisation (0 to 1) that counts in a system, and in one of its places if named."""

    system_id: int
    place_id: int | None
    fraction: Decimal


def shares_on(day: dt.date) -> dict[int, list[Share]]:
    """Where each organisation counts on ``day``, by primary key.

    An organisation without shares counts wholly in its home system (and place); one with neither has an empty list.
    Rows of one system add up: a share of a place is not part of another row. What shares leave of 100 % counts nowhere.
    """
    found: dict[int, list[Share]] = defaultdict(list)
    held = SystemShare.objects.filter(Q(end__isnull=True) | Q(end__gt=day), start__lte=day).order_by("pk")
    for organisation, system, place, percent in held.values_list("organisation", "system", "place", "percent"):
        found[organisation].append(Share(system, place, percent / 100))
    homes = Organisation.objects.order_by("pk").values_list("pk", "home_system", "place")
    return {pk: found.get(pk) or _at_home(system, place) for pk, system, place in homes}


def _at_home(system: int | None, place: int | None) -> list[Share]:
    return [] if system is None else [Share(system, place, WHOLE)]


def current_structure(day: dt.date) -> dict[int, int]:
    """Predecessors that have gone by ``day``, each with the organisation that continues it (both by primary key).

    Chains are followed to their end: if A became B and B became C, both A and B map to C.
    """
    steps = OrganisationSuccession.objects.filter(date__lte=day).order_by("date", "pk")
    follows = dict(steps.values_list("predecessor", "successor"))
    return {predecessor: _last(predecessor, follows) for predecessor in follows}


def _last(start: int, follows: dict[int, int]) -> int:
    seen = {start}
    place = start
    while (after := follows.get(place)) is not None and after not in seen:
        seen.add(after)
        place = after
    return place


def predecessors_of(organisation: Organisation, day: dt.date) -> list[int]:
    """Primary keys of everything that ``organisation`` continues on ``day``."""
    return sorted(before for before, now in current_structure(day).items() if now == organisation.pk)


def systems_touched(organisations: Iterable[Organisation]) -> set[int]:
    """Primary keys of every system in which one of these organisations counts now or later."""
    keys = [organisation.pk for organisation in organisations]
    shares = SystemShare.objects.filter(organisation__in=keys).values_list("system", flat=True)
    homes = Organisation.objects.filter(pk__in=keys, home_system__isnull=False).values_list("home_system", flat=True)
    return {pk for pk in (*shares, *homes) if pk is not None}
