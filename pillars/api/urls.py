"""Addresses of pillars under /api/v1/; each noun has a module of its own, whose list is added."""

from pillars.api import action_urls, framework_urls, initiative_urls, loop_urls, measure_urls, pipeline_urls

urlpatterns = [
    *framework_urls.urlpatterns,
    *action_urls.urlpatterns,
    *initiative_urls.urlpatterns,
    *loop_urls.urlpatterns,
    *measure_urls.urlpatterns,
    *pipeline_urls.urlpatterns,
]
