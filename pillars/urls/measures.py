"""Addresses of measures; no measure is called “add”."""

from django.urls import path

from pillars.views import measures, measuring

OF = "<str:system>/measures/"
ONE = f"{OF}<slug:slug>/"

urlpatterns = [
    path(OF, measures.Measures.as_view(), name="measures"),
    path(f"{OF}measures.csv", measures.MeasuresDownload.as_view(), name="measures-download"),
    path(f"{OF}add/", measuring.AddMeasure.as_view(), name="measure-add"),
    path(ONE, measures.MeasurePage.as_view(), name="measure"),
    path(f"{ONE}<slug:kind>.csv", measures.MeasureDownload.as_view(), name="measure-download"),
    path(f"{ONE}change/", measuring.ChangeMeasure.as_view(), name="measure-change"),
    path(f"{ONE}review/", measuring.ReviewMeasure.as_view(), name="measure-review"),
    path(f"{ONE}retire/", measuring.RetireMeasure.as_view(), name="measure-retire"),
    path(f"{ONE}readings/add/", measuring.EnterReading.as_view(), name="reading-enter"),
    path(f"{ONE}readings/<str:day>/correct/", measuring.CorrectReading.as_view(), name="reading-correct"),
    path(f"{ONE}readings/<str:day>/check/", measuring.CheckReading.as_view(), name="reading-check"),
]
