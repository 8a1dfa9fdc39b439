"""Why the number moved: the page's sentence, waterfall and table, between two years, two runs or two scenarios."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from planning.presenters import coverage
from planning.presenters.board import GAP_WORDS
from planning.selectors.bridges import Path, between_days, between_paths, shared_days
from planning.selectors.discretion import discreet
from planning.selectors.explain import Step
from planning.selectors.looks import Look
from planning.selectors.sight import Sight
from web.charts import Chart, waterfall
from web.formats import format_about, format_date, format_moment, format_signed, format_wte
from web.tables import Column, DataTable

KEY: Final = "bridge"
MOST_STEPS: Final = 10
WORTH_NAMING: Final = 0.5
MOST_REASONS: Final = 3
KINDS: Final = {
    "time": "Time that has passed",
    "opening": "Where it begins",
    "supply": "Staff",
    "demand": "Demand",
    "uncertainty": "Uncertainty",
}
ADD_UP: Final = (
    "The steps add up to the change of the middle result (half of the possible futures lie below it). A step to the "
    "right widens the shortfall, one to the left narrows it."
)
WTE: Final[dict[str, Any]] = {"numeric": True, "write": format_wte, "unit": "WTE"}


@dataclass(frozen=True)
class End:
    """One end of a bridge: the words for its row and for the sentence, what is known of it, and the day."""

    row: str
    words: str
    look: Look
    day: dt.date

    @property
    def path(self) -> Path:
        """The projection; ask only an end that is known."""
        if self.look.path is None:
            raise ValueError(self.look.why)
        return self.look.path

    @property
    def known(self) -> bool:
        return self.look.path is not None

    @property
    def gap(self) -> float:
        """The middle of all possible futures, WTE."""
        return self.path.p50[self.path.days.index(self.day)]


Ends = tuple[End, End]


def ends_of_years(found: Look, begins: dt.date, day: dt.date) -> Ends:
    """Two days of one projection."""
    one, other = (End(f"Gap at {format_date(each)}", format_date(each), found, each) for each in (begins, day))
    return one, other


def ends_of_runs(before: Look, after: Look, day: dt.date) -> Ends:
    """One day in two runs."""
    moments = [format_moment(one.run.published) for one in (before, after)]
    one, other = (
        End(f"Run of {moment}", f"the run of {moment}", found, day)
        for moment, found in zip(moments, (before, after), strict=True)
    )
    return one, other


def ends_of_scenarios(before: Look, after: Look, day: dt.date) -> Ends:
    """One day in two scenarios; their runs know them."""
    one, other = (
        End(f"“{found.run.scenario.name}”", f"“{found.run.scenario.name}”", found, day) for found in (before, after)
    )
    return one, other


@dataclass(frozen=True)
class Bridge:
    """Two ends and the steps between them; ``opening`` is the sentence up to the reasons."""

    before: End
    after: End
    steps: Sequence[Step]
    opening: str
    notes: Sequence[str] = field(default=())

    @property
    def change(self) -> float:
        return self.after.gap - self.before.gap


def gap_words(basis: str, gap: float) -> str:
    """ "a funded gap of about 312 WTE"; a surplus by its name."""
    if round(gap) == 0:
        return f"hardly any {GAP_WORDS[basis]}"
    named = GAP_WORDS[basis] if gap > 0 else f"{GAP_WORDS[basis].removesuffix(' gap')} surplus"
    return f"a {named} of about {format_about(abs(gap))} WTE"


def change_words(change: float, more: str = "more", less: str = "less") -> str:
    """ "88 less"; the difference of two gaps, where a smaller shortfall is less."""
    if abs(change) < WORTH_NAMING:
        return f"hardly {more} or {less}"
    return f"{format_about(abs(change))} {more if change > 0 else less}"


def sentence(bridge: Bridge) -> str:
    """What changed and the largest reasons for it."""
    steps = sorted((step for step in bridge.steps if abs(step.wte) >= WORTH_NAMING), key=lambda one: -abs(one.wte))
    named = [f"“{_short(one)}” ({format_signed(one.wte)})" for one in steps[:MOST_REASONS]]
    if not named:
        return f"{bridge.opening}. No single reason makes half a WTE of difference."
    words = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
    return f"{bridge.opening}. The largest {'reasons are' if len(named) > 1 else 'reason is'} {words}."


def _short(step: Step) -> str:
    return KINDS["uncertainty"] if step.kind == "uncertainty" else step.label


def table(bridge: Bridge) -> DataTable:
    """The gap at both ends and every step between, with what it comes to."""
    columns = [Column("Step"), Column("Kind"), Column("Effect on the gap", **WTE), Column("Gap after it", **WTE)]
    level = bridge.before.gap
    rows: list[list[Any]] = [[bridge.before.row, "Gap", None, level]]
    for step in bridge.steps:
        level += step.wte
        rows.append([step.label, KINDS[step.kind], step.wte, level])
    rows.append([bridge.after.row, "Gap", None, bridge.after.gap])
    return DataTable("Why the number moved, step by step", columns, rows, caption_hidden=True)


def chart(bridge: Bridge, csv_url: str, title: str = "Step by step", key: str = KEY) -> Chart:
    """The waterfall; small steps are drawn as one."""
    notes = [ADD_UP, *bridge.notes]
    start, end = ((one.row, one.gap) for one in (bridge.before, bridge.after))
    node = bridge.after.look.node
    return Chart(
        key, title, sentence(bridge), waterfall(start, _drawn(bridge.steps), end), table(bridge),
        as_at=bridge.after.path.start, coverage=coverage.sentence(node) if node else "", notes=notes, csv_url=csv_url,
    )  # fmt: skip


def _drawn(steps: Sequence[Step]) -> list[tuple[str, float]]:
    largest = sorted(steps, key=lambda step: -abs(step.wte))[:MOST_STEPS]
    kept = [step for step in steps if step in largest]
    rest = sum(step.wte for step in steps if step not in largest)
    small = [("Everything else", rest)] if len(steps) > len(kept) else []
    return [*((_short(step), step.wte) for step in kept), *small]


def between_years(before: End, after: End, sight: Sight) -> Bridge | None:
    """One projection at two of its days; None if it is not known."""
    if not after.known:
        return None
    basis, change = after.path.basis, after.gap - before.gap
    words = (
        f"From {format_date(before.day)} to {format_date(after.day)} the {GAP_WORDS[basis]} {_turn(change)}, "
        f"from {format_about(before.gap)} to {format_about(after.gap)} WTE"
    )
    steps = _seen(between_days(after.path, before.day, after.day), after, sight)
    return Bridge(before, after, steps, words)


def _turn(change: float) -> str:
    if abs(change) < WORTH_NAMING:
        return "hardly changes"
    return f"{'widens' if change > 0 else 'narrows'} by about {format_about(abs(change))} WTE"


def between_runs(before: End, after: End, sight: Sight) -> Bridge | None:
    """The same day as two runs see it; None if one does not know it."""
    steps = _steps(before, after, sight)
    if steps is None:
        return None
    words = (
        f"The {GAP_WORDS[after.path.basis]} at {format_date(after.day)} is {_larger(after.gap - before.gap)} "
        f"{before.words}: {format_about(after.gap)} WTE after {format_about(before.gap)}"
    )
    return Bridge(before, after, steps, words, _moved(before, after))


def _larger(change: float) -> str:
    if abs(change) < WORTH_NAMING:
        return "about as large as in"
    return f"about {format_about(abs(change))} WTE {'larger' if change > 0 else 'smaller'} than in"


def between_scenarios(before: End, after: End, sight: Sight) -> Bridge | None:
    """The same day in two scenarios; None if one does not know it."""
    steps = _steps(before, after, sight)
    if steps is None:
        return None
    basis = after.path.basis
    words = (
        f"At {format_date(after.day)} {after.words} leaves {gap_words(basis, after.gap)}, "
        f"{change_words(after.gap - before.gap)} than {before.words}"
    )
    return Bridge(before, after, steps, words, _moved(before, after))


def _steps(before: End, after: End, sight: Sight) -> list[Step] | None:
    if not (before.known and after.known) or after.day not in shared_days(before.path, after.path):
        return None
    return _seen(between_paths(before.path, after.path, after.day), after, sight)


def _seen(steps: list[Step], end: End, sight: Sight) -> list[Step]:
    return discreet(steps, end.look.node, sight) if end.look.node is not None else []


def _moved(before: End, after: End) -> list[str]:
    days = sorted((before.path.start, after.path.start))
    if days[0] == days[1]:
        return []
    earlier, later = map(format_date, days)
    words = (
        f"The one begins with {earlier}, the other with {later}. Both are compared from {later} on; “Time that has "
        "passed” is how far what was recorded by then lies from what had been projected."
    )
    return [words]
