"""Reads: each profession's way from intake to post, against the joiners that would close its projected gap."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

from partners.actors import Actor
from partners.models import System
from pillars.analysis.funnel import Funnel, Stage, funnel
from planning.engine.periods import DAYS_A_YEAR, add_years
from planning.models import NodeResult, Run
from planning.selectors import projections
from planning.selectors.scenarios import default_scenario
from planning.selectors.sight import Sight, sight_of
from planning.selectors.training import Part, Training, YearOf, by_year, training_of
from workforce.models import PipelineLine, Profession

PLACEMENT, COMPLETION, ENTRY, LOCAL = "placement", "completion", "taking a post", "staying local"
STAGES: Final = (PLACEMENT, COMPLETION, ENTRY, LOCAL)


@dataclass(frozen=True)
class Cohort:
    """People who start a course together, reported once: its lines for several destinations are one cohort.

    ``students`` are no staff yet; ``staff`` are those of the intake who are.
    """

    reporter: str
    reporter_name: str
    route: str
    starts: dt.date
    completes: dt.date
    staff: float
    parts: tuple[Part, ...]

    @property
    def students(self) -> float:
        return max(part.students for part in self.parts)

    @property
    def placed(self) -> float:
        return max(part.placed for part in self.parts)

    @property
    def completers(self) -> float:
        return max(part.completers for part in self.parts)

    @property
    def entrants(self) -> float:
        return max(part.entrants for part in self.parts)

    @property
    def joiners(self) -> float:
        """Those expected at each destination, added up; never more than take a post at all."""
        return min(self.entrants, sum(part.joiners for part in self.parts))

    def sources(self, name: str) -> list[str]:
        """Where a share comes from, each source once."""
        return sorted({getattr(part, name).source for part in self.parts})


@dataclass(frozen=True)
class Course:
    """Cohorts of one reporting partner, route and length."""

    cohorts: tuple[Cohort, ...]

    @property
    def first(self) -> Cohort:
        return self.cohorts[0]

    @cached_property
    def newest(self) -> tuple[Cohort, ...]:
        """The cohorts of the twelve months up to the last start that was reported."""
        since = add_years(max(one.starts for one in self.cohorts), -1)
        return tuple(one for one in self.cohorts if one.starts > since)

    def total(self, name: str) -> float:
        """Of a year's intake: students, placed, completers, entrants, joiners, or staff."""
        return float(sum(getattr(one, name) for one in self.newest))

    @property
    def years(self) -> float:
        return (self.first.completes - self.first.starts).days / DAYS_A_YEAR


@dataclass(frozen=True)
class Gap:
    """A profession's projected gap at the horizon: middle future, WTE."""

    wte: float
    p10: float
    p90: float
    day: dt.date
    assumed: bool


@dataclass(frozen=True)
class Way:
    """One profession from intake to post.

    ``gap`` is None where nothing is known of it or it is out of sight (``gap_hidden``); ``needed``: joiners a year
    from training that would close it, if training alone were to; None where that is not known. ``hidden``: who reports
    is a single partner out of sight, so that nothing of its cohorts is shown.
    """

    profession: Profession
    courses: tuple[Course, ...]
    funnel: Funnel | None
    gap: Gap | None
    needed: float | None
    years: tuple[YearOf, ...]
    places: float | None
    hidden: bool = False
    gap_hidden: bool = False

    @property
    def bottleneck(self) -> str:
        return self.funnel.bottleneck if self.funnel else ""

    @property
    def counted(self) -> float:
        """Joiners a year on average over the projection, from the cohorts that were reported."""
        span = sum(year.years for year in self.years)
        return sum(year.joiners for year in self.years) / span if span else 0.0


