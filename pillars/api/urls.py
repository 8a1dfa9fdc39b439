"""Addresses of pillars under /api/v1/."""

from rest_framework.routers import SimpleRouter

from pillars.api.views import PillarApi, WorkstreamApi

router = SimpleRouter()
router.register("pillars", PillarApi, basename="api-pillar")
router.register("workstreams", WorkstreamApi, basename="api-workstream")
urlpatterns = router.urls
