"""The versions that wait for review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from partners.actors import Actor
from web.formats import format_moment, format_month, plural
from workforce.models import Standing, Version


@dataclass(frozen=True)
class Waiting:
    """A line of the list. ``own``: the person submitted it, so another must accept it."""

    code: str
    address: str
    organisation: str
    title: str
    detail: str
    submitted: str
    warnings: str
    own: bool
    chosen: bool


def waiting_rows(rows: Iterable[Version], actor: Actor, chosen: bool) -> list[Waiting]:
    return [_waiting(version, actor, chosen) for version in rows]


def _waiting(version: Version, actor: Actor, chosen: bool) -> Waiting:
    of_return = version.submission.of_return
    own = actor.user is not None and version.submitted_by_id == actor.user.pk
    by = f" by {version.submitted_by}" if version.submitted_by else ""
    return Waiting(
        code=str(version.code),
        address=reverse("workforce:review", args=[version.code]),
        organisation=of_return.organisation.name,
        title=f"{version.submission.get_section_display()}, version {version.number}",
        detail=_detail(version),
        submitted=f"{format_moment(version.submitted)}{by}",
        warnings=plural(len(version.warnings), "warning") if version.warnings else "",
        own=own,
        chosen=chosen and not own,
    )


def _detail(version: Version) -> str:
    """ "September 2026, 12 lines"; with a word where the organisation did not tell it itself."""
    whose = "" if version.standing == Standing.OWN else f", {version.get_standing_display().lower()}"
    month = format_month(version.submission.of_return.round.base_month)
    return f"{month}, {plural(version.line_count, 'line')}{whose}"


def by_others(rows: QuerySet[Version], actor: Actor) -> QuerySet[Version]:
    """Those of the list that somebody else submitted, so that the actor may accept them."""
    return rows if actor.user is None else rows.exclude(submitted_by=actor.user)


def every(count: int) -> dict[str, Any]:
    """The button that accepts the whole list; none where the list fits on a page."""
    return {"every": count, "every_words": f"Accept all {count:,} on every page"} if count else {}


def what_was_accepted(versions: Sequence[Version]) -> str:
    """The query by which the page names them: one version, or the systems of several."""
    query = QueryDict(mutable=True)
    query["accepted"] = str(versions[0].code)
    if len(versions) > 1:
        homes = (one.submission.of_return.organisation.home_system for one in versions)
        query.setlist("system", sorted({home.code for home in homes if home is not None}))
        query["together"] = "yes"
    return query.urlencode()


def with_choice(query: QueryDict) -> str:
    """The same list with every line chosen, for people without JavaScript."""
    asked = query.copy()
    asked["choose"] = "all"
    for told in ("accepted", "system"):
        asked.pop(told, None)
    return f"?{asked.urlencode()}"
