"""Collections: opening, closing, and the round that an upload's month belongs to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from partners import audit
from partners.access import demand
from partners.actors import Actor
from partners.models import Organisation, System
from partners.permissions import Permission
from workforce.models import Round, Section
from workforce.rules.months import shown_month
from workforce.services.failures import RoundClosed

WEEKS_TO_SUBMIT = 4


@transaction.atomic
def open_round(
    *,
    actor: Actor,
    system: System | None,
    base_month: dt.date,
    opens: dt.date,
    due: dt.date,
    name: str = "",
    code: str = "",
    sections: Sequence[str] = tuple(Section.values),
) -> Round:
    """Start a collection by a system (None: by the installation's administrators).

    Raises:
        PermissionDenied: the actor does not manage rounds there.
    """
    _demand_rounds(actor, system)
    return _open(actor, system, base_month, opens, due, name, code, sections)


@transaction.atomic
def close_round(*, actor: Actor, round_: Round) -> Round:
    """End a collection: its returns take no more changes.

    Raises:
        RoundClosed: it is closed already.
    """
    _demand_rounds(actor, round_.system)
    if not Round.objects.filter(pk=round_.pk, closed__isnull=True).update(closed=timezone.localdate()):
        raise RoundClosed(f"{round_.name} is closed already.")
    round_.refresh_from_db()
    audit.record(actor=actor, action="round.closed", subject=round_, system=round_.system)
    return round_


@transaction.atomic
def default_round(*, actor: Actor, system: System | None, base_month: dt.date, sections: Sequence[str]) -> Round:
    """The open collection that figures of this month belong to; one is made where there is none.

    Anyone who enters figures in the system may bring it about: figures must never wait for a form.
    """
    month = base_month.replace(day=1)
    if (opened := _opened(system, month, sections)) is not None:
        return opened
    if not actor.may(Permission.MANAGE_ROUNDS, system) and not actor.may(Permission.EDIT_RETURN):
        raise PermissionDenied("You do not enter figures here.")
    due = max(month, timezone.localdate()) + dt.timedelta(weeks=WEEKS_TO_SUBMIT)
    name = f"Figures received for {shown_month(month)}"
    if system is not None:  # figures that come in the same moment wait here, and find the round that these bring about
        list(System.objects.select_for_update(no_key=True).filter(pk=system.pk))
    return _opened(system, month, sections) or _open(actor, system, month, month, due, name, "", tuple(Section.values))


def _opened(system: System | None, month: dt.date, sections: Sequence[str]) -> Round | None:
    """The oldest open collection of the month that asks for these sections."""
    standing = Round.objects.filter(system=system, base_month=month, closed__isnull=True).order_by("pk")
    return next((found for found in standing if set(sections) <= set(found.sections)), None)


def default_rounds(
    *, actor: Actor, organisations: Iterable[Organisation], base_month: dt.date, sections: Sequence[str]
) -> dict[int | None, Round]:
    """A default round for the home system of each organisation, by the system's primary key (None = without one)."""
    keys = {organisation.home_system_id for organisation in organisations}
    systems: list[System | None] = [*System.objects.filter(pk__in=[key for key in keys if key is not None])]
    if None in keys:
        systems.append(None)
    return {
        None if system is None else system.pk: default_round(
            actor=actor, system=system, base_month=base_month, sections=sections
        )
        for system in systems
    }


def _demand_rounds(actor: Actor, system: System | None) -> None:
    if system is None and not actor.reach(Permission.MANAGE_ROUNDS).everything:
        raise PermissionDenied("Only administrators manage collections without a system.")
    demand(actor, Permission.MANAGE_ROUNDS, system)


def _open(
    actor: Actor,
    system: System | None,
    base_month: dt.date,
    opens: dt.date,
    due: dt.date,
    name: str,
    code: str,
    sections: Sequence[str],
) -> Round:
    whose = system.code.lower() if system is not None else "all"
    stem = code or f"{whose}-{base_month:%Y-%m}"
    taken = set(Round.objects.filter(code__startswith=stem).values_list("code", flat=True))
    number = next(n for n in range(1, len(taken) + 2) if _numbered(stem, n) not in taken)
    made = Round.objects.create(
        code=_numbered(stem, number), name=name or f"Workforce return {shown_month(base_month)}", system=system,
        base_month=base_month.replace(day=1), opens=opens, due=due, sections=list(sections),
    )  # fmt: skip
    audit.record(actor=actor, action="round.opened", subject=made, system=system, base_month=base_month)
    return made


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"
