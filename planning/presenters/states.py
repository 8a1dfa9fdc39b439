"""What a page shows while there is no figure: nothing on record, being worked out, set aside, or not possible."""

from __future__ import annotations

from dataclasses import dataclass

from jobs.models import Job
from jobs.presenters import progress_of
from planning.models import Scenario
from planning.selectors import scenarios
from planning.selectors.projections import Selected
from web.progress import Progress

NO_RECORDS = "No staff figures have been accepted for this system yet."
SET_ASIDE = "It failed several times and was set aside. A planner or an administrator can try it again."
ONE_ORGANISATION = (
    "All the staff of this combination belong to one organisation, whose own figures you cannot see. "
    "Choose fewer filters."
)
NOTHING_YET = "Nothing has been published of this scenario yet."


@dataclass(frozen=True)
class Waiting:
    """Why there is no figure: ``words``, the work's ``progress`` where it is under way; ``ask`` offers to start it."""

    words: str
    progress: Progress | None = None
    failed: bool = False
    ask: bool = False


def of_scenario(scenario: Scenario | None) -> Waiting:
    """Before anything was published."""
    if scenario is None:
        return Waiting(NO_RECORDS)
    job = scenarios.recalculating(scenario)
    if job is not None:
        return Waiting("The first projection is being worked out.", progress_of(job))
    last = scenarios.last_recalculation(scenario)
    if last is not None and last.state == Job.State.SET_ASIDE:
        return Waiting(f"The projection could not be worked out. {SET_ASIDE}", failed=True)
    if last is not None and last.result.get("note"):
        return Waiting(last.result["note"])
    return Waiting(NOTHING_YET)


def of_selection(found: Selected) -> Waiting:
    """A combination of filters that is not stored."""
    if not found.possible:
        return Waiting(found.why_not)
    if found.job is not None:
        return Waiting("This combination is being worked out.", progress_of(found.job))
    if found.failed:
        return Waiting(f"This combination could not be worked out. {SET_ASIDE}", failed=True, ask=True)
    return Waiting("This combination of filters is not kept ready; it takes a moment to work out.", ask=True)


@dataclass(frozen=True)
class News:
    """Whether what is shown will be replaced: "idle", "busy" (since when) or "failed"."""

    shown: str
    job: Job | None = None


def news_of(scenario: Scenario | None) -> News:
    """What goes on with a scenario now."""
    if scenario is None:
        return News("idle")
    job = scenarios.recalculating(scenario)
    if job is not None:
        return News("busy", job)
    last = scenarios.last_recalculation(scenario)
    return News("failed", last) if last is not None and last.state == Job.State.SET_ASIDE else News("idle")
