"""Pages that belong to everyone: what the application is and how it reckons."""

from django.urls import path

from web import views

app_name = "web"

urlpatterns = [
    path("accessibility/", views.AccessibilityStatement.as_view(), name="accessibility"),
    path("methodology/", views.Methodology.as_view(), name="methodology"),
    path("about-the-data/", views.AboutData.as_view(), name="about-data"),
]
