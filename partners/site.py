"""The administration pages: for administrators only, behind the same sign-in (and lock-out) as every other page."""

from __future__ import annotations

from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from partners.permissions import Permission


class PlannerAdminSite(admin.AdminSite):
    """Django's admin without a sign-in page of its own."""

    site_header = "ICS workforce planner: administration"
    site_title = "ICS workforce planner"
    index_title = "Reference data and people"
    site_url = "/"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Sends a stranger to the planner's sign-in page, and refuses somebody signed in without the right."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise PermissionDenied("The administration pages are for administrators.")
            return inner(request, *args, **kwargs)

        update_wrapper(guarded, view)
        guarded.permission = Permission.MANAGE_REFERENCE  # type: ignore[attr-defined] # so that the walk of routes sees it
        return guarded

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Through the planner's own sign-in page."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied("The administration pages are for administrators.")
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if request.method == "POST":
            logout(request)
        return redirect_to_login(reverse("admin:index"))
