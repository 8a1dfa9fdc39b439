"""What every page shows: navigation and the person signed in."""

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    return {"actor": getattr(request, "actor", None)}
