"""Addresses of a scenario's analyses under /api/v1/scenarios/…/."""

from django.urls import URLPattern, URLResolver, path

from planning.api import analyses

urlpatterns: list[URLPattern | URLResolver] = [
    path("what-matters-most/", analyses.Tornado.as_view({"get": "read", "post": "ask"}), name="api-scenario-tornado"),
    path("back-tests/", analyses.BackTests.as_view({"get": "list", "post": "create"}), name="api-scenario-back-tests"),
    path("back-tests/<uuid:code>/", analyses.BackTests.as_view({"get": "retrieve"}), name="api-scenario-back-test"),
]
