"""Reads: who may see a system's plans, and so may lead what is in them."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from partners.models import Membership, System, User
from partners.permissions import Permission
from partners.roles import RIGHTS

SEEING: Final = [role for role, rights in RIGHTS.items() if Permission.VIEW_PLANS in rights]
LEADING: Final = [role for role, rights in RIGHTS.items() if Permission.LEAD_PLANS in rights]


def who_sees(system: System) -> QuerySet[User]:
    """People with a role in the system, its region or one of its organisations that shows them its plans."""
    held = _held(system).filter(role__in=SEEING)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("full_name", "pk")


def who_may_lead(system: System) -> set[int]:
    """Primary keys of those whose role lets them change what they lead."""
    held = _held(system).filter(role__in=LEADING, organisation__isnull=True)
    return set(held.values_list("user", flat=True))


def _held(system: System) -> QuerySet[Membership]:
    here = Q(system=system) | Q(region=system.region_id) | Q(organisation__home_system=system)
    return Membership.objects.filter(here, ended__isnull=True)
