"""Addresses of the pages of planning, below /planning/."""

from planning.urls import analyses, dashboards, exports, scenarios

app_name = "planning"
urlpatterns = [*exports.patterns, *scenarios.patterns, *analyses.patterns, *dashboards.patterns]
