"""Addresses of the gap dashboard, its numbers as files, and the way back to the records."""

from django.urls import URLPattern, URLResolver

patterns: list[URLPattern | URLResolver] = []
