"""How many requests a caller may send; the rate is the ``api`` scope of the settings."""

from django.core.cache import caches
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from partners.models import ApiToken


class CallerThrottle(SimpleRateThrottle):
    """Counts each token apart, then each person, then (nobody signed in) each network address."""

    scope = "api"
    cache = caches["throttle"]

    def get_cache_key(self, request: Request, view: APIView) -> str:
        if isinstance(request.auth, ApiToken):
            caller = f"token-{request.auth.prefix}"
        elif request.user.is_authenticated:
            caller = f"person-{request.user.pk}"
        else:
            caller = f"address-{self.get_ident(request)}"
        return self.cache_format % {"scope": self.scope, "ident": caller}
