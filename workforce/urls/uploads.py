"""Addresses of uploads and of templates to download."""

from django.urls import URLPattern, URLResolver

patterns: list[URLPattern | URLResolver] = []
