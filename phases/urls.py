"""Addresses of the pages of phases."""

from django.urls import path

from phases import views

app_name = "phases"
urlpatterns = [
    path("", views.Phases.as_view(), name="phases"),
    path("<slug:code>/", views.PhasePage.as_view(), name="phase"),
]
