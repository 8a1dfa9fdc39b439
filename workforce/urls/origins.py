"""Addresses of the pages that show where a figure was read: a file, and a row of it."""

from django.urls import URLPattern, URLResolver

patterns: list[URLPattern | URLResolver] = []
