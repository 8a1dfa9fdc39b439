"""Addresses of collections, returns, sections, versions and reviews."""

from django.urls import URLPattern, URLResolver, path

from workforce.views import checking, lines, returns, review, rounds, sections, versions

patterns: list[URLPattern | URLResolver] = [
    path("", rounds.Rounds.as_view(), name="rounds"),
    path("rounds/new/", rounds.OpenRound.as_view(), name="round-open"),
    path("rounds/<slug:code>/", rounds.RoundPage.as_view(), name="round"),
    path("rounds/<slug:code>/close/", rounds.CloseRound.as_view(), name="round-close"),
    path("rounds/<slug:code>/start/", returns.StartReturn.as_view(), name="return-start"),
    path("reviews/", review.Reviews.as_view(), name="reviews"),
    path("versions/<uuid:code>/", versions.VersionPage.as_view(), name="version"),
    path("versions/<uuid:code>/lines.csv", versions.VersionCsv.as_view(), name="version-csv"),
    path("versions/<uuid:code>/review/", review.ReviewPage.as_view(), name="review"),
    path("versions/<uuid:code>/withdraw/", versions.Withdraw.as_view(), name="withdraw"),
    path("versions/<uuid:code>/discard/", versions.Discard.as_view(), name="discard"),
    path("<uuid:code>/", returns.ReturnPage.as_view(), name="return"),
    path("<uuid:code>/<slug:section>/", sections.SectionPage.as_view(), name="section"),
    path("<uuid:code>/<slug:section>/check/", checking.CheckPage.as_view(), name="check"),
    path("<uuid:code>/<slug:section>/lines/<slug:row>/", lines.LinePage.as_view(), name="line"),
]
