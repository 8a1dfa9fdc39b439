"""Django admin: reference data is looked after here; rounds, returns and their lines are looked at only."""

from workforce.admin import collections, lines, professions, purposes, rates

__all__ = ["collections", "lines", "professions", "purposes", "rates"]
