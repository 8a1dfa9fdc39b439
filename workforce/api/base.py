"""What every address of workforce's API has: refusals in words, conditional reading, and stamps against overwriting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workforce.api.refusals import problem_of
from workforce.models import Version
from workforce.services.drafts import stamp
from workforce.services.failures import Refused

if TYPE_CHECKING:
    _Base = APIView
else:
    _Base = object

UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
"""How codes of returns, versions and uploads look in an address."""

TRUE, FALSE = {"true", "1", "yes"}, {"", "false", "0", "no"}


@method_decorator(conditional_page, name="dispatch")
class WorkforceApi(_Base):
    """Mixed into an API view.

    A GET carries an ETag and answers If-None-Match with 304. What a service refuses becomes a problem document.
    """

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs)

    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(problem_of(exc) if isinstance(exc, Refused) else exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(answer, private=True, no_cache=True)
        patch_vary_headers(answer, ("Authorization",))
        return answer


def asked(request: Request, name: str) -> bool:
    """A yes or no in the query.

    Raises:
        ValidationError: it is neither.
    """
    text = request.query_params.get(name, "").lower()
    if text not in TRUE | FALSE:
        raise ValidationError({name: f"“{text[:60]}” is neither true nor false."})
    return text in TRUE


def etag_of(version: Version | None) -> str:
    """The ETag of a version, or of a section in which it stands."""
    return f'"{stamp(version)}"'


def stamp_sent(request: Request) -> str | None:
    """The stamp that the caller sends as If-Match; None where they send none."""
    sent = request.headers.get("If-Match")
    return None if sent is None else sent.strip().removeprefix("W/").strip('"')
