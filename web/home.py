"""What the home page asks a person to do, collected from every app.

`register(provider)` with `provider(actor) -> Iterable[HomeTask]`; the actor is passed through, unknown here.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Provider = Callable[[Any], Iterable["HomeTask"]]


@dataclass(frozen=True)
class HomeTask:
    """A thing to do. `status` is shown as a tag of `status_colour` (a colour of the design system)."""

    title: str
    url: str
    detail: str = ""
    status: str = ""
    status_colour: str = "blue"
    due: datetime.date | None = None
    order: int = 100


_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a source of tasks; registering it twice is once."""
    if provider not in _providers:
        _providers.append(provider)


def unregister(provider: Provider) -> None:
    """Take a source out again (tests)."""
    if provider in _providers:
        _providers.remove(provider)


def tasks(actor: Any) -> list[HomeTask]:
    """Everything that waits for this person: by order, then what is due first, then by name."""
    found = [task for provider in _providers for task in provider(actor)]
    return sorted(found, key=lambda task: (task.order, task.due or datetime.date.max, task.title))
