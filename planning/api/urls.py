"""Addresses of planning under /api/v1/."""

from django.urls import URLPattern, URLResolver, include, path

from planning.api import comparing, levers, projections, scenarios

KINDS = {
    "movements": levers.Movements,
    "service-changes": levers.ServiceChanges,
    "staffing-ratios": levers.StaffingRatios,
}
of_levers: list[URLPattern | URLResolver] = [
    address
    for name, kind in KINDS.items()
    for address in (
        path(f"{name}/", kind.as_view({"get": "list", "post": "create"}), name=f"api-{name}"),
        path(f"{name}/<uuid:code>/", kind.as_view({"get": "retrieve", "put": "update"}), name=f"api-{name}-one"),
        path(f"{name}/<uuid:code>/withdraw/", kind.as_view({"post": "withdraw"}), name=f"api-{name}-withdraw"),
        path(f"{name}/<uuid:code>/history/", kind.as_view({"get": "history"}), name=f"api-{name}-history"),
    )
]
of_scenario: list[URLPattern | URLResolver] = [
    path(
        "assumptions/",
        scenarios.Assumptions.as_view({"get": "list", "post": "create"}),
        name="api-assumptions",
    ),
    path(
        "assumptions/<str:key>/",
        scenarios.Assumptions.as_view({"get": "retrieve", "put": "update"}),
        name="api-assumption",
    ),
    path("assumptions/<str:key>/end/", scenarios.Assumptions.as_view({"post": "end"}), name="api-assumption-end"),
    path(
        "assumptions/<str:key>/history/",
        scenarios.Assumptions.as_view({"get": "history"}),
        name="api-assumption-history",
    ),
    path("runs/", scenarios.Runs.as_view({"get": "list"}), name="api-runs"),
    path("runs/<uuid:code>/", scenarios.Runs.as_view({"get": "retrieve"}), name="api-run"),
    path("runs/<uuid:code>/pin/", scenarios.Runs.as_view({"post": "pin"}), name="api-run-pin"),
    path("runs/<uuid:code>/bring-back/", scenarios.Runs.as_view({"post": "bring_back"}), name="api-run-bring-back"),
]
of_system: list[URLPattern | URLResolver] = [
    path("", projections.Projection.as_view(), name="api-projection"),
    path("nodes/", projections.Nodes.as_view(), name="api-projection-nodes"),
    path("biggest-gaps/", projections.BiggestGaps.as_view(), name="api-projection-gaps"),
    path("compare/", comparing.Comparison.as_view(), name="api-projection-compare"),
    path("bridge/", comparing.Bridge.as_view(), name="api-projection-bridge"),
    path("plan/", projections.PlanAgainstActual.as_view(), name="api-projection-plan"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("scenarios/", scenarios.Scenarios.as_view({"get": "list"}), name="api-scenarios"),
    path(
        "scenarios/<uuid:code>/",
        scenarios.Scenarios.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-scenario",
    ),
    path("scenarios/<uuid:code>/copy/", scenarios.Scenarios.as_view({"post": "copy"}), name="api-scenario-copy"),
    path(
        "scenarios/<uuid:code>/work-out/",
        scenarios.Scenarios.as_view({"post": "work_out"}),
        name="api-scenario-work-out",
    ),
    path("scenarios/<uuid:code>/lock/", scenarios.Scenarios.as_view({"post": "lock"}), name="api-scenario-lock"),
    path("scenarios/<uuid:code>/unlock/", scenarios.Scenarios.as_view({"post": "unlock"}), name="api-scenario-unlock"),
    path("scenarios/<uuid:scenario>/", include(of_scenario)),
    path("scenarios/<uuid:scenario>/", include("planning.api.analysis_urls")),
    path("scenarios/<uuid:scenario>/", include(of_levers)),
    path("", include("planning.api.intervention_urls")),
    path("", include("planning.api.benchmark_urls")),
    path("projections/<str:system>/", include(of_system)),
]
