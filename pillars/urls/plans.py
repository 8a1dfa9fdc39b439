"""Addresses of plans: what they hold, and how they are shaped."""

from django.urls import path

from pillars.views import plans, shaping

urlpatterns = [
    path("", plans.Plans.as_view(), name="pillars"),
    path("<str:system>/", plans.Plan.as_view(), name="plan"),
    path("<str:system>/start/<slug:template>/", shaping.StartPlan.as_view(), name="plan-start"),
    path("<str:system>/shape/", shaping.ShapePlan.as_view(), name="plan-shape"),
    path("<str:system>/describe/", shaping.DescribePlan.as_view(), name="plan-describe"),
    path("<str:system>/retire/", shaping.RetirePlan.as_view(), name="plan-retire"),
    path("<str:system>/add-pillar/", shaping.AddPillar.as_view(), name="pillar-add"),
    path("<str:system>/add-workstream/", shaping.AddWorkstream.as_view(), name="long-term-plan-add"),
    path("<str:system>/history/", plans.History.as_view(), name="history"),
    path("<str:system>/history/history.csv", plans.HistoryDownload.as_view(), name="history-download"),
    path("<str:system>/plans/<slug:code>/", plans.EarlierPlan.as_view(), name="earlier-plan"),
    path("<str:system>/pillars/<slug:code>/", plans.PillarPage.as_view(), name="pillar"),
    path("<str:system>/pillars/<slug:code>/add-workstream/", shaping.AddWorkstream.as_view(), name="workstream-add"),
    path("<str:system>/workstreams/<slug:code>/", plans.WorkstreamPage.as_view(), name="workstream"),
    path("<str:system>/workstreams/<slug:code>/appoint/", shaping.AppointLead.as_view(), name="lead-appoint"),
    path(
        "<str:system>/workstreams/<slug:code>/leads/<int:lead>/stand-down/",
        shaping.StandDown.as_view(),
        name="lead-stand-down",
    ),
    path("<str:system>/shape/<slug:kind>/<slug:code>/", shaping.RewordItem.as_view(), name="item-reword"),
    path("<str:system>/shape/<slug:kind>/<slug:code>/change/", shaping.ChangeItem.as_view(), name="item-change"),
]
