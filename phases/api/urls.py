"""Addresses of phases under /api/v1/."""

from rest_framework.routers import SimpleRouter

from phases.api.views import PhaseApi

router = SimpleRouter()
router.register("phases", PhaseApi, basename="api-phase")
urlpatterns = router.urls
