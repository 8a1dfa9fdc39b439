"""Addresses of the pages of pillars; each noun has a module here, whose list is added."""

from pillars.urls import actions, measures, plans

app_name = "pillars"
urlpatterns = [*actions.urlpatterns, *plans.urlpatterns, *measures.urlpatterns]  # “mine” comes before the codes of systems
