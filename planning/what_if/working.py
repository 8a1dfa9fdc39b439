"""Answers a question: the changed assumptions go into the snapshot, and that the ordinary way through the engine."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from planning.engine import project
from planning.services.figures import Figures, told
from planning.services.model_inputs import prepare
from planning.services.nodes import RollUps, node_for
from planning.services.snapshots.data import AssumptionFacts, Snapshot, unpacked
from planning.what_if.questions import Change, Question

KEPT: Final = 4
"""So many snapshots stay unpacked, the ones used last."""


class NothingThere(ValueError):
    """No cell of the snapshot matches the question's filters."""


class Worker:
    """Holds the snapshots of a few runs and answers questions about them."""

    def __init__(self) -> None:
        self._snapshots: OrderedDict[str, Snapshot] = OrderedDict()

    def holds(self, run: str) -> bool:
        """Whether questions about this run can be answered."""
        return run in self._snapshots

    def keep(self, run: str, content: bytes) -> None:
        """Take in a run's packed snapshot; the one used longest ago goes."""
        self._snapshots[run] = unpacked(content)
        self._snapshots.move_to_end(run)
        while len(self._snapshots) > KEPT:
            self._snapshots.popitem(last=False)

    def answer(self, question: Question, on_progress: Callable[[float], None]) -> Figures:
        """What the node of the question would say (see `figures.told`).

        Raises:
            NothingAssumed, ModelError: the changed assumptions cannot be projected.
            NothingThere: there is no such node.
        """
        self._snapshots.move_to_end(question.run)
        return preview(self._snapshots[question.run], question, on_progress)


def _ignore(done: float) -> None:
    """Nobody asked to be told."""


def preview(snapshot: Snapshot, question: Question, on_progress: Callable[[float], None] = _ignore) -> Figures:
    """What the node would say if the assumptions were changed; the same bits as a saved scenario's.

    Only the node's own cells are drawn, and quantiles are taken of the node alone.
    """
    changed = dataclasses.replace(snapshot, assumptions=with_changes(snapshot.assumptions, question.changes))
    node = node_for(changed, dict(question.filters))
    if node is None:
        raise NothingThere("Nobody reported staff or posts for this combination.")
    roll_ups = RollUps([node])
    wanted = frozenset(code for code, _ in node.parts)
    model = prepare(changed).model(changed, roll_ups.roll_ups(), wanted)
    on_progress(0.0)  # nobody may want it any more
    name = roll_ups.name(node)
    return told(project(model, nodes=(name,), on_progress=on_progress).nodes[name])


def with_changes(assumptions: tuple[AssumptionFacts, ...], changes: tuple[Change, ...]) -> tuple[AssumptionFacts, ...]:
    """The assumptions with new values at the places named."""
    found = list(assumptions)
    for one in changes:
        found[one.place] = dataclasses.replace(found[one.place], low=one.low, mode=one.mode, high=one.high)
    return tuple(found)
