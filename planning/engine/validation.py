"""Refuses a model that cannot be projected, and says where and why."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from planning.engine.errors import ModelError
from planning.engine.ledger import OF_DEMAND, RESERVED, RETENTION, TRANSFER
from planning.engine.types import (
    BASES,
    NET_TRANSFERS,
    ByBand,
    CellInputs,
    Cover,
    Demand,
    Driver,
    ModelInputs,
    OverSteps,
    Pipeline,
    Ratio,
    Relief,
    RollUp,
    Transfer,
    Triple,
)

TOLERANCE: Final = 1e-6
MOST_GROWTH: Final = 1e12
LONGEST: Final = 100
"""Years that a course or a ramp may last."""
LAST_YEAR: Final = 9800
"""Positions lie before it, so that courses that start then still have a date on which they end."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The values a number may take, and how to say so."""

    lowest: float
    highest: float
    words: str


SHARE: Final = Allowed(0.0, 1.0, "a share from 0 to 1 (write 10.5 % as 0.105)")
AMOUNT: Final = Allowed(0.0, math.inf, "a number of 0 or more")
ANY: Final = Allowed(-math.inf, math.inf, "a number")
GROWTH: Final = Allowed(-1.0, math.inf, "growth of -1 (nothing left) or more (write 3.2 % as 0.032)")
PRODUCTIVITY: Final = Allowed(-math.inf, 1.0, "a fraction of at most 1 (write 1.5 % as 0.015)")


def validate(model: ModelInputs) -> None:
    """Raise for the first thing that keeps a model from being projected.

    Raises:
        ModelError: its location is a JSON pointer into the model, its message says what to do.
    """
    _check_frame(model)
    checker = _Checker(model)
    codes: set[str] = set()
    for place, cell in enumerate(model.cells):
        at = f"/cells/{place}"
        _named_once(cell.code, codes, f"{at}/code", "cell")
        checker.cell(at, cell)
    cells = frozenset(codes)
    _check_transfers(model, checker, cells)
    for place, roll_up in enumerate(model.roll_ups):
        _named_once(roll_up.code, codes, f"/roll_ups/{place}/code", "node")
        _check_roll_up(f"/roll_ups/{place}", roll_up, cells)


def _check_frame(model: ModelInputs) -> None:
    _need(bool(model.steps), "/steps", "A projection needs at least one step.")
    for place, length in enumerate(model.steps):
        _need(
            math.isfinite(length) and length > 0,
            f"/steps/{place}",
            f"A step must last longer than 0 years, not {length}.",
        )
    beyond = model.base_date.year + sum(model.steps) >= LAST_YEAR
    _need(not beyond, "/steps", f"The steps lead beyond the year {LAST_YEAR}: check their unit, which is years.")
    edges = model.age_edges
    _need(len(edges) >= 2, "/age_edges", "One age band needs two edges, its youngest and oldest age.")
    for place, (young, old) in enumerate(pairwise(edges)):
        rises = math.isfinite(young) and young < old
        _need(rises, f"/age_edges/{place + 1}", f"Age edges must rise; {old} does not come after {young}.")
    groups: set[str] = set()
    _need(bool(model.band_groups), "/band_groups", "There must be at least one group of bands.")
    for place, group in enumerate(model.band_groups):
        again = f"“{group}” is there twice; each group of bands may appear once."
        _need(group not in groups, f"/band_groups/{place}", again)
        groups.add(group)
    _need(model.draws >= 1, "/draws", f"There must be at least 1 draw, not {model.draws}.")
    _need(0 <= model.seed < 2**63, "/seed", "The seed must be a whole number from 0 to 2^63 - 1.")
    _number("/local_variance_share", model.local_variance_share, SHARE)


