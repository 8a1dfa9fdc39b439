"""Addresses of a scenario's what-if."""

from django.urls import URLPattern, URLResolver, include, path

from planning.views import what_if

of_scenario: list[URLPattern | URLResolver] = [
    path("", what_if.WhatIf.as_view(), name="what-if"),
    path("numbers.csv", what_if.Numbers.as_view(), name="what-if-numbers"),
    path("keep/", what_if.Keep.as_view(), name="what-if-keep"),
]
patterns: list[URLPattern | URLResolver] = [
    path("<str:system>/scenarios/<uuid:code>/what-if/", include(of_scenario)),
]
