"""Addresses of pipelines."""

from django.urls import path

from pillars.views import pipelines

OF = "<str:system>/pipelines/"
ONE = f"{OF}<slug:profession>/"

urlpatterns = [
    path(OF, pipelines.PipelineList.as_view(), name="pipelines"),
    path(f"{OF}pipelines.csv", pipelines.PipelinesDownload.as_view(), name="pipelines-download"),
    path(ONE, pipelines.PipelinePage.as_view(), name="pipeline"),
    path(f"{ONE}<slug:kind>.csv", pipelines.PipelineDownload.as_view(), name="pipeline-download"),
]
