"""Addresses of the pages of pillars; each noun has a module here, whose list is added."""

from pillars.urls import plans

app_name = "pillars"
urlpatterns = [*plans.urlpatterns]
