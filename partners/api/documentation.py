"""The OpenAPI 3.1 schema and its two readers, served from here: no script, style or font from elsewhere."""

from typing import Any

from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerSplitView

from partners.api.views import GuardedApi
from partners.permissions import Access
from web.csp import EMPTY_STYLE

# Both readers fill style elements through the CSSOM, which starts with an empty one.
READER_POLICY: dict[str, Any] = {"style-src": [EMPTY_STYLE], "worker-src": ["blob:"]}


class Schema(GuardedApi, SpectacularAPIView):
    """The schema says how to call, not what is stored: a partner's developer may read it before they have a token."""

    permission = Access.PUBLIC


@method_decorator(csp_update(READER_POLICY), name="dispatch")
class SwaggerPage(GuardedApi, SpectacularSwaggerSplitView):
    permission = Access.PUBLIC
    url_name = "api-schema"
    template_name = "web/api_docs.html"


@method_decorator(csp_update(READER_POLICY), name="dispatch")
class RedocPage(GuardedApi, SpectacularRedocView):
    permission = Access.PUBLIC
    url_name = "api-schema"
    template_name = "partners/api/redoc.html"
