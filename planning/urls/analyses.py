"""Addresses of analyses of a scenario: which assumptions matter most, and the back-test."""

from django.urls import URLPattern, URLResolver, include, path

from planning.views import back_test, tornado

of_scenario: list[URLPattern | URLResolver] = [
    path("what-matters-most/", tornado.TornadoPage.as_view(), name="tornado"),
    path("what-matters-most/ask/", tornado.AskTornado.as_view(), name="tornado-ask"),
    path("what-matters-most/figures.csv", tornado.TornadoDownload.as_view(), name="tornado-download"),
    path("what-matters-most/<uuid:answer>/", tornado.EarlierTornado.as_view(), name="tornado-earlier"),
    path(
        "what-matters-most/<uuid:answer>/figures.csv",
        tornado.EarlierDownload.as_view(),
        name="tornado-earlier-download",
    ),
    path("back-test/", back_test.BackTestPage.as_view(), name="back-test"),
    path("back-test/figures.csv", back_test.BackTestDownload.as_view(), name="back-test-download"),
]
patterns: list[URLPattern | URLResolver] = [path("<str:system>/scenarios/<uuid:code>/", include(of_scenario))]
