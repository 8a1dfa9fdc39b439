"""Addresses of the pages of jobs."""

from django.urls import path

from jobs import views

app_name = "jobs"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("jobs/", views.Jobs.as_view(), name="list"),
    path("jobs/<uuid:code>/progress/", views.progress, name="progress"),
    path("jobs/<uuid:code>/try-again/", views.try_again, name="try-again"),
]
