"""A rate of partners beside one another, the system, the region and published reference values.

Sum of numerators over sum of denominators, never a mean of rates. A peer whose figures somebody may not see is
"another partner" to them: its rate alone, without its size, and only among at least three such peers of its sector.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import sqrt
from typing import Any, Final

from django.db.models import Count, Q, Sum
from django.utils.timezone import localdate

from partners.actors import Actor
from partners.models import Organisation, Region, System
from partners.selectors import current_structure
from planning.selectors.benchmark_rates import ENTERED, NOT_SAID, Rate, matched
from planning.selectors.regions import visible_regions
from planning.selectors.sight import Sight, sight_of
from planning.services.snapshots.reading import partners_in
from planning.services.snapshots.stock import members_of
from workforce.models import CapacityLine, DemandLine, Profession, ReferenceRate
from workforce.selectors.disclosure import hidden
from workforce.selectors.observations import months_observed, observed
from workforce.selectors.records import current_lines

MOST: Final = 0.8
FEWEST_HIDDEN: Final = 3
"""So many partners out of sight must share a sector before the rate of any is shown without its name."""

FEWEST_ELSEWHERE: Final = 5
"""So many organisations of other systems must count before a region's rate is shown to who sees one system only."""

Z998: Final = 3.090232
"""Standard deviations that hold 99.8 % of a normal distribution."""

Parts = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared: the rate, of a sector or all ("" ), of a profession or all, in a month; whose is marked."""

    rate: Rate
    month: dt.date
    sector: str = ""
    profession: Profession | None = None
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Peer:
    """A partner's rate; ``code`` and ``name`` are "" for another partner, whose parts are not shown either.

    ``low`` and ``high``: where chance alone would put 99.8 % of partners of its size around the system's rate.
    """

    code: str
    name: str
    sector: str
    value: float
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    low: float | None = None
    high: float | None = None
    marked: bool = False

    @property
    def beyond_chance(self) -> bool | None:
        """Whether chance alone hardly explains it; None where that cannot be said."""
        if self.low is None or self.high is None:
            return None
        return not self.low <= self.value <= self.high


@dataclass(frozen=True, slots=True)
class Level:
    """A value to compare with: the system's, the region's, or a published one with how far its definition matches."""

    name: str
    value: float
    as_at: dt.date
    source: str
    match: str
    why: str
    low: float | None = None
    high: float | None = None
    on_scale: bool = True
    unit: str = "fraction"
    kind: str = "reference"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Peers from the highest rate to the lowest, the levels, and how many did not tell or are withheld."""

    asked: Asked
    peers: tuple[Peer, ...]
    levels: tuple[Level, ...]
    silent: int
    withheld: int

    @property
    def marked(self) -> Peer | None:
        return next((one for one in self.peers if one.marked), None)

    @property
    def system(self) -> Level | None:
        return next((one for one in self.levels if one.kind == "system"), None)


