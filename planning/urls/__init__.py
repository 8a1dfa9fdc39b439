"""Addresses of the pages of planning, below /planning/."""

from planning.urls import analyses, benchmarks, dashboards, exports, interventions, levers, scenarios, what_if

app_name = "planning"
urlpatterns = [
    *exports.patterns,
    *what_if.patterns,
    *scenarios.patterns,
    *levers.patterns,
    *analyses.patterns,
    *interventions.patterns,
    *benchmarks.patterns,
    *dashboards.patterns,
]
