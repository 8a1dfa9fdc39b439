"""Addresses of the pages of planning, below /planning/."""

from planning.urls import dashboards, exports, scenarios

app_name = "planning"
urlpatterns = [*exports.patterns, *scenarios.patterns, *dashboards.patterns]