class Benchmarks:
    """The rates of a system's partners as one actor sees them."""

    def __init__(self, actor: Actor, system: System) -> None:
        self.actor, self.system = actor, system
        found = partners_in(system, localdate())
        self.partners = {one.code: one for one, _ in found}
        self._shares = {one.code: Decimal(str(facts.share)) for one, facts in found}
        members = members_of(self.partners.values(), current_structure(localdate()))
        self._partner_of = {member.organisation: member.partner for member in members}

    @cached_property
    def sight(self) -> Sight:
        return sight_of(self.actor, self.system)

    def months(self, rate: Rate) -> dict[dt.date, int]:
        """Months of which the rate may be known, each with how many organisations told it."""
        if rate.observed:
            return months_observed(rate.code, list(self._partner_of))
        lines = current_lines(CapacityLine, organisations=list(self._partner_of)).order_by()
        return dict(lines.values_list("period").annotate(count=Count("organisation", distinct=True)))

    def of(self, asked: Asked) -> Benchmark:
        """Everything to compare with."""
        parts = self._parts(asked)
        whole = _value(_added(parts, self._shares))
        peers, withheld = self._peers(asked, parts, whole)
        levels = [*self._system_level(asked, parts, whole), *self._region_level(asked), *references(asked)]
        here = [one for one in self.partners.values() if asked.sector in ("", one.sector)]
        return Benchmark(asked, peers, tuple(levels), len(here) - len(parts), withheld)

    def _parts(self, asked: Asked) -> dict[str, Parts]:
        """Numerator and denominator of each partner of the sector that told both."""
        told = by_organisation(asked, list(self._partner_of))
        found: dict[str, Parts] = {}
        for organisation, (above, below) in told.items():
            code = self._partner_of[organisation]
            before = found.get(code, (Decimal(0), Decimal(0)))
            found[code] = (before[0] + above, before[1] + below)
        return {
            code: parts for code, parts in found.items()
            if parts[1] > 0 and asked.sector in ("", self.partners[code].sector)
        }  # fmt: skip

    def _peers(self, asked: Asked, parts: Mapping[str, Parts], whole: float | None) -> tuple[tuple[Peer, ...], int]:
        """The peers in order, and how many are withheld."""
        shown, withheld = [], 0
        out = Counter(self.partners[code].sector for code in parts if not self.sight.sees_organisation(code))
        for code, (above, below) in parts.items():
            partner, value = self.partners[code], float(above / below)
            if self.sight.sees_organisation(code):
                low, high = limits(whole, float(below)) if asked.rate.chance else (None, None)
                marked = code == asked.organisation
                shown.append(
                    Peer(code, partner.name, partner.sector, value, above, below, low, high, marked)
                )  # fmt: skip
            elif out[partner.sector] >= FEWEST_HIDDEN and not self._tells_of_few(asked.rate, above, below):
                shown.append(Peer("", "", partner.sector, round(value, 2)))
            else:
                withheld += 1
        return tuple(sorted(shown, key=lambda one: (-one.value, one.name, one.sector))), withheld

    def _tells_of_few(self, rate: Rate, above: Decimal, below: Decimal) -> bool:
        """Whether a rate stands for so few people that it tells of them."""
        threshold = self.system.suppression_threshold
        few = bool(rate.sensitive) and hidden(rate.sensitive, above, threshold)
        return few or below < threshold

    def _system_level(self, asked: Asked, parts: Mapping[str, Parts], whole: float | None) -> Iterable[Level]:
        narrowed = bool(asked.sector or asked.profession)
        if whole is None or (narrowed and not self.sight.sees_together(list(parts))):
            return
        told = f"{len(parts)} partners that reported, each by its share of the system"
        yield Level(str(self.system), whole, asked.month, told, "same", "The same records.", kind="system")

    def _region_level(self, asked: Asked) -> Iterable[Level]:
        region = self.system.region
        members = Organisation.objects.filter(home_system__region=region)
        members = members.filter(sector=asked.sector) if asked.sector else members
        systems = dict(members.values_list("pk", "home_system"))
        told = {one: parts for one, parts in by_organisation(asked, list(systems)).items() if parts[1] > 0}
        elsewhere = sum(systems[one] != self.system.pk for one in told)
        value = _value(_added(told, dict.fromkeys(told, Decimal(1))))
        if value is None or not elsewhere or not self._may_see_region(region, elsewhere):
            return
        source = f"{len(told)} organisations of the region that reported, each once and whole"
        yield Level(region.name, value, asked.month, source, "same", "The same records.", kind="region")

    def _may_see_region(self, region: Region, elsewhere: int) -> bool:
        return elsewhere >= FEWEST_ELSEWHERE or visible_regions(self.actor).filter(pk=region.pk).exists()


def latest_of(months: Mapping[dt.date, int]) -> dt.date | None:
    """The last month that most told: at least four in five of the fullest."""
    fullest = max(months.values(), default=0)
    return max((month for month, count in months.items() if count >= MOST * fullest), default=None)


def by_organisation(asked: Asked, organisations: Sequence[int]) -> dict[int, Parts]:
    """Numerator and denominator of each organisation, of the lines on which both are known."""
    if asked.rate.observed:
        profession = asked.profession.pk if asked.profession else None
        return observed(asked.rate.code, organisations, asked.month, profession)
    if asked.rate.code == "vacancy-rate":
        return _vacant(asked, organisations)
    names, make = FIGURES[asked.rate.code]
    found: dict[int, Parts] = defaultdict(lambda: (Decimal(0), Decimal(0)))
    for row in _sums(CapacityLine, asked, organisations, names):
        above, below = make(*(row[f"sum_{name}"] * _factor(row, name) for name in names))
        before = found[row["organisation_id"]]
        found[row["organisation_id"]] = (before[0] + above, before[1] + below)
    return dict(found)


