"""Addresses of the pages of pillars; each noun has a module here, whose list is added."""

from pillars.urls import actions, closing, initiatives, measures, pipelines, plans, risks

app_name = "pillars"
urlpatterns = [  # “mine” comes before the codes of systems
    *actions.urlpatterns, *plans.urlpatterns, *measures.urlpatterns, *closing.urlpatterns, *risks.urlpatterns,
    *initiatives.urlpatterns, *pipelines.urlpatterns,
]  # fmt: skip
