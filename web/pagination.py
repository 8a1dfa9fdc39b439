"""Pages of the API's lists: a cursor, so that rows arriving meanwhile are neither skipped nor shown twice."""

from rest_framework.pagination import CursorPagination


class CursorPage(CursorPagination):
    """`?cursor=…&page_size=…`: 100 rows by default, 1,000 at most. A view may set `ordering`.

    Rows may be models or the dictionaries of `values()`, which must hold the fields of `ordering`.
    """

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000
    ordering: str | tuple[str, ...] = ("id",)
    cursor_query_description = "Where to go on; take it from `next` or `previous` of the last answer."
    page_size_query_description = "How many rows an answer holds: 1 to 1,000, 100 by default."

    def get_ordering(self, request, queryset, view):  # type: ignore[no-untyped-def]
        """The view's `ordering` where it has one."""
        ordering = getattr(view, "ordering", None) or self.ordering
        return (ordering,) if isinstance(ordering, str) else tuple(ordering)

    def get_paginated_response_schema(self, schema):  # type: ignore[no-untyped-def]
        """As OpenAPI 3.1 says it: the first page has no `previous` and the last no `next`."""
        described = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            described["properties"][name] = {"type": ["string", "null"], "format": "uri"}
        return described
