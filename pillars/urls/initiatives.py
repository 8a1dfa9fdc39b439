"""Addresses of initiatives."""

from django.urls import path

from pillars.views import initiatives

OF = "<str:system>/initiatives/"
ONE = f"{OF}<uuid:code>/"

urlpatterns = [
    path(OF, initiatives.Initiatives.as_view(), name="initiatives"),
    path(f"{OF}initiatives.csv", initiatives.InitiativesDownload.as_view(), name="initiatives-download"),
    path(f"{OF}add/", initiatives.AddInitiative.as_view(), name="initiative-add"),
    path(ONE, initiatives.InitiativePage.as_view(), name="initiative"),
    path(f"{ONE}spread-to.csv", initiatives.SitesDownload.as_view(), name="initiative-sites-download"),
    path(f"{ONE}change/", initiatives.ChangeInitiative.as_view(), name="initiative-change"),
    path(f"{ONE}steps/", initiatives.SetSteps.as_view(), name="initiative-steps"),
    path(f"{ONE}sites/", initiatives.PutSite.as_view(), name="initiative-sites"),
    path(f"{ONE}agreement/", initiatives.SayWord.as_view(), name="initiative-agreement"),
    path(f"{ONE}retire/", initiatives.RetireInitiative.as_view(), name="initiative-retire"),
]
