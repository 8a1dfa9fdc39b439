"""Organisations open, close, merge and count in several systems."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from partners import access, audit, news, selectors
from partners.actors import Actor
from partners.models import Organisation, OrganisationSuccession, Place, Sector, System, SystemShare
from partners.permissions import Permission

CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,19}")
Shares = Sequence[tuple[System, Place | None, Decimal]]


@dataclass(frozen=True)
class NewOrganisation:
    """What is known of an organisation when it is first met; the code is made upper case."""

    code: str
    name: str
    sector: str = Sector.UNKNOWN
    home_system: System | None = None
    place: Place | None = None
    opened: dt.date | None = None
    area_of: Organisation | None = None
    within_area: Organisation | None = None
    size: Decimal | None = None
    size_measure: str = ""


def create_organisation(
    *,
    actor: Actor,
    code: str,
    name: str,
    sector: str = Sector.UNKNOWN,
    home_system: System | None = None,
    place: Place | None = None,
    opened: dt.date | None = None,
    area_of: Organisation | None = None,
    within_area: Organisation | None = None,
) -> Organisation:
    """Add one organisation to a system; one without a system needs an administrator.

    Raises:
        PermissionDenied: the actor may not add organisations to that system.
        ValidationError: the code is taken or malformed, or the place lies in another system.
    """
    new = NewOrganisation(code, name, sector, home_system, place, opened, area_of, within_area)
    return create_organisations(actor=actor, organisations=[new])[0]


@transaction.atomic
def create_organisations(*, actor: Actor, organisations: Sequence[NewOrganisation]) -> list[Organisation]:
    """Add several at once (an upload that names unknown partners): all of them or none.

    Raises:
        PermissionDenied: the actor may not add organisations to one of the systems.
        ValidationError: a code is taken, repeated or malformed, or a place lies in another system.
    """
    for system in {new.home_system for new in organisations}:
        _demand_creation(actor, system)
    made = [_prepared(new) for new in organisations]
    _refuse_known_codes([organisation.code for organisation in made])
    Organisation.objects.bulk_create(made)
    audit.record_many(
        audit.draft(
            actor=actor,
            action="organisation.created",
            subject=organisation,
            organisation=organisation,
            detail={"name": organisation.name, "sector": organisation.sector},
        )
        for organisation in made
    )
    return made


def _demand_creation(actor: Actor, system: System | None) -> None:
    if system is None:
        access.demand_everywhere(actor, Permission.CREATE_ORGANISATIONS)
    else:
        access.demand(actor, Permission.CREATE_ORGANISATIONS, system)


def _prepared(new: NewOrganisation) -> Organisation:
    code = new.code.strip().upper()
    if not CODE.fullmatch(code):
        raise ValidationError(
            {"code": f"“{new.code}” cannot be a code. Use letters, digits, dots and dashes, 20 at most, such as RH8."}
        )
    if new.place is not None and new.place.system_id != getattr(new.home_system, "pk", None):
        raise ValidationError({"place": f"{new.place} is not a place of {new.home_system}."})
    organisation = Organisation(
        code=code,
        name=" ".join(new.name.split()),
        sector=new.sector,
        home_system=new.home_system,
        place=new.place,
        opened=new.opened,
        area_of=new.area_of,
        within_area=new.within_area,
        size=new.size,
        size_measure=new.size_measure,
    )
    # What it points to was read from the database: asking again for each of hundreds would be slow.
    pointers = ("home_system", "place", "area_of", "within_area")
    organisation.full_clean(exclude=pointers, validate_unique=False, validate_constraints=False)
    return organisation


def _refuse_known_codes(codes: list[str]) -> None:
    repeated = sorted({code for code in codes if codes.count(code) > 1})
    if repeated:
        raise ValidationError({"code": f"The code {', '.join(repeated)} is given more than once."})
    taken = sorted(Organisation.objects.filter(code__in=codes).values_list("code", flat=True))
    if taken:
        words = f"The code {', '.join(taken)} is taken. Codes are never used again, also after an organisation closes."
        raise ValidationError({"code": words})


@transaction.atomic
def close_organisation(*, actor: Actor, organisation: Organisation, date: dt.date) -> Organisation:
    """Close an organisation that nobody continues; ``date`` is the first day on which it no longer exists.

    Raises:
        PermissionDenied: the actor may not change organisations there.
        ValidationError: it is closed already, or would close before it opened.
    """
    _demand_change(actor, organisation)
    _close(organisation, date)
    audit.record(actor=actor, action="organisation.closed", subject=organisation, organisation=organisation, date=date)
    _tell([organisation])
    return organisation


def _demand_change(actor: Actor, organisation: Organisation) -> None:
    if organisation.home_system is None:
        access.demand_everywhere(actor, Permission.CREATE_ORGANISATIONS)
    elif not actor.may(Permission.CREATE_ORGANISATIONS, organisation):
        raise PermissionDenied(f"You do not have the right to change {organisation.name}.")


def _close(organisation: Organisation, date: dt.date) -> None:
    if organisation.opened and date <= organisation.opened:
        raise ValidationError(
            {"date": f"{organisation.name} opened on {organisation.opened:%-d %B %Y}: close it later."}
        )
    # A conditional UPDATE: of two people who close it at once, one is told.
    if not Organisation.objects.filter(pk=organisation.pk, closed__isnull=True).update(closed=date):
        raise ValidationError(f"{organisation.name} is closed already. Look at its page for the date.")
    organisation.closed = date


def _tell(organisations: Iterable[Organisation]) -> None:
    news.structure_changed(System.objects.filter(pk__in=selectors.systems_touched(organisations)))


@transaction.atomic
def merge_organisations(
    *,
    actor: Actor,
    predecessor: Organisation,
    successor: Organisation,
    date: dt.date,
    kind: str = OrganisationSuccession.Kind.MERGER,
) -> OrganisationSuccession:
    """``successor`` continues ``predecessor``, which closes, from ``date`` on. History stays as it was.

    Raises:
        PermissionDenied: the actor may not change one of the two.
        ValidationError: they are the same, one is closed, or the successor was itself continued by the predecessor.
    """
    for organisation in (predecessor, successor):
        _demand_change(actor, organisation)
    _check_succession(predecessor, successor, date)
    _close(predecessor, date)
    succession = OrganisationSuccession(predecessor=predecessor, successor=successor, date=date, kind=kind)
    succession.full_clean()
    succession.save(force_insert=True)
    audit.record(
        actor=actor,
        action="organisation.merged" if kind == OrganisationSuccession.Kind.MERGER else "organisation.renamed",
        subject=predecessor,
        organisation=predecessor,
        successor=successor.code,
        date=date,
    )
    _tell([predecessor, successor])
    return succession


def _check_succession(predecessor: Organisation, successor: Organisation, date: dt.date) -> None:
    if predecessor.pk == successor.pk:
        raise ValidationError("An organisation cannot continue itself. Choose another successor.")
    if selectors.current_structure(dt.date.max).get(successor.pk) == predecessor.pk:
        raise ValidationError(
            f"{predecessor.name} already continues {successor.name}; it cannot be the other way as well."
        )
    if successor.closed and successor.closed <= date:
        raise ValidationError(
            f"{successor.name} closed on {successor.closed:%-d %B %Y}. Choose its own successor instead."
        )


@transaction.atomic
def set_shares(*, actor: Actor, organisation: Organisation, shares: Shares, start: dt.date) -> list[SystemShare]:
    """From ``start`` on, ``organisation`` counts in these systems (and places) with these percentages.

    Earlier shares end on that day; an empty list lets it count in its home system alone again. Shares that were to
    start on the same day are replaced, so that a slip can be put right.

    Raises:
        PermissionDenied: the actor may not change the organisation.
        ValidationError: a percentage is not above 0, together they exceed 100, a system or place is named twice, a
            place lies in another system, or later shares are set already.
    """
    _demand_change(actor, organisation)
    _check_shares(shares)
    touched = selectors.systems_touched([organisation])
    before = _end_shares(organisation, start)
    made = [
        SystemShare(organisation=organisation, system=system, place=place, percent=percent, start=start)
        for system, place, percent in shares
    ]
    for share in made:
        share.full_clean()
    SystemShare.objects.bulk_create(made)
    audit.record(
        actor=actor,
        action="organisation.shares_set",
        subject=organisation,
        organisation=organisation,
        start=start,
        shares=_in_words(made),
        before=before,
    )
    now = selectors.systems_touched([organisation])
    news.structure_changed(System.objects.filter(pk__in=touched | now))
    return made


def _check_shares(shares: Shares) -> None:
    named = [(system.pk, place.pk if place else None) for system, place, _percent in shares]
    if len(set(named)) < len(named):
        raise ValidationError("A system or place is named twice. Add its percentages together.")
    for system, place, percent in shares:
        if place is not None and place.system_id != system.pk:
            raise ValidationError(f"{place} is not a place of {system}.")
        if percent <= 0:
            raise ValidationError(f"The share of {place or system} must be above 0%. Leave it out if it has none.")
    total = sum((percent for _system, _place, percent in shares), Decimal(0))
    if total > 100:
        raise ValidationError(f"The shares add up to {total.normalize():f}%. They may be 100% at most.")


def _end_shares(organisation: Organisation, start: dt.date) -> list[str]:
    """Ends what holds on ``start``; returns it in words."""
    later = organisation.shares.filter(start__gt=start).order_by("start").first()
    if later is not None:
        raise ValidationError(
            {"start": f"Shares from {later.start:%-d %B %Y} are set already. Choose that day or a later one."}
        )
    open_shares = organisation.shares.select_related("system", "place").exclude(end__lte=start)
    before = _in_words(open_shares)
    open_shares.filter(start=start).delete()
    open_shares.filter(start__lt=start).update(end=start)
    return before


def _in_words(shares: Iterable[SystemShare]) -> list[str]:
    return [
        f"{share.place.code if share.place else share.system.code} {share.percent.normalize():f}%" for share in shares
    ]
