"""One run's figures of the same people, for pages that hold several runs side by side: or why there are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from jobs.models import Job
from planning.models import NodeResult, Run
from planning.selectors import projections
from planning.selectors.bridges import Path, path_of
from planning.selectors.sight import Sight

GONE: Final = (
    "The figures of this run have been put away, because newer ones are shown. Open it in the run history and bring "
    "them back."
)
NOT_READY: Final = "This combination of filters is not kept ready; it takes a moment to work out."
ON_ITS_WAY: Final = "This combination is being worked out."
ONE_ORGANISATION: Final = (
    "All the staff of this combination belong to one organisation, whose own figures you cannot see. "
    "Choose fewer filters."
)
NOT_KNOWN: Final = "The gap is not known on this basis: nobody reported what it would be measured against."


@dataclass(frozen=True)
class Look:
    """What a run says of some people; without a ``path``, ``why`` says what is missing, and ``ask`` whether it helps
    to have it worked out."""

    run: Run
    node: NodeResult | None = None
    path: Path | None = None
    why: str = ""
    job: Job | None = None
    ask: bool = False


def look(run: Run, filters: Mapping[str, str], basis: str, sight: Sight) -> Look:
    """The figures of these people in a run, as far as they are kept, known and in sight."""
    if run.pruned is not None:
        return Look(run, why=GONE)
    found = projections.selection(run, **filters)
    if found.node is None:
        if found.job is not None:
            return Look(run, why=ON_ITS_WAY, job=found.job)
        return Look(run, why=found.why_not or NOT_READY, ask=found.possible)
    if not sight.sees_node(found.node):
        return Look(run, why=ONE_ORGANISATION)
    path = path_of(run.positions, found.node, basis)
    return Look(run, found.node, path, "" if path else NOT_KNOWN)
