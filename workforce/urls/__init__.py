"""Addresses of the pages of workforce, below /returns/."""

from workforce.urls import collecting, origins, uploads

app_name = "workforce"
urlpatterns = [*uploads.patterns, *origins.patterns, *collecting.patterns]
