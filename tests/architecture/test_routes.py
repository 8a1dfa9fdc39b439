"""Every address declares who may use it; one that does not, fails here before anybody can open it."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.views.generic import TemplateView

from partners.api.views import ApiView, GuardedApi, ScopedViewSet
from partners.pages import ActionPage, FormPage, GuardedView, ListPage, Page, page
from partners.permissions import Access, Permission
from web.views import PublicPage

# Addresses of libraries, with the reason why they need no declaration of ours.
LIBRARIES = {
    "accounts/": "allauth: signing in is for everyone, the rest it guards itself; nobody signs up (tested)",
    "admin/": "our admin site lets administrators in only (partners.site); each address must be wrapped by it",
}


@dataclass(frozen=True)
class Route:
    """An address and what answers there."""

    address: str
    answers: Any

    @property
    def declared(self) -> Any:
        """What it declares: a permission, one by action, or that it is public; None when it declares nothing."""
        view = getattr(self.answers, "view_class", None) or getattr(self.answers, "cls", None)
        if view is not None and issubclass(view, GuardedApi):
            return view.permission or dict(view.permissions) or None
        if view is not None and issubclass(view, PublicPage):
            return Access.PUBLIC if view.public else None
        return getattr(self.answers, "permission", None)

    @property
    def guarded(self) -> bool:
        """Whether the declaration is also enforced: a base class or the decorator stands before the view."""
        view = getattr(self.answers, "view_class", None) or getattr(self.answers, "cls", None)
        if view is None:
            return getattr(self.answers, "__wrapped__", None) is not None
        return issubclass(view, GuardedView | GuardedApi | PublicPage)


def routes(patterns: list[Any], before: str = "") -> Iterator[Route]:
    """Every address below ``patterns``, with its whole path."""
    for pattern in patterns:
        address = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield Route(address, pattern.callback)


def own(found: Iterator[Route]) -> list[Route]:
    """Routes that must declare something: not those of libraries, named above with a reason."""
    return [route for route in found if not (_of_allauth(route) or _behind_the_admin_site(route))]


def _of_allauth(route: Route) -> bool:
    return route.address.startswith("accounts/") and route.answers.__module__.startswith("allauth.")


def _behind_the_admin_site(route: Route) -> bool:
    """Django marks what the site or a model's admin has wrapped; `admin_view` itself marks the rest."""
    if route.address == "admin/login/":  # leads to the planner's own page
        return True
    marks = ("admin_site", "model_admin", "permission")
    return route.address.startswith("admin/") and any(hasattr(route.answers, mark) for mark in marks)


def undeclared(found: list[Route]) -> list[str]:
    """Addresses that declare nothing that can be read as a permission."""
    return sorted(route.address for route in found if not _readable(route.declared) or not route.guarded)


def _readable(declared: Any) -> bool:
    if isinstance(declared, Mapping):
        return bool(declared) and all(isinstance(one, Permission | Access) for one in declared.values())
    return isinstance(declared, Permission | Access)


def everything() -> list[Route]:
    return own(routes(get_resolver().url_patterns))


def test_every_address_declares_who_may_use_it() -> None:
    assert undeclared(everything()) == []


def test_the_walk_reaches_pages_and_api_alike() -> None:
    found = {route.address for route in everything()}
    assert {"", "organisations/", "audit/", "api/v1/me/"} <= found


def test_only_reading_is_public() -> None:
    """What nobody needs to sign in for can be counted on two hands: name it here when it grows."""
    public = {route.address for route in everything() if route.declared is Access.PUBLIC}
    assert public <= {
        "accessibility/",
        "methodology/",
        "about-the-data/",
        "healthz",
        "readyz",
        "api/v1/schema/",
        "api/v1/docs/",
    }


def test_every_library_named_here_still_has_addresses() -> None:
    walked = [route.address for route in routes(get_resolver().url_patterns)]
    assert all(any(address.startswith(prefix) for address in walked) for prefix in LIBRARIES)


# A new address without a declaration must be found: each of these would slip in if the walk were blind to it.


def bare_function(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


class BareClass(TemplateView):
    template_name = "x.html"


class OnlySaysSo(TemplateView):
    """Declares, but nothing enforces it."""

    permission = Permission.VIEW_FIGURES
    template_name = "x.html"


def bare_api() -> Any:
    from rest_framework.views import APIView

    return APIView.as_view()


def only_says_so(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


only_says_so.permission = Permission.VIEW_FIGURES


@pytest.mark.parametrize(
    "view",
    [bare_function, BareClass.as_view(), OnlySaysSo.as_view(), bare_api(), only_says_so],
    ids=["function", "class", "class that only says so", "API view", "function that only says so"],
)
def test_a_new_address_without_a_guarded_declaration_fails(view: Any) -> None:
    urlconf = ModuleType("fake_urls")
    urlconf.urlpatterns = [path("new/", view), path("good/", page(Access.SIGNED_IN)(bare_function))]
    sys.modules[urlconf.__name__] = urlconf
    try:
        assert undeclared(own(routes(get_resolver(urlconf.__name__).url_patterns))) == ["new/"]
    finally:
        del sys.modules[urlconf.__name__]


def test_an_address_of_ours_does_not_hide_behind_a_librarys_prefix() -> None:
    ours = [path("accounts/secret/", bare_function), path("admin/secret/", bare_function)]
    assert undeclared(own(routes(ours))) == ["accounts/secret/", "admin/secret/"]


@pytest.mark.parametrize("base", [Page, FormPage, ListPage, ActionPage, ApiView, ScopedViewSet])
def test_a_view_without_a_permission_cannot_be_written(base: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match="does not say who may"):
        type("Forgotten", (base,), {})


@pytest.mark.parametrize("base", [Page, ApiView])
def test_words_are_no_permission(base: Any) -> None:
    with pytest.raises(ImproperlyConfigured):
        type("Words", (base,), {"permission": "figures.view"})


def test_an_api_view_may_declare_by_action() -> None:
    view = type("ByAction", (ScopedViewSet,), {"permissions": {"list": Permission.VIEW_FIGURES}})
    assert view.permissions["list"] is Permission.VIEW_FIGURES
