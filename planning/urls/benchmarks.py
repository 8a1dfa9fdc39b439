"""Addresses of benchmarks."""

from django.urls import path

from planning.views import benchmarks

OF = "<str:system>/benchmarks/"

patterns = [
    path(OF, benchmarks.BenchmarkPage.as_view(), name="benchmarks"),
    path(f"{OF}partners.csv", benchmarks.BenchmarkDownload.as_view(), name="benchmarks-download"),
    path(f"{OF}levels.csv", benchmarks.LevelsDownload.as_view(), name="benchmarks-levels-download"),
]
