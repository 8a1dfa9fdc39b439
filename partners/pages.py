"""Base classes of pages: a page says who may open it, or it cannot be written.

class Returns(ListPage):
    permission = Permission.VIEW_FIGURES
    queryset = Return.objects.all()
    template_name = "workforce/returns.html"

@page(Permission.EDIT_RETURN)
def open_return(request): …
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.generic import FormView, ListView, TemplateView, View

from partners import access
from partners.actors import Actor
from partners.permissions import Access, Permission
from partners.scoping import ScopedQuerySet

if TYPE_CHECKING:
    _ViewBase = View
else:
    _ViewBase = object

Needed = Permission | Access
V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def refusal(request: HttpRequest, needed: Needed) -> HttpResponseBase | None:
    """What to answer instead of the page: None (go on), or the way to the sign-in page.

    Raises:
        PermissionDenied: somebody is signed in, but holds the right nowhere.
    """
    if needed is Access.PUBLIC:
        return None
    if not request.user.is_authenticated:
        return _to_sign_in(request)
    if isinstance(needed, Permission) and not actor_of(request).may(needed):
        raise PermissionDenied(f"You do not have the right “{needed}”.")
    return None


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking (set by the middleware)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("HX-Request") == "true":
        # A fragment must not be replaced by the sign-in page: the whole page goes there, and comes back to itself.
        page_address = request.headers.get("HX-Current-URL") or "/"
        answer = redirect_to_login(_path(page_address))
        return HttpResponse(status=401, headers={"HX-Redirect": answer.url})
    return redirect_to_login(request.get_full_path())


def _path(address: str) -> str:
    from urllib.parse import urlsplit

    parts = urlsplit(address)
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


class GuardedView(_ViewBase):
    """Mixed into a class-based view, demands that the class declares its ``permission``.

    A class that is itself a base says so: ``class Base(Page, abstract=True)``. Each address exposes ``.permission``.
    """

    permission: ClassVar[Needed]
    request: HttpRequest

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not abstract and not isinstance(getattr(cls, "permission", None), Permission | Access):
            raise ImproperlyConfigured(
                f"{cls.__module__}.{cls.__qualname__} does not say who may open it. Give it a `permission`: one of "
                f"Permission, or Access.SIGNED_IN or Access.PUBLIC when no right is needed."
            )

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        view = super().as_view(**initkwargs)
        view.permission = cls.permission  # type: ignore[attr-defined]
        return view

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused = refusal(request, self.permission)
        return refused if refused is not None else super().dispatch(request, *args, **kwargs)

    @property
    def actor(self) -> Actor:
        return actor_of(self.request)

    def find(
        self, queryset: ScopedQuerySet, sight: Permission | None = None, right: Permission | None = None, **key: object
    ) -> Any:
        """The one row with this natural key, seen by right of ``sight`` (the page's permission if not given).

        Raises:
            Http404: no such row, or out of sight.
            PermissionDenied: in sight, but without ``right`` on it.
        """
        return access.find(queryset, self.actor, sight or self._own_right(), right, **key)

    def _own_right(self) -> Permission:
        if not isinstance(self.permission, Permission):
            raise ImproperlyConfigured(f"{type(self).__qualname__} must name the right by which rows are seen.")
        return self.permission


class Page(GuardedView, TemplateView, abstract=True):
    """A page that shows something."""


class ActionPage(GuardedView, View, abstract=True):
    """An address that does something on POST and then leads elsewhere, or streams a file on GET."""


class FormPage(GuardedView, FormView, abstract=True):
    """A page with a form; ``form_valid`` calls a service with ``self.actor``."""


class ListPage(GuardedView, ListView, abstract=True):
    """A page with a list, cut down to what the actor may see.

    ``sight`` names the right by which rows are seen where that is not the page's own permission.
    """

    sight: ClassVar[Permission | None] = None
    paginate_by = 50
    context_object_name = "rows"

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        if not isinstance(rows, ScopedQuerySet):
            raise ImproperlyConfigured(
                f"{type(self).__qualname__} lists {rows.model.__name__}, which has no scope. Give the model "
                f"`objects = ScopedQuerySet.as_manager()` and say where its rows belong."
            )
        return rows.visible_to(self.actor, self.sight or self._own_right())


def page(permission: Needed) -> Callable[[V], V]:
    """Declares who may open a view written as a function."""

    def declare(view: V) -> V:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refused = refusal(request, permission)
            return refused if refused is not None else view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return declare


def one(
    request: HttpRequest, queryset: ScopedQuerySet, sight: Permission, right: Permission | None = None, **key: object
) -> Model:
    """``access.find`` for a view written as a function."""
    return access.find(queryset, actor_of(request), sight, right, **key)
