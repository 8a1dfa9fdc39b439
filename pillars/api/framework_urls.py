"""Addresses of frameworks, pillars, workstreams and leads under /api/v1/."""

from typing import Any

from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from pillars.api import frameworks as views

router = SimpleRouter()
router.register("pillars", views.PillarApi, basename="api-pillar")
router.register("workstreams", views.WorkstreamApi, basename="api-workstream")

SYSTEM = "systems/<str:system>/"


def items(noun: str, kind: Any) -> list[URLPattern]:
    """Addresses of pillars or of workstreams of a system."""
    one = f"{SYSTEM}{noun}s/<slug:code>/"
    return [
        path(f"{SYSTEM}{noun}s/", kind.as_view({"get": "list", "post": "create"}), name=f"api-plan-{noun}s"),
        path(f"{SYSTEM}{noun}-order/", kind.as_view({"put": "reorder"}), name=f"api-plan-{noun}-order"),
        path(one, kind.as_view({"get": "retrieve", "put": "update"}), name=f"api-plan-{noun}"),
        path(f"{one}retire/", kind.as_view({"post": "retire"}), name=f"api-plan-{noun}-retire"),
        path(f"{one}restore/", kind.as_view({"post": "restore"}), name=f"api-plan-{noun}-restore"),
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    *router.urls,
    path("framework-templates/", views.Templates.as_view({"get": "list"}), name="api-framework-templates"),
    path(
        f"{SYSTEM}framework/",
        views.Frameworks.as_view({"get": "present", "post": "start", "put": "describe"}),
        name="api-framework",
    ),
    path(f"{SYSTEM}framework/retire/", views.Frameworks.as_view({"post": "retire"}), name="api-framework-retire"),
    path(f"{SYSTEM}frameworks/", views.Frameworks.as_view({"get": "list"}), name="api-frameworks"),
    path(f"{SYSTEM}framework/changes/", views.Changes.as_view({"get": "list"}), name="api-framework-changes"),
    *items("pillar", views.Pillars),
    *items("workstream", views.Workstreams),
    path(
        f"{SYSTEM}workstreams/<slug:code>/leads/",
        views.Leads.as_view({"get": "list", "post": "appoint"}),
        name="api-workstream-leads",
    ),
    path(
        f"{SYSTEM}workstreams/<slug:code>/leads/<str:email>/stand-down/",
        views.Leads.as_view({"post": "stand_down"}),
        name="api-workstream-lead-stand-down",
    ),
]
