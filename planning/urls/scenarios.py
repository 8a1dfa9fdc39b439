"""Addresses of scenarios, their assumptions and their runs."""

from django.urls import URLPattern, URLResolver

patterns: list[URLPattern | URLResolver] = []
