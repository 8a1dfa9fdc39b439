"""Addresses of plans and their pillars."""

from django.urls import path

from pillars.views import plans

urlpatterns = [
    path("", plans.Plans.as_view(), name="pillars"),
    path("<str:system>/", plans.Plan.as_view(), name="plan"),
    path("<str:system>/pillars/<slug:code>/", plans.PillarPage.as_view(), name="pillar"),
]
