"""Addresses of supply risks."""

from django.urls import path

from pillars.views import risks

OF = "<str:system>/risks/"
ONE = f"{OF}<uuid:code>/"

urlpatterns = [
    path(OF, risks.Register.as_view(), name="risks"),
    path(f"{OF}supply-risks.csv", risks.RegisterDownload.as_view(), name="risks-download"),
    path(f"{OF}add/", risks.AddRisk.as_view(), name="risk-add"),
    path(f"{OF}rule/", risks.SetRule.as_view(), name="risk-rule"),
    path(ONE, risks.RiskPage.as_view(), name="risk"),
    path(f"{ONE}treat/", risks.TreatRisk.as_view(), name="risk-treat"),
    path(f"{ONE}score/", risks.ScoreRisk.as_view(), name="risk-score"),
    path(f"{ONE}close/", risks.CloseRisk.as_view(), name="risk-close"),
]
