"""Addresses of measures and their readings under /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from pillars.api.measures import Measures, Readings

OF = "systems/<str:system>/measures/"
ONE = f"{OF}<slug:slug>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(OF, Measures.as_view({"get": "list", "post": "create"}), name="api-plan-measures"),
    path(
        ONE,
        Measures.as_view({"get": "retrieve", "put": "update", "patch": "partial_update"}),
        name="api-plan-measure",
    ),
    path(f"{ONE}series/", Measures.as_view({"get": "series"}), name="api-plan-measure-series"),
    path(f"{ONE}review/", Measures.as_view({"post": "review"}), name="api-plan-measure-review"),
    path(f"{ONE}retire/", Measures.as_view({"post": "retire"}), name="api-plan-measure-retire"),
    path(f"{ONE}restore/", Measures.as_view({"post": "restore"}), name="api-plan-measure-restore"),
    path(f"{ONE}readings/", Readings.as_view({"get": "list", "post": "create"}), name="api-readings"),
    path(f"{ONE}readings/<str:day>/", Readings.as_view({"put": "update"}), name="api-reading"),
    path(f"{ONE}readings/<str:day>/check/", Readings.as_view({"post": "check"}), name="api-reading-check"),
]
