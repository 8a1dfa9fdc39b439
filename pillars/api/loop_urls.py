"""Addresses of supply risks, the closed loop, coherence and costs under /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from pillars.api import closing, risks

OF = "systems/<str:system>/"
RISK = f"{OF}supply-risks/<uuid:code>/"
COSTS = f"{OF}interventions/<uuid:intervention>/costs/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{OF}supply-risks/", risks.Risks.as_view({"get": "list", "post": "create"}), name="api-risks"),
    path(RISK, risks.Risks.as_view({"get": "retrieve", "put": "update"}), name="api-risk"),
    path(f"{RISK}score/", risks.Risks.as_view({"post": "score"}), name="api-risk-score"),
    path(f"{RISK}close/", risks.Risks.as_view({"post": "close"}), name="api-risk-close"),
    path(f"{RISK}history/", risks.Risks.as_view({"get": "history"}), name="api-risk-history"),
    path(f"{OF}risk-rule/", risks.Rule.as_view({"get": "rule", "put": "set_rule"}), name="api-risk-rule"),
    path(f"{OF}closing/", closing.Closing.as_view({"get": "closing"}), name="api-closing"),
    path(f"{OF}coherence/", closing.Coherence.as_view({"get": "coherence"}), name="api-coherence"),
    path(COSTS, closing.Costs.as_view({"get": "list", "post": "create"}), name="api-costs"),
    path(f"{COSTS}<uuid:code>/withdraw/", closing.Costs.as_view({"post": "withdraw"}), name="api-cost-withdraw"),
]