def _check_transfers(model: ModelInputs, checker: _Checker, cells: frozenset[str]) -> None:
    projected = {cell.code for cell in model.cells if cell.opening is not None and cell.supply_series is None}
    seen: set[str] = set()
    for place, one in enumerate(model.transfers):
        at = f"/transfers/{place}"
        _need(bool(one.name), f"{at}/name", "Every transfer needs a name.")
        for end, code in (("source", one.source), ("target", one.target)):
            _need(code in cells, f"{at}/{end}", f"There is no cell “{code}” in this model.")
            words = f"“{code}” has no projected stock: give its opening headcount, or leave the transfer out."
            _need(code in projected, f"{at}/{end}", words)
        _need(one.source != one.target, f"{at}/target", "A transfer leads to another cell than its source.")
        _named_once(f"{one.name} ({one.source} → {one.target})", seen, f"{at}/name", "transfer")
        checker.transfer(at, one)


def _check_roll_up(at: str, roll_up: RollUp, cells: frozenset[str]) -> None:
    _need(bool(roll_up.parts), f"{at}/parts", f"Roll-up “{roll_up.code}” needs at least one cell.")
    seen: set[str] = set()
    for place, (code, weight) in enumerate(roll_up.parts):
        here = f"{at}/parts/{place}"
        _need(code in cells, f"{here}/0", f"There is no cell “{code}” in this model.")
        _named_once(code, seen, f"{here}/0", "part")
        _number(f"{here}/1", weight, SHARE)


