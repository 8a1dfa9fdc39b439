"""Addresses of what a scenario presumes besides its assumptions, and of where each value comes from."""

from django.urls import URLPattern, URLResolver, path

from planning.views import levers, resolved

SCENARIO = "<str:system>/scenarios/<uuid:code>/"
KIND = f"{SCENARIO}levers/<slug:kind>/"
patterns: list[URLPattern | URLResolver] = [
    path(f"{SCENARIO}levers/", levers.Levers.as_view(), name="levers"),
    path(f"{SCENARIO}levers/<slug:kind>.csv", levers.Download.as_view(), name="levers-download"),
    path(f"{KIND}add/", levers.AddLever.as_view(), name="lever-add"),
    path(f"{KIND}<uuid:lever>/", levers.LeverPage.as_view(), name="lever"),
    path(f"{KIND}<uuid:lever>/change/", levers.ChangeLever.as_view(), name="lever-change"),
    path(f"{KIND}<uuid:lever>/withdraw/", levers.WithdrawLever.as_view(), name="lever-withdraw"),
    path(f"{SCENARIO}values/", resolved.Values.as_view(), name="scenario-values"),
    path(f"{SCENARIO}values.csv", resolved.Download.as_view(), name="scenario-values-download"),
]
