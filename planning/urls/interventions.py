"""Addresses of what could be done: interventions, packages, and packages against futures."""

from django.urls import URLPattern, URLResolver, path

from planning.views import interventions, packages, robustness

patterns: list[URLPattern | URLResolver] = [
    path(
        "<str:system>/scenarios/<uuid:code>/interventions/",
        interventions.ScenarioInterventions.as_view(),
        name="scenario-interventions",
    ),
    path(
        "<str:system>/scenarios/<uuid:code>/interventions/figures.csv",
        interventions.ScenarioInterventionsDownload.as_view(),
        name="scenario-interventions-download",
    ),
    path("<str:system>/interventions/", interventions.InterventionList.as_view(), name="interventions"),
    path("<str:system>/interventions/add/", interventions.AddIntervention.as_view(), name="intervention-add"),
    path("<str:system>/interventions/<uuid:code>/", interventions.InterventionPage.as_view(), name="intervention"),
    path(
        "<str:system>/interventions/<uuid:code>/edit/",
        interventions.EditIntervention.as_view(),
        name="intervention-edit",
    ),
    path(
        "<str:system>/interventions/<uuid:code>/retire/",
        interventions.RetireIntervention.as_view(),
        name="intervention-retire",
    ),
    path("<str:system>/packages/", packages.PackageList.as_view(), name="packages"),
    path("<str:system>/packages/add/", packages.AddPackage.as_view(), name="package-add"),
    path("<str:system>/packages/<uuid:code>/", packages.PackagePage.as_view(), name="package"),
    path("<str:system>/packages/<uuid:code>/edit/", packages.EditPackage.as_view(), name="package-edit"),
    path("<str:system>/packages/<uuid:code>/retire/", packages.RetirePackage.as_view(), name="package-retire"),
    path("<str:system>/robustness/", robustness.RobustnessPage.as_view(), name="robustness"),
    path("<str:system>/robustness/<uuid:code>/", robustness.GridPage.as_view(), name="robustness-grid"),
    path(
        "<str:system>/robustness/<uuid:code>/<slug:table>.csv",
        robustness.GridDownload.as_view(),
        name="robustness-download",
    ),
]