class _Checker:
    """Checks cells; shared assumptions are checked once."""

    def __init__(self, model: ModelInputs) -> None:
        self.lengths, self.steps, self.bands = model.steps, len(model.steps), model.bands
        self._drivers_add = model.compounding_drivers_add
        self._passed: set[tuple[int, int]] = set()

    def cell(self, at: str, cell: CellInputs) -> None:
        if cell.supply_series is not None:
            self._counts(f"{at}/supply_series", cell.supply_series, self.steps + 1, "position")
        elif cell.opening is not None:
            self._stock(at, cell)
        self._covers(f"{at}/cover", cell.cover or ())
        for basis in BASES:
            demand = cell.demand(basis)
            if demand is not None:
                self.demand(f"{at}/{basis}", demand)

    def _stock(self, at: str, cell: CellInputs) -> None:
        self._counts(f"{at}/opening", cell.opening or (), self.bands, "age band")
        self.by_band(f"{at}/leave_rate", cell.leave_rate, SHARE)
        self.by_band(f"{at}/retire_rate", cell.retire_rate, SHARE)
        self.by_band(f"{at}/participation", cell.participation, AMOUNT)
        self._profile(f"{at}/joiner_profile", cell.joiner_profile)
        self._reliefs(f"{at}/retention", cell.retention)
        self._joiners(at, cell)

    def _profile(self, at: str, shares: tuple[float, ...] | None) -> None:
        if shares is None:
            return
        self._counts(at, shares, self.bands, "age band")
        total = sum(shares)
        _need(abs(total - 1.0) <= TOLERANCE, at, f"Shares by age must add up to 1, not {total:g}.")

    def transfer(self, at: str, transfer: Transfer) -> None:
        self.over_steps(f"{at}/share", transfer.share, SHARE)
        self._profile(f"{at}/profile", transfer.profile)

    def _covers(self, at: str, covers: Iterable[Cover]) -> None:
        names: set[str] = set()
        for place, cover in enumerate(covers):
            _named_once(cover.name, names, f"{at}/{place}/name", "cover")
            self.over_steps(f"{at}/{place}/wte", cover.wte, AMOUNT)
            self.over_steps(f"{at}/{place}/growth", cover.growth, GROWTH)
            self._bounded(f"{at}/{place}/growth", cover.growth)

    def _reliefs(self, at: str, reliefs: Iterable[Relief]) -> None:
        names: set[str] = set()
        for place, relief in enumerate(reliefs):
            _named_once(relief.name, names, f"{at}/{place}/name", "relief")
            self.over_steps(f"{at}/{place}/share", relief.share, SHARE)

    def _joiners(self, at: str, cell: CellInputs) -> None:
        routes: set[str] = set()
        for place, flow in enumerate(cell.joiners):
            here = f"{at}/joiners/{place}"
            _named_once(flow.route, routes, f"{here}/route", "joiner route")
            self._route(f"{here}/route", flow.route)
            self._profile(f"{here}/profile", flow.profile)
            self.over_steps(f"{here}/per_year", flow.per_year, ANY if flow.route == NET_TRANSFERS else AMOUNT)
        names: set[str] = set()
        for place, line in enumerate(cell.pipelines):
            _named_once(line.name, names, f"{at}/pipelines/{place}/name", "pipeline")
            self.pipeline(f"{at}/pipelines/{place}", line)

    def pipeline(self, at: str, line: Pipeline) -> None:
        self._route(f"{at}/route", line.route)
        self._profile(f"{at}/profile", line.profile)
        if line.places is not None:
            self.over_steps(f"{at}/places", line.places, AMOUNT)
        words = f"A course lasts longer than 0 and at most {LONGEST} years, not {line.course_years}."
        _need(0 < line.course_years <= LONGEST, f"{at}/course_years", words)
        for name in ("attrition", "join_rate", "local_share"):
            self.over_steps(f"{at}/{name}", getattr(line, name), SHARE)
        for place, cohort in enumerate(line.cohorts):
            self.over_steps(f"{at}/cohorts/{place}/students", cohort.students, AMOUNT)

    def _route(self, at: str, route: str) -> None:
        _need(bool(route), at, "Name the route by which they join.")
        taken = route in RESERVED or route.startswith((*OF_DEMAND, RETENTION, TRANSFER))
        _need(not taken, at, f"“{route}” cannot be a joiner route’s name: a bridge calls something else so.")

    def demand(self, at: str, demand: Demand) -> None:
        self._opening(at, demand)
        names: set[str] = set()
        self._drivers(f"{at}/compounding", demand.compounding, names, demand)
        self._drivers(f"{at}/additive", demand.additive, names, demand)
        changes: set[str] = set()
        for place, change in enumerate(demand.service_changes):
            _named_once(change.name, changes, f"{at}/service_changes/{place}/name", "service change")
            _triple(f"{at}/service_changes/{place}/wte", _rising(change.wte), ANY)
            ramps = 0 <= change.ramp_years <= LONGEST
            words = f"A ramp lasts from 0 to {LONGEST} years, not {change.ramp_years}."
            _need(ramps, f"{at}/service_changes/{place}/ramp_years", words)
        self._reliefs(f"{at}/reliefs", demand.reliefs)
        self.over_steps(f"{at}/productivity", demand.productivity, PRODUCTIVITY)
        self.over_steps(f"{at}/mitigation", demand.mitigation, SHARE)

    def _opening(self, at: str, demand: Demand) -> None:
        """Either an opening figure or activities that demand follows."""
        if demand.opening_wte is not None:
            words = "Give either opening_wte or ratios: demand that follows activities has its opening from them."
            _need(not demand.ratios, f"{at}/ratios", words)
            _number(f"{at}/opening_wte", demand.opening_wte, AMOUNT)
            return
        words = "Give the opening WTE, or ratios for demand to follow."
        _need(bool(demand.ratios), f"{at}/opening_wte", words)
        names: set[str] = set()
        for place, ratio in enumerate(demand.ratios):
            self._ratio(f"{at}/ratios/{place}", ratio, names)

    def _ratio(self, at: str, ratio: Ratio, names: set[str]) -> None:
        _named_once(ratio.name, names, f"{at}/name", "staffing ratio")
        _number(f"{at}/opening_units", ratio.opening_units, AMOUNT)
        self.over_steps(f"{at}/units", ratio.units, AMOUNT)
        self.over_steps(f"{at}/wte_per_unit", ratio.wte_per_unit, AMOUNT)

    def _drivers(self, at: str, drivers: Iterable[Driver], names: set[str], demand: Demand) -> None:
        productive = any(value.low or value.high for value in _each(demand.productivity))
        for place, driver in enumerate(drivers):
            _named_once(driver.name, names, f"{at}/{place}/name", "demand driver")
            twice = driver.net_of_productivity and productive
            words = f"“{driver.name}” is net of productivity already: set productivity to 0, or give the gross growth."
            _need(not twice, f"{at}/{place}/net_of_productivity", words)
            self.over_steps(f"{at}/{place}/per_year", driver.per_year, GROWTH)
            self._bounded(f"{at}/{place}/per_year", driver.per_year)
        if self._drivers_add and at.endswith("/compounding"):
            worst = sum(min(value.low for value in _each(driver.per_year)) for driver in demand.compounding)
            _need(worst >= -1.0, at, f"Added up, these drivers shrink demand by more than all of it ({worst:g}).")

    def _bounded(self, at: str, growth: OverSteps) -> None:
        """Growth must stay within what single precision can hold, whatever is drawn."""
        highs = [value.high for value in _each(growth)] * (self.steps if isinstance(growth, Triple) else 1)
        powers = sum(length * math.log1p(max(high, 0.0)) for length, high in zip(self.lengths, highs, strict=True))
        words = "Over all steps this growth is more than a million-million-fold: check its unit (3.2 % is 0.032)."
        _need(powers <= math.log(MOST_GROWTH), at, words)

    def by_band(self, at: str, values: ByBand, allowed: Allowed) -> None:
        if (id(values), id(allowed)) in self._passed:
            return
        _need(
            len(values) == self.bands,
            at,
            f"One value is needed for each of the {self.bands} age bands, not {len(values)}.",
        )
        for place, value in enumerate(values):
            if not (isinstance(value, Triple) and _allows(allowed, value)):
                self.over_steps(f"{at}/{place}", value, allowed)
        lengths = {len(value) for value in values if not isinstance(value, Triple)}
        _need(len(lengths) <= 1, at, "Give every band one value, or one for each step.")
        self._passed.add((id(values), id(allowed)))

    def over_steps(self, at: str, value: OverSteps, allowed: Allowed) -> None:
        if isinstance(value, Triple):
            _triple(at, value, allowed)
            return
        if (id(value), id(allowed)) in self._passed:
            return
        _need(
            len(value) == self.steps,
            at,
            f"Give one value, or one for each of the {self.steps} steps, not {len(value)}.",
        )
        for place, one in enumerate(value):
            if not _allows(allowed, one):
                _triple(f"{at}/{place}", one, allowed)
        self._passed.add((id(value), id(allowed)))

    def _counts(self, at: str, values: Sequence[float], wanted: int, per: str) -> None:
        _need(len(values) == wanted, at, f"One number is needed per {per}: {wanted}, not {len(values)}.")
        for place, value in enumerate(values):
            if not 0 <= value < math.inf:
                _number(f"{at}/{place}", value, AMOUNT)


