"""RFC 9457 problem documents for the API.

Every error of the API is `application/problem+json` with `type`, `title`, `status`, `detail`, `instance` and, when
parts of the request are to blame, `errors`: a list of `{pointer, detail, remedy, severity, code}`; `pointer` is a JSON
pointer (RFC 6901) into the request body.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "The request could not be read",
    401: "Sign in first",
    403: "You do not have permission to do this",
    404: "Not found",
    405: "This address does not take that method",
    406: "This answer does not exist in the format you asked for",
    409: "The data has changed in the meantime",
    413: "The request is too large",
    415: "This format is not accepted",
    422: "The data did not pass the checks",
    429: "Too many requests",
    500: "There is a problem with the service",
    503: "The service is not ready",
}


@dataclass(frozen=True)
class ProblemError:
    """One fault in a request. `severity` is "error" (blocks) or "warning" (needs a reason)."""

    pointer: str
    detail: str
    remedy: str = ""
    severity: str = "error"
    code: str = "invalid"

    def as_dict(self) -> dict[str, str]:
        return {
            "pointer": self.pointer,
            "detail": self.detail,
            "remedy": self.remedy,
            "severity": self.severity,
            "code": self.code,
        }


@dataclass(frozen=True)
class Problem:
    """A problem document."""

    status: int
    title: str = ""
    detail: str = ""
    code: str = "about:blank"
    errors: Sequence[ProblemError] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self, instance: str = "") -> dict[str, Any]:
        document: dict[str, Any] = {
            "type": self.code,
            "title": self.title or TITLES.get(self.status, "The request failed"),
            "status": self.status,
            "detail": self.detail,
        }
        if instance:
            document["instance"] = instance
        if self.errors:
            document["errors"] = [error.as_dict() for error in self.errors]
        return document | dict(self.extra)


class ProblemException(exceptions.APIException):
    """Raise it in an API view to answer with a problem document of your own making."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.status_code = problem.status
        super().__init__(problem.detail or problem.title)


def invalid(
    errors: Iterable[ProblemError], detail: str = "Nothing was saved. Put right what is listed and send it again."
) -> ProblemException:
    """422 with located messages."""
    return ProblemException(Problem(422, detail=detail, errors=tuple(errors)))


def response(problem: Problem, instance: str = "") -> HttpResponse:
    """A problem document outside the REST framework."""
    return HttpResponse(orjson.dumps(problem.as_dict(instance)), content_type=CONTENT_TYPE, status=problem.status)


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """EXCEPTION_HANDLER of the REST framework; None (a server error) for exceptions that nobody foresaw."""
    problem = problem_of(exc)
    if problem is None:
        return None
    set_rollback()
    request = context.get("request")
    answer = Response(problem.as_dict(request.path if request is not None else ""), status=problem.status)
    answer.content_type = CONTENT_TYPE
    for name, value in _headers(exc).items():
        answer[name] = value
    return answer


def problem_of(exc: Exception) -> Problem | None:
    """The problem document of an exception; None when it is not one that a client can cause."""
    if isinstance(exc, ProblemException):
        return exc.problem
    if isinstance(exc, Http404):
        return Problem(404, detail="There is nothing at this address that your account can see.")
    if isinstance(exc, PermissionDenied):
        return Problem(403, detail=str(exc) or "Ask your system's administrator if you need this for your work.")
    if isinstance(exc, DjangoValidationError):
        return Problem(422, errors=tuple(ProblemError("", message) for message in exc.messages))
    if isinstance(exc, exceptions.ValidationError):
        return Problem(400, "The data is not in the expected form", errors=tuple(located(exc.detail)))
    if isinstance(exc, exceptions.APIException):
        return Problem(exc.status_code, detail=str(exc.detail))
    return None


def located(detail: Any, pointer: str = "") -> Iterable[ProblemError]:
    """The messages of a serializer's nested errors, each with its JSON pointer."""
    if isinstance(detail, Mapping):
        for key, below in detail.items():
            yield from located(below, pointer if key == "non_field_errors" else f"{pointer}/{escaped(key)}")
    elif isinstance(detail, list | tuple):
        for place, below in enumerate(detail):
            nested = isinstance(below, Mapping | list | tuple)
            yield from located(below, f"{pointer}/{place}" if nested else pointer)
    else:
        yield ProblemError(pointer, str(detail), code=str(getattr(detail, "code", "invalid")))


def escaped(key: object) -> str:
    """A key as a token of a JSON pointer."""
    return str(key).replace("~", "~0").replace("/", "~1")


def _headers(exc: Exception) -> dict[str, str]:
    headers = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = str(challenge)
    if (wait := getattr(exc, "wait", None)) is not None:
        headers["Retry-After"] = str(int(wait))
    return headers
