"""Addresses of the pages of partners."""

from django.urls import path

from partners.views import home

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("account/", home.Account.as_view(), name="account"),
]
