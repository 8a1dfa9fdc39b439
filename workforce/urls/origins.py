"""Addresses of the pages that show where a figure was read: a file, and a row of it."""

from django.urls import URLPattern, URLResolver, path

from workforce.views import origins

FIGURE = "versions/<uuid:code>/lines/<int:line>/<str:figure>/"

patterns: list[URLPattern | URLResolver] = [
    path(FIGURE, origins.Origin.as_view(), name="origin"),
    path(f"{FIGURE}rows/", origins.OriginRows.as_view(), name="origin-rows"),
    path("files/<uuid:code>/", origins.File.as_view(), name="file"),
    path("files/<uuid:code>/original/", origins.Original.as_view(), name="file-original"),
]
