"""Error pages in plain words, and problem+json for the API's addresses."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template import loader

from web import problems

API_PREFIX = "/api/"


@dataclass(frozen=True)
class ErrorPage:
    """Title and sentences of an error page."""

    status: int
    title: str
    lines: tuple[str, ...]


PAGES = {
    page.status: page
    for page in (
        ErrorPage(
            400,
            "Sorry, we could not read that request",
            ("Something in the address or the form was not as expected. Nothing was saved.", "Go back and try again."),
        ),
        ErrorPage(
            403,
            "You do not have permission to do this",
            (
                "Your account may see this part of the planner but not do what you asked. Nothing was changed.",
                "If you need it for your work, ask your system's administrator.",
            ),
        ),
        ErrorPage(
            404,
            "Page not found",
            (
                "If you typed the address, check that it is correct. If you pasted it, check that it is complete.",
                "The page may also belong to an organisation or a system that your account does not cover.",
            ),
        ),
        ErrorPage(
            429,
            "Too many attempts",
            ("You have tried this too often in a short time.", "Wait 15 minutes, then try again."),
        ),
        ErrorPage(
            500,
            "Sorry, there is a problem with the service",
            (
                "What you were doing was not finished. Everything that was saved or accepted before is safe.",
                "Try again in a few minutes. If it goes on, tell your system's administrator what you were doing.",
            ),
        ),
    )
}


def error_response(request: HttpRequest, status: int) -> HttpResponse:
    """The page, or for an API address the problem document, of a status."""
    page = PAGES[status]
    if request.path.startswith(API_PREFIX):
        return problems.response(problems.Problem(status, page.title, " ".join(page.lines)))
    # A page that reports a broken database must not ask the database who is signed in.
    context_request = None if status == 500 else request
    html = loader.render_to_string("web/errors/error.html", {"error": page}, request=context_request)
    return HttpResponse(html, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """handler400"""
    return error_response(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """handler403"""
    return error_response(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """handler404"""
    return error_response(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """CSRF_FAILURE_VIEW: most often a form left open until the session ended."""
    page = ErrorPage(
        403,
        "Your page was open for too long",
        (
            "For your security the form could not be sent. Nothing was saved.",
            "Go back, reload the page and send it again.",
        ),
    )
    return HttpResponse(loader.render_to_string("web/errors/error.html", {"error": page}, request=request), status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500"""
    return error_response(request, 500)
