"""Content security policy, in the dictionaries that django-csp 4 reads.

`CONTENT_SECURITY_POLICY = csp.DEFAULT`. Pages with Plotly charts need two hashes more, and only they get them, through
`chart_page` on a function view or `ChartPageMixin` on a class. The hashes are those of the empty style (Plotly makes an
empty style element and fills it through the CSSOM) and of the one style attribute that it writes into its markers.
Recompute both when Plotly is upgraded: the browser tests fail on any violation.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from csp.constants import NONE, SELF
from csp.decorators import csp_update
from django.http import HttpResponseBase
from django.utils.decorators import method_decorator

EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
MARKER_STYLE = "'sha256-AR/cKIZjWPcPmBUPDA6oti9XBiTbJvz0Cro2J1VzzS8='"

DEFAULT: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
CHART_PAGE: dict[str, list[str]] = {
    "style-src": [EMPTY_STYLE],
    "style-src-attr": ["'unsafe-hashes'", EMPTY_STYLE, MARKER_STYLE],
}

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def chart_page(view: View) -> View:
    """Let a view's page draw Plotly charts under the policy."""
    return cast(View, csp_update(CHART_PAGE)(view))


class ChartPageMixin:
    """Lets a class-based view's page draw Plotly charts under the policy."""

    @method_decorator(chart_page)
    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(*args, **kwargs)  # type: ignore[misc]
        return response
