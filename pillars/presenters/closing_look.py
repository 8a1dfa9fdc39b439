"""One look at the closed loop, as the parameters of an address ask for it: read once for pages, fragments and API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from jobs.presenters import progress_of
from partners.actors import Actor
from partners.models import System
from pillars.forms.closing import ClosingFilter
from pillars.presenters import closing as closing_words
from pillars.presenters.closing import Picture, realised_words
from pillars.selectors import closing, closing_seen, costs
from pillars.selectors.closing import Realised, Uncovered
from pillars.selectors.closing_seen import Standing
from planning.models import Run
from planning.selectors import choice, labels
from planning.selectors.sight import Sight, sight_of

LARGEST: Final = 10
"""Gaps that nothing covers that are listed at first."""


@dataclass(frozen=True)
class Look:
    """What one person looks at; ``picture`` is None while nothing is published or the address says something unknown.

    ``since``: what has been closed since; None where nothing can be said or may not be told.
    """

    standing: Standing
    form: ClosingFilter | None
    picture: Picture | None = None
    since: Realised | None = None
    uncovered: Sequence[Uncovered] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def realised(self) -> list[str]:
        """The same in sentences."""
        run = self.standing.run
        return realised_words(self.since, run.base_date if run else None)

    @property
    def listed(self) -> Sequence[Uncovered]:
        """The largest of the gaps that nothing covers, or all if the address asks for them."""
        every = self.form is not None and self.form.is_valid() and self.form.every_row
        return self.uncovered if every else self.uncovered[:LARGEST]

    @property
    def shows_cost(self) -> bool:
        return self.picture is not None and self.picture.costs is not None

    @property
    def query(self) -> str:
        return self.query_with()

    def query_with(self, **changes: str) -> str:
        """The query of the address with some parameters changed ("" takes one away)."""
        if self.form is None or not self.form.is_valid():
            return ""
        told = {name: value for name, value in (self.form.parameters | changes).items() if value}
        return urlencode(told)


def look_at(actor: Actor, system: System, data: Mapping[str, Any]) -> Look:
    """What the parameters ask for, as the actor may see it."""
    standing = closing_seen.standing(system)
    run = standing.run
    if run is None or not run.positions:
        return Look(standing, None)
    sight = sight_of(actor, system)
    professions = choice.occurring(run, sight)["profession"]
    form = ClosingFilter(data, run=run, professions=_told(standing, professions))
    if not form.is_valid():
        return Look(standing, form)
    uncovered = closing.uncovered(system, form.cleaned_data["basis"], form.position)
    return Look(
        standing,
        form,
        _picture(actor, system, standing, form, run, sight),
        _since(system, form, sight),
        [one for one in uncovered if one.profession in professions],
        labels.names_of("profession", [one.profession for one in uncovered]),
    )


def _told(standing: Standing, professions: Sequence[str]) -> list[str]:
    """Professions that the answer tells of."""
    nodes = standing.answer.outcome["nodes"] if standing.answer else {}
    return [code for code in professions if f"profession:{code}" in nodes]


def _node(form: ClosingFilter) -> str:
    profession = form.cleaned_data["profession"]
    return f"profession:{profession}" if profession else closing.WHOLE


def _picture(
    actor: Actor, system: System, standing: Standing, form: ClosingFilter, run: Run, sight: Sight
) -> Picture:  # fmt: skip
    basis, position, profession = form.cleaned_data["basis"], form.position, form.cleaned_data["profession"]
    expected = closing.expected(standing.answer, basis, position, _node(form)) if standing.answer else None
    carried = closing_seen.carried(actor, system, standing.scenario)
    return Picture(
        system=system,
        standing=standing,
        basis=basis,
        day=dt.date.fromisoformat(run.positions[position]),
        carried=carried,
        seen=closing_seen.seen(expected, sight) if expected else None,
        profession=labels.name("profession", profession) if profession else "",
        costs=costs.by_intervention(actor, system) if form.shows_cost else None,
    )


def _since(system: System, form: ClosingFilter, sight: Sight) -> Realised | None:
    found = closing.realised(system, form.cleaned_data["basis"], _node(form))
    return found if found is not None and closing_seen.sees_realised(found, sight) else None


def closing_context(look: Look) -> dict[str, Any]:
    """What the page and the fragments on other pages say alike."""
    picture, standing = look.picture, look.standing
    return {
        "form": look.form,
        "standing": standing,
        "picture": picture,
        "headline": closing_words.headline(picture) if picture else "",
        "notes": closing_words.notes(picture) if picture else [],
        "count_words": closing_words.count_words(picture) if picture else "",
        "working": progress_of(standing.job, follow=True) if standing.job else None,
        "query": look.query,
        "cost_query": look.query_with(cost="" if look.shows_cost else "shown"),
        "shows_cost": look.shows_cost,
    }
