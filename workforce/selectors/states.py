"""How far the sections of returns have come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q

from partners.actors import Actor
from partners.models import Organisation
from partners.permissions import Permission
from workforce.models import Return, Round, Standing, Version
from workforce.rules import SECTIONS
from workforce.selectors.records import by_standing


class State(StrEnum):
    """Where a section stands: what the newest version of the own return says.

    ``AWAITED``: there is none, and a national return or a published estimate stands meanwhile.
    """

    NOT_STARTED = "not_started"
    AWAITED = "awaited"
    DRAFT = "draft"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"


OF_VERSION = {
    Version.State.DRAFT: State.DRAFT,
    Version.State.SUBMITTED: State.WAITING,
    Version.State.ACCEPTED: State.ACCEPTED,
    Version.State.SENT_BACK: State.SENT_BACK,
}


@dataclass(frozen=True)
class SectionState:
    """A section of a return: its newest version, and the one that is on record; own returns before all others."""

    section: str
    newest: Version | None = None
    accepted: Version | None = None

    @property
    def state(self) -> State:
        if self.newest is None:
            return State.NOT_STARTED
        own = self.newest.standing == Standing.OWN
        return OF_VERSION[Version.State(self.newest.state)] if own else State.AWAITED

    @property
    def own_accepted(self) -> bool:
        """Whether the organisation's own return is on record."""
        return self.accepted is not None and self.accepted.standing == Standing.OWN

    @property
    def label(self) -> str:
        return SECTIONS[self.section].label


def asked_of(round_: Round) -> list[str]:
    """Codes of the sections that a round asks for, in order."""
    return [code for code in SECTIONS if code in (round_.sections or SECTIONS)]


def section_states(returns: Iterable[Return]) -> dict[int, list[SectionState]]:
    """By primary key of the return, the states of the sections asked for (and of others that were filled in)."""
    listed = list(returns)
    versions = Version.objects.filter(submission__of_return__in=listed).exclude(state=Version.State.SUPERSEDED)
    newest: dict[tuple[int, str], Version] = {}
    accepted: dict[tuple[int, str], Version] = {}
    # Of the highest standing, the newest: it comes last.
    in_turn = versions.order_by(by_standing().desc(), "number")
    for version in in_turn.select_related("submission", "created_by", "reviewed_by"):
        key = (version.submission.of_return_id, version.submission.section)
        newest[key] = version
        if version.state == Version.State.ACCEPTED:
            accepted[key] = version
    return {
        one.pk: [
            SectionState(section, newest.get((one.pk, section)), accepted.get((one.pk, section)))
            for section in SECTIONS
            if section in asked_of(one.round) or (one.pk, section) in newest
        ]
        for one in listed
    }


@dataclass(frozen=True)
class Progress:
    """How a round goes: organisations asked, how many have submitted something, have all accepted, have sent nothing.

    Own returns count; what is on record from elsewhere meanwhile does not make an organisation less awaited.
    ``waiting`` counts versions that wait for review.
    """

    asked: int
    submitted: int
    complete: int
    waiting: int

    @property
    def missing(self) -> int:
        return max(0, self.asked - self.submitted)


def progress_of(rounds: Sequence[Round], actor: Actor) -> dict[int, Progress]:
    """Progress by primary key of the round, counting the organisations whose figures the actor sees."""
    seen = Return.objects.visible_to(actor, Permission.VIEW_FIGURES).filter(round__in=rounds)
    own = Version.objects.filter(submission__of_return=OuterRef("pk"), standing=Standing.OWN)
    sent = own.exclude(state__in=(Version.State.DRAFT, Version.State.SENT_BACK))
    waiting = Q(submissions__versions__state=Version.State.SUBMITTED)
    told = seen.annotate(
        sent=Exists(sent),
        done=Count("submissions", filter=Q(submissions__accepted__standing=Standing.OWN), distinct=True),
        waits=Count("submissions__versions", filter=waiting, distinct=True),
    )
    by_round: dict[int, list[tuple[bool, int, int]]] = {}
    for key, has_sent, done, waits in told.order_by().values_list("round_id", "sent", "done", "waits"):
        by_round.setdefault(key, []).append((bool(has_sent), done, waits))
    asked = _asked(rounds, actor)
    return {round_.pk: _summed(by_round.get(round_.pk, []), asked[round_.pk], round_) for round_ in rounds}


def _summed(returns: Sequence[tuple[bool, int, int]], asked: int, round_: Round) -> Progress:
    return Progress(
        asked=max(asked, len(returns)),
        submitted=sum(1 for sent, _, _ in returns if sent),
        complete=sum(1 for _, done, _ in returns if done >= len(asked_of(round_))),
        waiting=sum(waits for _, _, waits in returns),
    )


def _asked(rounds: Sequence[Round], actor: Actor) -> dict[int, int]:
    """Organisations open in the round's month whose home is its system, by primary key of the round."""
    systems = {round_.system_id for round_ in rounds if round_.system_id is not None}
    mine = Organisation.objects.visible_to(actor, Permission.VIEW_FIGURES).filter(home_system__in=systems)
    listed = list(mine.values_list("home_system_id", "opened", "closed"))
    return {
        round_.pk: sum(
            1
            for system, opened, closed in listed
            if system == round_.system_id
            and (opened is None or opened <= round_.base_month)
            and (closed is None or closed > round_.base_month)
        )
        for round_ in rounds
    }


def organisations_of(round_: Round, actor: Actor) -> list[Organisation]:
    """Organisations whose figures the actor sees and that the round asks, or that have a return in it, by name."""
    seen = Organisation.objects.visible_to(actor, Permission.VIEW_FIGURES)
    asked = Q(returns__round=round_)
    if round_.system_id is not None:
        of_system = Organisation.objects.filter(home_system=round_.system_id).open_on(round_.base_month)
        asked |= Q(pk__in=of_system.values("pk"))
    return list(seen.filter(asked).select_related("home_system").distinct().order_by("name"))
