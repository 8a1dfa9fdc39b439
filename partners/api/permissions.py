"""The permission class of every API view: it demands what the view declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

from partners.actors import Actor
from partners.permissions import Access, Permission

if TYPE_CHECKING:  # the REST framework reads this module while its own views are being imported
    from rest_framework.request import Request
    from rest_framework.views import APIView


def declared(view: object) -> Permission | Access | None:
    """What the view declares for the action (or, without actions, the method) at hand; None when it declares nothing.

    ``permissions`` maps actions (“list”) or methods (“get”) to rights; ``permission`` is for everything else.
    """
    mapping = getattr(view, "permissions", None) or {}
    request = getattr(view, "request", None)
    method = (getattr(request, "method", None) or "").lower()
    names = (getattr(view, "action", None), method, "get" if method == "head" else None)
    for name in names:
        if name in mapping:
            return mapping[name]
    return getattr(view, "permission", None)


class DeclaredPermission(BasePermission):
    """Refuses a view that declares nothing, and an actor without the declared right."""

    message = "Your account or token does not have the right to do this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        needed = declared(view)
        if request.method == "OPTIONS" and needed is None:
            needed = Access.SIGNED_IN
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if needed is Access.PUBLIC:
            return True
        if needed is Access.SIGNED_IN:
            return actor.user is not None
        return isinstance(needed, Permission) and actor.may(needed)
