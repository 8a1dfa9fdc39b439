"""Addresses of pipelines under /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from pillars.api import pipelines as views

ALL = "systems/<str:system>/pipelines/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(ALL, views.PipelineApi.as_view({"get": "every"}), name="api-pipelines"),
    path(f"{ALL}<slug:profession>/", views.PipelineApi.as_view({"get": "one"}), name="api-pipeline"),
]
