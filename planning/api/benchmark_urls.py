"""Address of benchmarks under /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from planning.api.benchmarks import BenchmarkApi

urlpatterns: list[URLPattern | URLResolver] = [
    path("systems/<str:system>/benchmarks/", BenchmarkApi.as_view(), name="api-benchmarks")
]
