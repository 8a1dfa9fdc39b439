"""Addresses of the gap dashboard, its numbers as files, and the way back to the records."""

from django.urls import URLPattern, URLResolver, path

from planning.views import dashboard, downloads, regions, trace

patterns: list[URLPattern | URLResolver] = [
    path("", dashboard.Home.as_view(), name="home"),
    path("regions/<str:code>/", regions.RegionPage.as_view(), name="region"),
    path("regions/<str:code>/<slug:chart>.csv", regions.RegionDownload.as_view(), name="region-download"),
    path("<str:system>/", dashboard.Dashboard.as_view(), name="dashboard"),
    path("<str:system>/news/", dashboard.News.as_view(), name="news"),
    path("<str:system>/work-out/", dashboard.WorkOut.as_view(), name="work-out"),
    path("<str:system>/where-from/", trace.WhereFrom.as_view(), name="trace"),
    path("<str:system>/<slug:chart>.csv", downloads.Download.as_view(), name="download"),
]
