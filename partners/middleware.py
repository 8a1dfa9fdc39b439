"""Sets ``request.actor``: who is asking, through the pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from partners.actors import Actor
from partners.models import Channel, User

ADMIN_PREFIX = "/admin/"


class ActorMiddleware:
    """Every request has an actor; somebody not signed in is an actor who may do nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person as an actor, or an actor without rights."""
    user = request.user
    channel = Channel.ADMIN if request.path.startswith(ADMIN_PREFIX) else Channel.WEB
    if not isinstance(user, User):
        return Actor(user=None, channel=channel)
    # The user itself, not the lazy stand-in: it is written into audit rows.
    return Actor.of(getattr(user, "_wrapped", user), channel)
