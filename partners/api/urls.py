"""Addresses of partners under /api/v1/."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from partners.api import documentation, viewsets

router = SimpleRouter()
router.register("organisations", viewsets.Organisations, basename="api-organisation")
router.register("systems", viewsets.Systems, basename="api-system")
router.register("regions", viewsets.Regions, basename="api-region")
router.register("places", viewsets.Places, basename="api-place")

urlpatterns = [
    path("", include(router.urls)),
    path("me/", viewsets.Me.as_view(), name="api-me"),
    path("schema/", documentation.Schema.as_view(), name="api-schema"),
    path("docs/", documentation.Documentation.as_view(), name="api-docs"),
]
