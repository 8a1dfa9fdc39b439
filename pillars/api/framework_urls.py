"""Addresses of frameworks, pillars and workstreams under /api/v1/."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from pillars.api.frameworks import PillarApi, WorkstreamApi

router = SimpleRouter()
router.register("pillars", PillarApi, basename="api-pillar")
router.register("workstreams", WorkstreamApi, basename="api-workstream")
urlpatterns: list[URLPattern | URLResolver] = [*router.urls]
