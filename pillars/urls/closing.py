"""Addresses of the closed loop: what actions close, what they cost, and whether they fit together."""

from django.urls import path

from pillars.views import closing, coherence, costs, linking

OF = "<str:system>/closing/"
COSTS = "<str:system>/interventions/<uuid:intervention>/costs/"

urlpatterns = [
    path(OF, closing.ClosingPage.as_view(), name="closing"),
    path(f"{OF}what-actions-close.csv", closing.ClosingDownload.as_view(), name="closing-download"),
    path(f"{OF}work-out/", closing.AskClosing.as_view(), name="closing-ask"),
    path(COSTS, costs.Costs.as_view(), name="costs"),
    path(f"{COSTS}add/", costs.RecordCost.as_view(), name="cost-add"),
    path(f"{COSTS}<uuid:code>/withdraw/", costs.WithdrawCost.as_view(), name="cost-withdraw"),
    path("<str:system>/actions/<str:reference>/interventions/", linking.LinkInterventions.as_view(),
         name="action-interventions"),
    path("<str:system>/coherence/", coherence.CoherencePage.as_view(), name="coherence"),
    path("<str:system>/coherence/coherence.csv", coherence.CoherenceDownload.as_view(), name="coherence-download"),
]  # fmt: skip
