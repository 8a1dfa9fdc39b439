"""Addresses of pages that another room owns."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def address(name: str, *keys: object) -> str:
    """The address of a page; "" where there is no such page, and words then stand without a link."""
    try:
        return reverse(name, args=keys)
    except NoReverseMatch:
        return ""
