"""Whose figures a page shows, in words."""

from __future__ import annotations

from collections.abc import Mapping

from planning.selectors import labels

WHOLE: str = "The whole system"


def whose(filters: Mapping[str, str]) -> str:
    """ "North Hospital, Adult nurse"; the whole system without filters."""
    return ", ".join(labels.name(dimension, code) for dimension, code in filters.items()) or WHOLE
