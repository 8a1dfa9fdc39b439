"""Addresses of actions and what hangs on them under /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from pillars.api import action_parts as parts
from pillars.api import actions as views

ACTIONS = "systems/<str:system>/actions/"
ONE = f"{ACTIONS}<str:reference>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("my-actions/", views.MyActions.as_view({"get": "list"}), name="api-my-actions"),
    path(ACTIONS, views.Actions.as_view({"get": "list", "post": "create"}), name="api-actions"),
    path(f"{ACTIONS}several/", views.Actions.as_view({"post": "several"}), name="api-actions-several"),
    path(
        ONE,
        views.Actions.as_view({"get": "retrieve", "put": "update", "patch": "partial_update"}),
        name="api-action",
    ),
    path(f"{ONE}report/", views.Actions.as_view({"post": "report"}), name="api-action-report"),
    path(f"{ONE}retire/", views.Actions.as_view({"post": "retire"}), name="api-action-retire"),
    path(f"{ONE}restore/", views.Actions.as_view({"post": "restore"}), name="api-action-restore"),
    path(
        f"{ONE}milestones/", parts.Milestones.as_view({"get": "list", "post": "create"}), name="api-action-milestones"
    ),
    path(
        f"{ONE}milestones/<int:number>/",
        parts.Milestones.as_view({"put": "update", "delete": "remove"}),
        name="api-action-milestone",
    ),
    path(f"{ONE}comments/", parts.Comments.as_view({"get": "list", "post": "create"}), name="api-action-comments"),
    path(f"{ONE}evidence/", parts.EvidenceApi.as_view({"get": "list", "post": "create"}), name="api-action-evidence"),
    path(
        f"{ONE}evidence/<int:number>/withdraw/",
        parts.EvidenceApi.as_view({"post": "withdraw"}),
        name="api-action-evidence-withdraw",
    ),
    path(f"{ONE}decisions/", parts.Decisions.as_view({"get": "list", "post": "create"}), name="api-action-decisions"),
    path(
        f"{ONE}decisions/<int:number>/answer/",
        parts.Decisions.as_view({"post": "answer"}),
        name="api-action-decision-answer",
    ),
]
