"""Addresses under /api/v1/: each app adds its own routes; the schema describes them all."""

from django.urls import include, path

urlpatterns = [
    path("", include("partners.api.urls")),
    path("", include("jobs.api.urls")),
    path("", include("workforce.api.urls")),
    path("", include("planning.api.urls")),
    path("", include("pillars.api.urls")),
    path("", include("phases.api.urls")),
]
