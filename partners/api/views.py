"""Base classes of API views: a view says who may call it, or it cannot be written.

    class Rounds(ScopedViewSet, ReadOnly):
        permission = Permission.VIEW_FIGURES
        queryset = Round.objects.all()
        serializer_class = RoundSerializer

``permissions = {"list": P.X, "create": P.Y}`` gives each action its own right, ``permission`` covers the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from partners import access
from partners.actors import Actor
from partners.api.permissions import DeclaredPermission, declared
from partners.api.throttling import CallerThrottle
from partners.models import ApiToken, Channel, User
from partners.permissions import Access, Permission
from partners.scoping import ScopedQuerySet

if TYPE_CHECKING:
    _ApiBase = APIView
else:
    _ApiBase = object


class GuardedApi(_ApiBase):
    """Mixed into an API view, demands a declared permission and sets ``request.actor``."""

    permission: ClassVar[Permission | Access | None] = None
    permissions: ClassVar[Mapping[str, Permission | Access]] = {}
    permission_classes = (DeclaredPermission,)
    throttle_classes = (CallerThrottle,)

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        given = [*cls.permissions.values(), *([cls.permission] if cls.permission is not None else [])]
        if not abstract and (not given or not all(isinstance(one, Permission | Access) for one in given)):
            raise ImproperlyConfigured(
                f"{cls.__module__}.{cls.__qualname__} does not say who may call it. Give it a `permission`, or "
                f"`permissions` by action."
            )

    if not TYPE_CHECKING:  # views and sets of views have different signatures here

        @classmethod
        def as_view(cls, *args, **initkwargs):
            view = super().as_view(*args, **initkwargs)
            view.permission = cls.permission or dict(cls.permissions)
            return view

    def perform_authentication(self, request: Request) -> None:
        super().perform_authentication(request)
        if not isinstance(request.auth, ApiToken):
            user = request.user if isinstance(request.user, User) else None
            request.actor = Actor(user=user, channel=Channel.API)  # type: ignore[attr-defined]
            request._request.actor = request.actor  # type: ignore[attr-defined]

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    def right(self) -> Permission:
        """The right that the action at hand needs.

        Raises:
            ImproperlyConfigured: it needs none, so that nothing says which rows are in sight.
        """
        needed = declared(self)
        if not isinstance(needed, Permission):
            raise ImproperlyConfigured(f"{type(self).__qualname__} must name the right by which rows are seen.")
        return needed

    def find(
        self, queryset: ScopedQuerySet, sight: Permission | None = None, right: Permission | None = None, **key: object
    ) -> Any:
        """The one row with this natural key.

        Raises:
            Http404: no such row, or out of sight.
            PermissionDenied: in sight, but without ``right`` on it.
        """
        return access.find(queryset, self.actor, sight or self.right(), right, **key)

    def demand(self, thing: Any) -> None:
        """Go on only if the action at hand may be done to ``thing`` (an organisation or a system)."""
        access.demand(self.actor, self.right(), thing)


class ApiView(GuardedApi, APIView, abstract=True):
    """A single address of the API."""


class ScopedViewSet(GuardedApi, GenericViewSet, abstract=True):
    """A set of rows, cut down to what the caller may see.

    ``sight`` is the right by which a row is in sight at all, where that differs from the action's own right: a row in
    sight on which the caller lacks the action's right answers 403, one out of sight 404.
    """

    sight: ClassVar[Permission | None] = None
    lookup_field = "code"
    lookup_value_regex = "[^/]+"

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        return rows.visible_to(self.actor, self.sight or self.right())

    def get_object(self) -> Any:
        found = super().get_object()
        if self.sight is not None and (right := self.right()) != self.sight:
            allowed = type(found)._default_manager.all().visible_to(self.actor, right)
            if not allowed.filter(pk=found.pk).exists():
                raise PermissionDenied(f"You can see this {found._meta.verbose_name}, but not change it.")
        return found


class ReadOnly(ListModelMixin, RetrieveModelMixin):
    """List and detail."""


__all__ = ["ApiView", "GuardedApi", "ReadOnly", "ScopedViewSet"]
