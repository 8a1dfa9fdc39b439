"""Mapping a label of a source to a profession, once; it is remembered."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from partners import audit
from partners.access import demand
from partners.actors import Actor
from partners.models import Organisation, System
from partners.permissions import Permission
from workforce.models import Alias, Profession
from workforce.rules.labels import same

LONGEST = 200
"""Letters of a label."""


@transaction.atomic
def map_label(
    *,
    actor: Actor,
    label: str,
    profession: Profession,
    organisation: Organisation | None = None,
    system: System | None = None,
) -> Alias:
    """Say that ``label`` means ``profession``: for one organisation, for a system, or (neither) for everybody.

    A label mapped there before is mapped anew; lines already on record keep their profession.

    Raises:
        PermissionDenied: a lead maps for the organisation, a planner for the system, an administrator for everybody.
        ValueError: both scopes were given, or the label is blank or too long.
    """
    plain = " ".join(label.split())
    if not 0 < len(plain) <= LONGEST or (organisation is not None and system is not None):
        raise ValueError(f"Give a label of at most {LONGEST} letters, and at most one scope.")
    _demand(actor, organisation, system)
    scope = {"organisation": organisation, "system": system}
    alias = mapped(plain, organisation, system) or Alias(label=plain, **scope)
    before = alias.profession.code if alias.pk else None
    alias.profession = profession
    alias.save()
    audit.record(
        actor=actor, action="label.mapped", subject=f"label {plain}", organisation=organisation, system=system,
        profession=profession.code, before=before,
    )  # fmt: skip
    return alias


def mapped(label: str, organisation: Organisation | None = None, system: System | None = None) -> Alias | None:
    """How the label is mapped in just this scope, however it is spelt there (as the rules compare labels)."""
    there = Alias.objects.filter(organisation=organisation, system=system).select_related("profession")
    return next((alias for alias in there if same(alias.label) == same(label)), None)


def _demand(actor: Actor, organisation: Organisation | None, system: System | None) -> None:
    if organisation is not None:
        demand(actor, Permission.MAP_LABELS, organisation)
    elif system is not None:
        demand(actor, Permission.MAP_SYSTEM_LABELS, system)
    elif not actor.reach(Permission.MANAGE_REFERENCE).everything:
        raise PermissionDenied("Only administrators map labels for everybody.")
