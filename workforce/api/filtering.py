"""Filters of lists: a name that is no filter is told, because a mistyped one would answer with everything."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

PAGES = {"cursor", "page_size"}
YES_OR_NO = (("true", "true"), ("false", "false"))


class KnownFilters(DjangoFilterBackend):
    """Refuses names that the list cannot be filtered by."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        filterset = self.get_filterset_class(view, queryset)
        known = set(filterset.base_filters) if filterset else set()
        unknown = sorted(set(request.query_params) - known - PAGES)
        if unknown and view.detail is False:
            listed = f" There are {', '.join(sorted(known))}." if known else ""
            raise ValidationError({name: f"“{name[:60]}” is no filter of this list.{listed}" for name in unknown})
        return super().filter_queryset(request, queryset, view)


def yes_or_no(label: str, **more: Any) -> Any:
    """A filter that takes true or false, and nothing else."""
    return filters.TypedChoiceFilter(choices=YES_OR_NO, coerce=lambda text: text == "true", label=label, **more)
