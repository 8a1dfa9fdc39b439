"""Addresses of the pages of planning, below /planning/."""

from planning.urls import dashboards, scenarios

app_name = "planning"
urlpatterns = [*dashboards.patterns, *scenarios.patterns]