class Pipelines:
    """The pipelines of a system as one actor sees them, against its published agreed projection."""

    def __init__(self, actor: Actor, system: System, basis: str) -> None:
        self.actor, self.system, self.basis = actor, system, basis

    @cached_property
    def run(self) -> Run | None:
        scenario = default_scenario(self.system)
        return scenario.published if scenario else None

    @cached_property
    def sight(self) -> Sight:
        return sight_of(self.actor, self.system)

    @cached_property
    def training(self) -> Training | None:
        return training_of(self.run) if self.run else None

    def ways(self) -> list[Way]:
        """Every profession that has cohorts or staff in the projection, by name."""
        if self.run is None or self.training is None:
            return []
        codes = {*self._cohorts, *self._nodes} - {Profession.NOT_SPECIFIED}
        return [self._way(one) for one in Profession.objects.filter(code__in=codes).order_by("name")]

    def way(self, profession: Profession) -> Way | None:
        """One profession; None if it has neither cohorts nor staff here."""
        known = self.training is not None and (profession.code in self._cohorts or profession.code in self._nodes)
        return self._way(profession) if known else None

    @cached_property
    def _nodes(self) -> dict[str, NodeResult]:
        assert self.run is not None  # noqa: S101 - asked only where something is published
        rows = projections.nodes(self.run, "profession").defer("flows", "effects")
        return {row.profession: row for row in rows}

    @cached_property
    def _cohorts(self) -> dict[str, list[Cohort]]:
        parts = {part.line: part for part in self.training.parts} if self.training else {}
        lines = PipelineLine.objects.filter(pk__in=parts).select_related("organisation").order_by("start", "pk")
        told: dict[tuple[Any, ...], list[PipelineLine]] = defaultdict(list)
        for line in lines:
            about = (line.organisation_id, line.profession_id, line.setting_id, line.route, line.source_label)
            told[(*about, line.start, line.expected_completion)].append(line)
        found: dict[str, list[Cohort]] = defaultdict(list)
        for same in told.values():
            found[parts[same[0].pk].profession].append(_cohort(same, [parts[line.pk] for line in same]))
        return found

    def _way(self, profession: Profession) -> Way:
        node, cohorts = self._nodes.get(profession.code), self._cohorts.get(profession.code, [])
        gap_seen = node is not None and self.sight.sees_node(node)
        hidden = not self.sight.sees_together({one.reporter for one in cohorts})
        gap = self._gap(node) if node is not None and gap_seen else None
        courses = () if hidden else _courses(cohorts)
        training = self.training
        assert training is not None  # noqa: S101 - asked only where something is published
        told = [(one.completes, one.completers, one.joiners) for one in cohorts]
        years = () if hidden else tuple(by_year(training.positions, told))
        needed = None if hidden else _needed(gap, years, training.participation.get(profession.code))
        return Way(
            profession=profession,
            courses=courses,
            funnel=_funnel(courses, needed) if courses else None,
            gap=gap,
            needed=needed,
            years=years,
            places=None if hidden else training.places.get(profession.code),
            hidden=hidden,
            gap_hidden=node is not None and not gap_seen,
        )

    def _gap(self, node: NodeResult) -> Gap | None:
        assert self.run is not None  # noqa: S101 - a node has a run
        last = len(self.run.positions) - 1
        told = {part: projections.figure(node, self.basis, "gap", last, part) for part in ("central", "p10", "p90")}
        if told["central"] is None:
            return None
        day = dt.date.fromisoformat(self.run.positions[last])
        low, high = (told["central"] if told[part] is None else told[part] for part in ("p10", "p90"))
        return Gap(told["central"], float(low or 0), float(high or 0), day, projections.is_assumed(node, self.basis))


def _cohort(lines: Sequence[PipelineLine], parts: Sequence[Part]) -> Cohort:
    first = lines[0]
    return Cohort(
        reporter=first.organisation.code,
        reporter_name=first.organisation.name,
        route=first.route,
        starts=first.start,
        completes=first.expected_completion,
        staff=float(max(line.existing_staff or 0 for line in lines)),
        parts=tuple(parts),
    )


def _courses(cohorts: Iterable[Cohort]) -> tuple[Course, ...]:
    alike: dict[tuple[str, str, int], list[Cohort]] = defaultdict(list)
    for one in cohorts:
        months = (one.completes.year - one.starts.year) * 12 + one.completes.month - one.starts.month
        alike[one.reporter_name, one.route, months].append(one)
    return tuple(Course(tuple(alike[key])) for key in sorted(alike))


def _funnel(courses: Sequence[Course], needed: float | None) -> Funnel:
    """The stages of a year's intake, all courses together."""
    totals = [sum(one.total(name) for one in courses) for name in ("students", "placed", "completers", "entrants")]
    totals.append(sum(one.total("joiners") for one in courses))
    shares = [min(1.0, after / before) if before else 1.0 for before, after in pairwise(totals)]
    return funnel(totals[0], [Stage(name, share) for name, share in zip(STAGES, shares, strict=True)], needed)


def _needed(gap: Gap | None, years: Sequence[YearOf], participation: float | None) -> float | None:
    """Joiners a year: those that the projection counts on already, and the gap at the horizon in people, spread."""
    span = sum(year.years for year in years)
    if gap is None or not participation or not span:
        return None
    return (sum(year.joiners for year in years) + max(0.0, gap.wte) / participation) / span
