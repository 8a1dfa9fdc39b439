"""Addresses of initiatives under /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from pillars.api import initiatives as views

ALL = "systems/<str:system>/initiatives/"
ONE = f"{ALL}<uuid:code>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(ALL, views.Initiatives.as_view({"get": "list", "post": "create"}), name="api-initiatives"),
    path(ONE, views.Initiatives.as_view({"get": "retrieve", "put": "update"}), name="api-initiative"),
    path(f"{ONE}steps/", views.Initiatives.as_view({"put": "steps"}), name="api-initiative-steps"),
    path(f"{ONE}sites/", views.Initiatives.as_view({"post": "site"}), name="api-initiative-sites"),
    path(f"{ONE}retire/", views.Initiatives.as_view({"post": "retire"}), name="api-initiative-retire"),
    path(f"{ONE}restore/", views.Initiatives.as_view({"post": "restore"}), name="api-initiative-restore"),
    path(
        f"{ONE}agreements/",
        views.Agreements.as_view({"get": "list", "post": "create"}),
        name="api-initiative-agreements",
    ),
]
