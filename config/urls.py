"""Addresses of pages and API; each app owns its own list."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("web.urls")),
    path("", include("partners.urls")),
    path("", include("jobs.urls")),
    path("returns/", include("workforce.urls")),
    path("planning/", include("planning.urls")),
    path("pillars/", include("pillars.urls")),
    path("phases/", include("phases.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("config.api_urls")),
]
handler400 = "web.errors.bad_request"
handler403 = "web.errors.forbidden"
handler404 = "web.errors.not_found"
handler500 = "web.errors.server_error"
