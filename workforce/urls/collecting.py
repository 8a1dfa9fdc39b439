"""Addresses of collections, returns, sections, versions and reviews."""

from django.urls import URLPattern, URLResolver

patterns: list[URLPattern | URLResolver] = []
