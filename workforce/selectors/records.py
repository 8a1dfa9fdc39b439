"""The records: lines of accepted versions, each month of an organisation told by one version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar, cast

from django.db.models import Case, F, Q, Value, When, Window
from django.db.models.functions import FirstValue

from partners.models import Organisation
from partners.scoping import ScopedQuerySet
from workforce.models import Line, Standing, Version

L = TypeVar("L", bound=Line)


def by_standing(prefix: str = "") -> Case:
    """A number to order by: own returns first, then national returns, then published estimates."""
    ranks = [When(**{f"{prefix}standing": one}, then=Value(rank)) for rank, one in enumerate(Standing.values)]
    return Case(*ranks, default=Value(len(ranks)))


def current_lines(
    section_model: type[L],
    *,
    organisations: Iterable[Organisation | int] | None = None,
    periods: Iterable[dt.date] | None = None,
    as_of: dt.datetime | None = None,
) -> ScopedQuerySet:
    """The lines that are the records of a section.

    For each organisation and month one version speaks for the whole month, so that a coarse and a fine return of one
    month never add up: its own return, else a national return, else a published estimate; of several of one standing
    the one accepted last. ``as_of`` gives the records as they were at that moment. Further filters may be added.
    """
    lines = section_model.objects.filter(_accepted(as_of))
    if organisations is not None:
        lines = lines.filter(organisation__in=list(organisations))
    if periods is not None:
        lines = lines.filter(period__in=list(periods))
    latest = Window(
        FirstValue("version_id"),
        partition_by=[F("organisation_id"), F("period")],
        order_by=[by_standing("version__"), F("version__reviewed").desc(), F("version_id").desc()],
    )
    # A subquery, so that filters added by the caller do not change which version speaks.
    speaking = lines.annotate(speaks=latest).filter(version_id=F("speaks")).values("pk")
    return cast(ScopedQuerySet, section_model.objects.filter(pk__in=speaking))


def outranked(
    section_model: type[Line], standing: str, *, organisations: Iterable[Organisation | int], periods: Iterable[dt.date]
) -> set[tuple[int, dt.date]]:
    """Organisations (by key) and months of which figures of a higher standing are on record: others are not used."""
    above = Standing.values[: Standing.values.index(standing)]
    if not above:
        return set()
    records = current_lines(section_model, organisations=organisations, periods=periods)
    told = records.filter(version__standing__in=above).order_by()
    return set(told.values_list("organisation_id", "period").distinct())


def _accepted(as_of: dt.datetime | None) -> Q:
    if as_of is None:
        return Q(version__state=Version.State.ACCEPTED)
    still = Q(version__superseded__isnull=True) | Q(version__superseded__gt=as_of)
    states = (Version.State.ACCEPTED, Version.State.SUPERSEDED)
    return Q(version__state__in=states, version__reviewed__lte=as_of) & still