def _each(value: OverSteps) -> tuple[Triple, ...]:
    return (value,) if isinstance(value, Triple) else value


def _rising(wte: Triple) -> Triple:
    """What a change takes away may fall from low to high: -10, -20, -30."""
    return Triple(wte.high, wte.mode, wte.low) if wte.low > wte.high else wte


def _allows(allowed: Allowed, value: Triple) -> bool:
    low, high = value.low, value.high
    return allowed.lowest <= low <= value.mode <= high <= allowed.highest and math.isfinite(high - low)


def _triple(at: str, value: Triple, allowed: Allowed) -> None:
    if _allows(allowed, value):
        return  # nearly always; the words below are only made when they are needed
    for name in ("low", "mode", "high"):
        _number(f"{at}/{name}", getattr(value, name), allowed)
    in_order = value.low <= value.mode <= value.high
    _need(in_order, at, f"Low, mode and high must rise; {value.low:g}, {value.mode:g}, {value.high:g} do not.")


def _number(at: str, value: float, allowed: Allowed) -> None:
    if not (math.isfinite(value) and allowed.lowest <= value <= allowed.highest):
        raise ModelError(at, f"This must be {allowed.words}, not {value:g}.")


def _named_once(name: str, seen: set[str], at: str, what: str) -> None:
    _need(bool(name), at, f"Every {what} needs a name.")
    _need(name not in seen, at, f"“{name}” is there twice; each {what} may appear once.")
    seen.add(name)


def _need(holds: bool, at: str, words: str) -> None:
    if not holds:
        raise ModelError(at, words)
