"""Addresses of jobs under /api/v1/."""

from django.urls import path

from jobs.api import views

urlpatterns = [path("jobs/<uuid:code>/", views.JobView.as_view(), name="api-job")]
