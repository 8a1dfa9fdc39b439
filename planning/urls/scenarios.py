"""Addresses of scenarios, their assumptions and their runs."""

from django.urls import URLPattern, URLResolver, include, path

from planning.views import assumptions, bridging, comparing, locks, overview, runs, scenarios

of_scenario: list[URLPattern | URLResolver] = [
    path("", overview.Overview.as_view(), name="scenario"),
    path("settings/", scenarios.Settings.as_view(), name="scenario-settings"),
    path("copy/", scenarios.Copy.as_view(), name="scenario-copy"),
    path("work-out/", scenarios.WorkOut.as_view(), name="scenario-work-out"),
    path("lock/", locks.Lock.as_view(), name="scenario-lock"),
    path("unlock/", locks.Unlock.as_view(), name="scenario-unlock"),
    path("assumptions/", overview.AssumptionList.as_view(), name="assumptions"),
    path("assumptions/assumptions.csv", overview.AssumptionDownload.as_view(), name="assumptions-download"),
    path("assumptions/add/", assumptions.AddAssumption.as_view(), name="assumption-add"),
    path("assumptions/<str:key>/", assumptions.AssumptionPage.as_view(), name="assumption"),
    path("assumptions/<str:key>/edit/", assumptions.EditAssumption.as_view(), name="assumption-edit"),
    path("assumptions/<str:key>/end/", assumptions.EndAssumption.as_view(), name="assumption-end"),
    path("compare/", comparing.ComparePage.as_view(), name="scenario-compare"),
    path("compare/<slug:table>.csv", comparing.CompareDownload.as_view(), name="scenario-compare-download"),
    path("why/", bridging.BridgePage.as_view(), name="scenario-bridge"),
    path("why/steps.csv", bridging.BridgeDownload.as_view(), name="scenario-bridge-download"),
    path("runs/runs.csv", runs.RunListDownload.as_view(), name="runs-download"),
    path("runs/", runs.RunList.as_view(), name="runs"),
    path("runs/<uuid:run>/", runs.RunPage.as_view(), name="run"),
    path("runs/<uuid:run>/pin/", runs.Pin.as_view(), name="run-pin"),
    path("runs/<uuid:run>/bring-back/", runs.BringBack.as_view(), name="run-bring-back"),
]
patterns: list[URLPattern | URLResolver] = [
    path("scenarios/", scenarios.EverySystem.as_view(), name="all-scenarios"),
    path("<str:system>/scenarios/scenarios.csv", scenarios.ScenarioDownload.as_view(), name="scenarios-download"),
    path("<str:system>/scenarios/", scenarios.ScenarioList.as_view(), name="scenarios"),
    path("<str:system>/scenarios/<uuid:code>/", include(of_scenario)),
]
