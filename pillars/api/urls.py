"""Addresses of pillars under /api/v1/; each noun has a module of its own, whose list is added."""

from pillars.api import framework_urls

urlpatterns = [*framework_urls.urlpatterns]
