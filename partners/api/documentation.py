"""The OpenAPI 3.1 schema and a page to read and try it, served from here: no script, style or font from elsewhere.

Swagger UI alone: Redoc fetches its maker's logo from another host, whatever it is told, which our policy forbids.
"""

from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from partners.api.views import GuardedApi
from partners.permissions import Access
from web.csp import EMPTY_STYLE


class Schema(GuardedApi, SpectacularAPIView):
    """The schema says how to call, not what is stored: a partner's developer may read it before they have a token."""

    permission = Access.PUBLIC


# The reader fills style elements through the CSSOM, which starts with an empty one.
@method_decorator(csp_update({"style-src": [EMPTY_STYLE]}), name="dispatch")
class Documentation(GuardedApi, SpectacularSwaggerSplitView):
    permission = Access.PUBLIC
    url_name = "api-schema"
    template_name = "web/api_docs.html"
