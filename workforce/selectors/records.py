"""The records: lines of accepted versions, each month of an organisation told by one version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar, cast

from django.db.models import F, Q, Window
from django.db.models.functions import FirstValue

from partners.models import Organisation
from partners.scoping import ScopedQuerySet
from workforce.models import Line, Version

L = TypeVar("L", bound=Line)


def current_lines(
    section_model: type[L],
    *,
    organisations: Iterable[Organisation | int] | None = None,
    periods: Iterable[dt.date] | None = None,
    as_of: dt.datetime | None = None,
) -> ScopedQuerySet:
    """The lines that are the records of a section.

    For each organisation and month the version accepted last speaks for the whole month: a coarse and a fine return
    of one month never add up. ``as_of`` gives the records as they were at that moment. Further filters may be added.
    """
    lines = section_model.objects.filter(_accepted(as_of))
    if organisations is not None:
        lines = lines.filter(organisation__in=list(organisations))
    if periods is not None:
        lines = lines.filter(period__in=list(periods))
    latest = Window(
        FirstValue("version_id"),
        partition_by=[F("organisation_id"), F("period")],
        order_by=[F("version__reviewed").desc(), F("version_id").desc()],
    )
    # A subquery, so that filters added by the caller do not change which version speaks.
    speaking = lines.annotate(speaks=latest).filter(version_id=F("speaks")).values("pk")
    return cast(ScopedQuerySet, section_model.objects.filter(pk__in=speaking))


def _accepted(as_of: dt.datetime | None) -> Q:
    if as_of is None:
        return Q(version__state=Version.State.ACCEPTED)
    still = Q(version__superseded__isnull=True) | Q(version__superseded__gt=as_of)
    states = (Version.State.ACCEPTED, Version.State.SUPERSEDED)
    return Q(version__state__in=states, version__reviewed__lte=as_of) & still
