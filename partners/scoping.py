"""The one method by which every list is cut down to what an actor may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.permissions import Permission


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset whose rows belong to an organisation, to a system, or to both.

    A model says where its rows belong with the class attributes ``scope_organisation`` and ``scope_system``: the path
    of the foreign key to ``Organisation`` or ``System`` ("" = the row itself is one; None = there is none). Whatever
    is not plainly allowed is left out: it fails closed.
    """

    def visible_to(self, actor: Actor, permission: Permission) -> Self:
        """Rows on which ``actor`` holds ``permission``."""
        reach = actor.reach(permission)
        if reach.everything:
            return self.all()
        allowed = Q(pk__in=[])
        organisation = getattr(self.model, "scope_organisation", None)
        system = getattr(self.model, "scope_system", None)
        if organisation is not None:
            path = f"{organisation}__" if organisation else ""
            key = organisation or "pk"
            allowed |= Q(**{f"{key}__in": reach.organisations})
            allowed |= Q(**{f"{path}home_system__in": reach.systems})
            allowed |= Q(**{f"{path}home_system__region__in": reach.regions})
        if system is not None:
            path = f"{system}__" if system else ""
            allowed |= Q(**{f"{system or 'pk'}__in": reach.systems}) | Q(**{f"{path}region__in": reach.regions})
        return self.filter(allowed)
