"""What-if: a preview that saves nothing, and keeping one as a scenario of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction

from partners.access import demand
from partners.actors import Actor
from partners.permissions import Permission
from planning.models import Assumption, NodeResult, Run, Scenario
from planning.selectors import access
from planning.selectors.what_if import Adjustable, adjustable
from planning.services.assumption_rules import refuse_what_cannot_stand
from planning.services.failures import AssumptionRefused
from planning.services.nodes import DIMENSIONS
from planning.services.scenarios import copy_scenario, edit_assumption
from planning.what_if import pool, turns
from planning.what_if.questions import Change, Question

GONE: Final = "One of the assumptions that you moved is no longer in the scenario. Open the page again."
NOTHING_MOVED: Final = "Nothing is changed, so there is nothing to keep. Move an assumption first."
SCOPE: Final = ("scope_kind", "organisation", "profession", "staff_group", "sector", "age_band", "from_year", "to_year")


@dataclass(frozen=True)
class Values:
    """Low, most likely and high, as fractions (or in the parameter's own unit)."""

    low: Decimal
    mode: Decimal
    high: Decimal


Moved = Mapping[str, Values]
"""Natural code of an assumption -> its new values."""


def preview(*, actor: Actor, run: Run, node: NodeResult, moved: Moved, session: str) -> NodeResult:
    """What a published run's node would say under other assumptions: a row that is not saved, nor ever will be.

    Raises:
        PermissionDenied: the actor does not see scenarios of the system, or not this node.
        AssumptionRefused: a value could not be saved either; by the assumption's code, "" if it is not there.
        NoPreview: none can be given now; the message says why and what to do.
    """
    demand(actor, Permission.VIEW_SCENARIOS, run.scenario.system)
    if not access.visible_nodes(actor, run).filter(pk=node.pk).exists():
        raise PermissionDenied
    changes = _changes(run, moved)
    if not changes:
        return node
    filters = tuple((name, code) for name in DIMENSIONS if (code := getattr(node, name)))
    wanted = turns.take(session)
    question = Question(str(run.code), filters, changes)
    told = pool.of_this_process().ask(session, question, lambda: _content(run), wanted)
    return NodeResult(
        run=run, kind=node.kind, code=node.code, quality=node.quality, **dict(filters),
        figures=told["figures"], flows=told["flows"], effects=told["effects"],
    )  # fmt: skip


@transaction.atomic
def keep_as_scenario(
    *, actor: Actor, scenario: Scenario, moved: Moved, name: str, description: str, reason: str, source: str
) -> Scenario:
    """A copy of the scenario with the moved assumptions, worked out and published like any other.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        AssumptionRefused: the name is taken, a value cannot stand, reason or source is missing; by field.
    """
    if not moved:
        raise AssumptionRefused({"": NOTHING_MOVED})
    copy = copy_scenario(actor=actor, scenario=scenario, name=name, description=description)
    held = _held(copy)
    for code, values in moved.items():
        if code not in held:
            raise AssumptionRefused({"": GONE})
        edit_assumption(
            actor=actor, assumption=held[code], low=values.low, mode=values.mode, high=values.high, reason=reason,
            source=source,
        )  # fmt: skip
    return copy


def _changes(run: Run, moved: Moved) -> tuple[Change, ...]:
    """What differs from the published figures, in the order of the snapshot.

    Raises:
        AssumptionRefused: an assumption is not there, or a value cannot stand.
    """
    known = adjustable(run) if moved else {}
    if set(moved) - set(known):
        raise AssumptionRefused({"": GONE})
    pairs = ((known[code], values) for code, values in moved.items())
    found = [(one, to) for one, to in pairs if (to.low, to.mode, to.high) != one.published]
    held = _held(run.scenario) if found else {}
    for one, to in found:
        _refuse(one, to, held.get(one.code, one.row))
    changes = [Change(one.place, float(to.low), float(to.mode), float(to.high)) for one, to in found]
    return tuple(sorted(changes, key=lambda change: change.place))


def _refuse(one: Adjustable, to: Values, besides: Assumption) -> None:
    """Raise what saving these values would raise, under the assumption's code."""
    try:
        refuse_what_cannot_stand(_row(one, to), besides=besides)
    except AssumptionRefused as refused:
        raise AssumptionRefused({one.code: " ".join(refused.messages.values())}) from refused


def _held(scenario: Scenario) -> dict[str, Assumption]:
    """What the scenario assumes now, by natural code."""
    rows = scenario.assumptions.filter(ended__isnull=True)
    told = rows.select_related("scenario__system", "organisation", "profession", "staff_group__scheme")
    return {row.natural_code: row for row in told}


def _row(one: Adjustable, to: Values) -> Assumption:
    """The assumption as it would be saved, to put it to the same rules."""
    scope = {name: getattr(one.row, name) for name in SCOPE}
    return Assumption(
        scenario=one.row.scenario, parameter=one.row.parameter, low=to.low, mode=to.mode, high=to.high,
        reason=one.row.reason, source=one.row.source, **scope,
    )  # fmt: skip


def _content(run: Run) -> bytes | None:
    """The run's packed snapshot, read when a child does not hold it yet."""
    content = Run.objects.filter(pk=run.pk).values_list("snapshot", flat=True).first()
    return None if content is None else bytes(content)
