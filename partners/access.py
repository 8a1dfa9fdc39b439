"""May this actor do this to that? Services ask here, so that no door can slip past."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404

from partners.actors import Actor
from partners.models import Organisation, System
from partners.permissions import Permission
from partners.scoping import ScopedQuerySet

M = TypeVar("M", bound=Model)


def demand(actor: Actor, permission: Permission, thing: Organisation | System | None = None) -> None:
    """Go on only if ``actor`` may do ``permission`` to ``thing`` (or anywhere, if None).

    Raises:
        PermissionDenied: they may not.
    """
    if not actor.may(permission, thing):
        raise PermissionDenied(f"You do not have the right “{permission}” here.")


def demand_everywhere(actor: Actor, permission: Permission) -> None:
    """Go on only if the right covers the whole installation: administrators, and the application itself.

    Raises:
        PermissionDenied: it does not.
    """
    if not actor.reach(permission).everything:
        raise PermissionDenied("Only an administrator may do this.")


def find(
    queryset: ScopedQuerySet, actor: Actor, sight: Permission, right: Permission | None = None, **key: object
) -> Model:
    """The one row with this natural key.

    Raises:
        Http404: no such row, or it is out of the actor's sight.
        PermissionDenied: the actor sees it but lacks ``right`` on it.
    """
    found = queryset.visible_to(actor, sight).filter(**key).first()
    if found is None:
        raise Http404(f"There is no {queryset.model._meta.verbose_name} with that code that you can see.")
    if right is not None and right != sight and not queryset.visible_to(actor, right).filter(pk=found.pk).exists():
        raise PermissionDenied(f"You can see this {queryset.model._meta.verbose_name}, but not change it.")
    return found