FIGURES: Final[Mapping[str, tuple[tuple[str, ...], Any]]] = {
    "leaver-rate": (("leavers", "headcount"), lambda leavers, people: (leavers, people)),
    "joiner-rate": (("starters", "headcount"), lambda starters, people: (starters, people)),
    "sickness-absence": (("sickness_days_lost", "sickness_days_available"), lambda lost, there: (lost, there)),
    "agency-share": (
        ("agency_wte", "substantive_wte", "bank_wte"),
        lambda agency, substantive, bank: (agency, agency + substantive + bank),
    ),
}


def _vacant(asked: Asked, organisations: Sequence[int]) -> dict[int, Parts]:
    """Establishment less staff by profession; a profession without one of the two drops out of both."""
    posts = _by_profession(DemandLine, asked, organisations, "establishment_wte")
    staff = _by_profession(CapacityLine, asked, organisations, "substantive_wte")
    found: dict[int, Parts] = defaultdict(lambda: (Decimal(0), Decimal(0)))
    for key, established in posts.items():
        if key in staff:
            before = found[key[0]]
            found[key[0]] = (before[0] + established - staff[key], before[1] + established)
    return dict(found)


def _by_profession(
    model: Any, asked: Asked, organisations: Sequence[int], figure: str
) -> dict[tuple[int, int], Decimal]:
    found: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for row in _sums(model, asked, organisations, (figure,)):
        found[row["organisation_id"], row["profession_id"]] += row[f"sum_{figure}"] * _factor(row, figure)
    return dict(found)


def _sums(model: Any, asked: Asked, organisations: Sequence[int], figures: Sequence[str]) -> Any:
    lines = current_lines(model, organisations=organisations, periods=[asked.month]).order_by()
    if asked.profession is not None:
        lines = lines.filter(profession=asked.profession)
    known = {f"{name}__isnull": False for name in figures}
    rows = lines.filter(**known).values("organisation_id", "profession_id", "unit", "profession__wte_per_post")
    return rows.annotate(**{f"sum_{name}": Sum(name) for name in figures})


def _factor(row: Mapping[str, Any], figure: str) -> Decimal:
    """Posts become WTE by their profession's factor."""
    counts_posts = row["unit"] == "posts" and figure.endswith("_wte")
    return Decimal(row["profession__wte_per_post"] or 1) if counts_posts else Decimal(1)


def _added(parts: Mapping[Any, Parts], weights: Mapping[Any, Decimal]) -> Parts:
    return (
        sum((above * weights[one] for one, (above, _) in parts.items()), Decimal(0)),
        sum((below * weights[one] for one, (_, below) in parts.items()), Decimal(0)),
    )


def _value(parts: Parts) -> float | None:
    return float(parts[0] / parts[1]) if parts[1] > 0 else None


def limits(rate: float | None, size: float, z: float = Z998) -> tuple[float | None, float | None]:
    """Within what 99.8 % of partners of this size would lie if they all had the rate: Wilson's score interval.

    Source: Wilson (1927); control limits of funnel plots as in Spiegelhalter (2005), "Funnel plots for comparing
    institutional performance", Statistics in Medicine 24. (None, None) where the rate is no share.
    """
    if rate is None or not 0 <= rate <= 1 or size <= 0:
        return None, None
    middle = (rate + z * z / (2 * size)) / (1 + z * z / size)
    half = z * sqrt(rate * (1 - rate) / size + z * z / (4 * size * size)) / (1 + z * z / size)
    return max(0.0, middle - half), min(1.0, middle + half)


def references(asked: Asked) -> Iterable[Level]:
    """The newest published value of each reference by geography, not of days to come."""
    known = {one.code: one for one in asked.rate.references}
    own = Q(code=asked.rate.code) | Q(code__startswith=f"{asked.rate.code}-")
    rows = ReferenceRate.objects.filter(Q(code__in=known) | own, period__lte=localdate()).order_by("period")
    groups = _groups(asked.profession)
    for row in {(row.code, row.geography): row for row in rows}.values():
        match, why, on_scale = NOT_SAID, ENTERED, row.unit == "fraction"
        if row.code in known:
            match, why = matched(known[row.code], asked.sector, groups, asked.profession is not None)
            on_scale = known[row.code].shares_unit
        low, high = (None if value is None else float(value) for value in (row.low, row.high))
        yield Level(
            f"{row.label}, {row.geography}", float(row.value), row.period, row.source, match, why, low, high, on_scale,
            row.unit,
        )  # fmt: skip


def _groups(profession: Profession | None) -> frozenset[str]:
    if profession is None:
        return frozenset()
    return frozenset(f"{one.scheme.code}/{one.code}" for one in profession.staff_groups.select_related("scheme"))
