"""The administration pages: for administrators only, behind the same sign-in (and lock-out) as every other page."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


class PlannerAdminSite(admin.AdminSite):
    """Django's admin without a sign-in page of its own."""

    site_header = "ICS workforce planner: administration"
    site_title = "ICS workforce planner"
    index_title = "Reference data and people"
    site_url = "/"

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Through the planner's own sign-in page; somebody signed in without the right gets 403."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied("The administration pages are for administrators.")
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from django.contrib.auth import logout

        logout(request)
        return redirect_to_login(reverse("admin:index"))

