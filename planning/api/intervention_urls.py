"""Addresses of what could be done under /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from planning.api import interventions, robustness

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "interventions/",
        interventions.Interventions.as_view({"get": "list", "post": "create"}),
        name="api-interventions",
    ),
    path(
        "interventions/<uuid:code>/",
        interventions.Interventions.as_view({"get": "retrieve", "put": "update"}),
        name="api-intervention",
    ),
    path(
        "interventions/<uuid:code>/retire/",
        interventions.Interventions.as_view({"post": "retire"}),
        name="api-intervention-retire",
    ),
    path("packages/", interventions.Packages.as_view({"get": "list", "post": "create"}), name="api-packages"),
    path(
        "packages/<uuid:code>/",
        interventions.Packages.as_view({"get": "retrieve", "put": "update"}),
        name="api-package",
    ),
    path("packages/<uuid:code>/retire/", interventions.Packages.as_view({"post": "retire"}), name="api-package-retire"),
    path(
        "scenarios/<uuid:scenario>/interventions/",
        interventions.Switches.as_view({"get": "list"}),
        name="api-scenario-interventions",
    ),
    path(
        "scenarios/<uuid:scenario>/interventions/<uuid:code>/",
        interventions.Switches.as_view({"put": "switch"}),
        name="api-scenario-intervention",
    ),
    path("robustness/", robustness.Grids.as_view({"get": "list", "post": "create"}), name="api-robustness"),
    path("robustness/<uuid:code>/", robustness.Grids.as_view({"get": "retrieve"}), name="api-robustness-grid"),
]
