"""What the home page says of background work: only what needs a person."""

from collections.abc import Iterable

from django.urls import reverse

from jobs import selectors
from partners.actors import Actor
from web import home
from web.formats import plural
from web.home import HomeTask


def tasks(actor: Actor) -> Iterable[HomeTask]:
    """One task when work was set aside where the actor looks after it."""
    count = selectors.set_aside(actor).count()
    if count:
        yield HomeTask(
            f"Look at {plural(count, 'piece of background work', 'pieces of background work')} set aside",
            reverse("jobs:list"),
            "It failed several times. The pages show the figures from before.",
            "Set aside",
            "red",
            order=5,
        )


def register() -> None:
    home.register(tasks)
