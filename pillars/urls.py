"""Addresses of the pages of pillars."""

from django.urls import path

from pillars import views

app_name = "pillars"
urlpatterns = [
    path("", views.Pillars.as_view(), name="pillars"),
    path("<slug:code>/", views.PillarPage.as_view(), name="pillar"),
]
