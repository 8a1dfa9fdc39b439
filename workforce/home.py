"""What the home page says of returns: what a lead must still send, and what waits for a planner's review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils import timezone

from partners.actors import Actor
from partners.permissions import Permission
from web import home
from web.formats import plural
from web.home import HomeTask
from workforce.models import Return, Round
from workforce.presenters.returns import summary
from workforce.selectors.own import own_returns, rounds_in_sight, startable, waiting_reviews
from workforce.selectors.states import SectionState, State

MOST_ROUNDS = 12
"""The newest open collections are looked at."""

OPEN = {State.NOT_STARTED, State.AWAITED, State.DRAFT, State.SENT_BACK}


def tasks(actor: Actor) -> Iterable[HomeTask]:
    """Reviews that wait, a first collection to open, then the actor's own returns that are not finished."""
    yield from _reviews(actor)
    yield from _first_collection(actor)
    if actor.reach(Permission.EDIT_RETURN).organisations:
        yield from _own(actor)


def _reviews(actor: Actor) -> Iterable[HomeTask]:
    if not actor.may(Permission.REVIEW_RETURN):
        return
    if count := waiting_reviews(actor).count():
        yield HomeTask(
            f"Review {plural(count, 'submitted section')}", reverse("workforce:reviews"),
            "Figures count once another person has accepted them.", "To review", "yellow", order=10,
        )  # fmt: skip


def _first_collection(actor: Actor) -> Iterable[HomeTask]:
    """Where nobody has ever been asked for figures there is nothing to see yet."""
    if actor.may(Permission.MANAGE_ROUNDS) and not rounds_in_sight(actor).exists():
        yield HomeTask(
            "Open the first collection", reverse("workforce:round-open"),
            "Organisations are then asked for their figures. You can also upload a file of them under Returns.",
            "To start", order=30,
        )  # fmt: skip


def _own(actor: Actor) -> Iterable[HomeTask]:
    seen = rounds_in_sight(actor).filter(closed__isnull=True)
    rounds = list(seen.order_by("-base_month", "-pk")[:MOST_ROUNDS])
    newest = max((round_.base_month for round_ in rounds), default=None)
    for of_return, states in own_returns(actor, rounds):
        if _unfinished(states, of_return.round.base_month == newest):
            yield _task(of_return, states)
    for round_, organisation in startable(actor, rounds):
        if round_.base_month == newest:
            yield HomeTask(
                f"Start the return of {organisation.name}", reverse("workforce:rounds"), f"{round_.name}.",
                *_urgency(round_, "Not started"), due=round_.due, order=20,
            )  # fmt: skip


def _unfinished(states: Sequence[SectionState], newest: bool) -> bool:
    """Of older collections only what somebody has begun or must correct is still to do."""
    wanted = OPEN if newest else OPEN - {State.NOT_STARTED, State.AWAITED}
    return any(state.state in wanted for state in states)


def _task(of_return: Return, states: Sequence[SectionState]) -> HomeTask:
    back = any(state.state == State.SENT_BACK for state in states)
    word = ("Sent back", "red") if back else _urgency(of_return.round, "Not finished")
    return HomeTask(
        f"Finish the return of {of_return.organisation.name}", reverse("workforce:return", args=[of_return.code]),
        f"{of_return.round.name}. {summary(states)}.", *word, due=of_return.round.due, order=20,
    )  # fmt: skip


def _urgency(round_: Round, word: str) -> tuple[str, str]:
    return ("Overdue", "red") if round_.due < timezone.localdate() else (word, "blue")


def register() -> None:
    home.register(tasks)
