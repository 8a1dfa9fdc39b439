"""Small models that the engine's tests start from, and random ones."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from planning.engine import (
    BASES,
    NET_TRANSFERS,
    CellInputs,
    Cohort,
    Cover,
    Demand,
    Driver,
    Flow,
    ModelInputs,
    OverSteps,
    Pipeline,
    Ratio,
    Relief,
    RollUp,
    ServiceChange,
    Transfer,
    Triple,
    exactly,
)

BASE = dt.date(2025, 3, 31)
EDGES = (20.0, 35.0, 50.0, 65.0, math.inf)
BANDS = len(EDGES) - 1


def cell(code: str = "RH8|NURSE|ACUTE", **changes: Any) -> CellInputs:
    """A cell of 400 people whose assumptions are all uncertain."""
    leave, retire, part = Triple(0.06, 0.09, 0.14), Triple(0.1, 0.2, 0.3), Triple(0.85, 0.89, 0.92)
    growth = Driver("population", Triple(0.005, 0.012, 0.02))
    usual = CellInputs(
        code=code,
        opening=(120.0, 150.0, 110.0, 20.0),
        leave_rate=(leave,) * BANDS,
        retire_rate=(exactly(0.0), exactly(0.0), exactly(0.02), retire),
        participation=(part,) * BANDS,
        joiner_profile=(0.6, 0.3, 0.1, 0.0),
        joiners=(Flow("international recruitment", Triple(5, 10, 20)), Flow(NET_TRANSFERS, Triple(-4, 0, 3))),
        pipelines=(
            Pipeline(
                "degree",
                "graduates",
                tuple(Cohort(dt.date(year, 9, 1), Triple(25, 30, 33)) for year in range(2022, 2030)),
                3,
                attrition=Triple(0.1, 0.13, 0.2),
                join_rate=exactly(0.8),
                local_share=Triple(0.5, 0.6, 0.9),
            ),
        ),
        funded=Demand(390.0, (growth,), productivity=Triple(0.0, 0.005, 0.01)),
        need=Demand(
            420.0,
            (growth,),
            (Driver("acuity", Triple(0.0, 0.01, 0.015)),),
            (ServiceChange("new ward", Triple(10, 12, 20), dt.date(2027, 4, 1)),),
            mitigation=Triple(0.0, 0.01, 0.02),
        ),
        cover=(Cover("agency", Triple(5, 8, 15)), Cover("bank", Triple(15, 17, 25), Triple(-0.02, 0.0, 0.03))),
    )
    return replace(usual, **changes)


def certain_cell(code: str = "RH8|NURSE|ACUTE", **changes: Any) -> CellInputs:
    """A cell of 100 people in post, one band's worth in each, in which nothing moves and nothing is in doubt."""
    still = CellInputs(
        code=code,
        opening=(25.0,) * BANDS,
        leave_rate=(exactly(0.0),) * BANDS,
        retire_rate=(exactly(0.0),) * BANDS,
        participation=(exactly(1.0),) * BANDS,
        joiner_profile=(1.0, 0.0, 0.0, 0.0),
        funded=Demand(100.0),
        need=Demand(110.0),
        cover=(Cover("bank", exactly(5.0)),),
    )
    return replace(still, **changes)


def model(*cells: CellInputs, **changes: Any) -> ModelInputs:
    """Four yearly steps and 200 draws over the given cells, or over one usual cell."""
    usual = ModelInputs(BASE, (1.0,) * 4, EDGES, cells or (cell(),), seed=7, draws=200)
    return replace(usual, **changes)


def one_band(opening: float, *, steps: int = 1, **changes: Any) -> ModelInputs:
    """One cell with one open age band, in which nothing is in doubt: arithmetic that a reader can follow."""
    usual: dict[str, Any] = {
        "code": "ORG|PROF|SET",
        "opening": (opening,),
        "leave_rate": (exactly(0.0),),
        "retire_rate": (exactly(0.0),),
        "participation": (exactly(1.0),),
        "joiner_profile": (1.0,),
    }
    frame = {name: changes.pop(name) for name in tuple(changes) if name in ModelInputs.__slots__}
    return ModelInputs(
        **{
            "base_date": BASE,
            "steps": (1.0,) * steps,
            "age_edges": (20.0, math.inf),
            "cells": (CellInputs(**{**usual, **changes}),),
            **frame,
        }
    )


SHARES = st.sampled_from([0.0, 1.0]) | st.floats(0, 1)
GROWTH = st.sampled_from([0.0, -1.0, 2.1]) | st.floats(-0.5, 2.0)
PEOPLE = st.just(0.0) | st.floats(0, 5000)


@st.composite
def triples(draw: st.DrawFn, values: st.SearchStrategy[float]) -> Triple:
    """Low, mode and high in order; a third of them certain."""
    if draw(st.integers(0, 2)) == 0:
        return exactly(draw(values))
    low, mode, high = sorted(draw(st.tuples(values, values, values)))
    return Triple(low, mode, high)


def over_steps(values: st.SearchStrategy[float], steps: int) -> st.SearchStrategy[OverSteps]:
    """One Triple, or one for each step."""
    return triples(values) | st.lists(triples(values), min_size=steps, max_size=steps).map(tuple)


@st.composite
def demands(draw: st.DrawFn, steps: int) -> Demand:
    """Demand with up to two drivers of each kind."""
    drivers = [Driver(name, draw(over_steps(GROWTH, steps))) for name in draw(st.sets(st.sampled_from("abcd")))]
    changes = [
        ServiceChange(
            name,
            draw(triples(st.floats(-50, 50))),
            draw(st.dates(dt.date(2024, 1, 1), dt.date(2032, 1, 1))),
            ramp_years=draw(st.just(0.0) | st.floats(0, 4)),
        )
        for name in draw(st.sets(st.sampled_from("xy")))
    ]
    ratios = [
        Ratio(name, draw(PEOPLE), draw(over_steps(PEOPLE, steps)), draw(over_steps(SHARES, steps)))
        for name in draw(st.sets(st.sampled_from(["beds", "people"])))
    ]
    return Demand(
        None if ratios else draw(PEOPLE),
        tuple(drivers[:2]),
        tuple(drivers[2:]),
        tuple(changes),
        draw(over_steps(st.floats(-0.1, 1), steps)),
        draw(over_steps(SHARES, steps)),
        draw(reliefs(steps)),
        tuple(ratios),
    )


@st.composite
def reliefs(draw: st.DrawFn, steps: int) -> tuple[Relief, ...]:
    """Up to two shares taken off."""
    names = draw(st.sets(st.sampled_from(["more flexible rotas", "virtual wards"])))
    return tuple(Relief(name, draw(over_steps(SHARES, steps))) for name in names)


@st.composite
def profiles(draw: st.DrawFn, bands: int) -> tuple[float, ...]:
    """Shares by band, with one band heavier than the others."""
    heavier = draw(st.integers(0, bands - 1))
    return tuple(0.5 / bands + (0.5 if band == heavier else 0.0) for band in range(bands))


@st.composite
def cells(draw: st.DrawFn, code: str, bands: int, steps: int) -> CellInputs:
    """A random cell: zero stocks, no exits, total exit and thousand-fold growth are among them."""

    def by_band(values: st.SearchStrategy[float]) -> tuple[OverSteps, ...]:
        over_time = draw(st.booleans())
        each: st.SearchStrategy[OverSteps] = triples(values)
        if over_time:
            each = st.lists(triples(values), min_size=steps, max_size=steps).map(tuple)
        if draw(st.booleans()):
            return (draw(each),) * bands
        return tuple(draw(st.lists(each, min_size=bands, max_size=bands)))

    own = st.none() | profiles(bands)
    cohorts = st.builds(Cohort, st.dates(dt.date(2020, 1, 1), dt.date(2033, 1, 1)), triples(PEOPLE))
    return CellInputs(
        code=code,
        opening=tuple(draw(st.lists(PEOPLE, min_size=bands, max_size=bands))),
        leave_rate=by_band(SHARES),
        retire_rate=by_band(SHARES),
        participation=by_band(st.floats(0, 1.2)),
        joiner_profile=draw(profiles(bands)),
        joiners=(
            Flow("other recruitment", draw(over_steps(PEOPLE, steps)), draw(own)),
            Flow(NET_TRANSFERS, draw(over_steps(st.floats(-500, 500), steps))),
        ),
        pipelines=(
            Pipeline(
                "course",
                "graduates",
                tuple(draw(st.lists(cohorts, max_size=4))),
                draw(st.floats(0.2, 6)),
                draw(triples(SHARES)),
                draw(triples(SHARES)),
                draw(triples(SHARES)),
                draw(own),
                draw(st.none() | over_steps(PEOPLE, steps)),
            ),
        ),
        funded=draw(st.none() | demands(steps)),
        need=draw(demands(steps)),
        cover=draw(st.none() | covers(steps)),
        retention=draw(reliefs(steps)),
    )


@st.composite
def covers(draw: st.DrawFn, steps: int) -> tuple[Cover, ...]:
    """Up to two kinds of temporary staff."""
    names = draw(st.sets(st.sampled_from(["bank", "agency"])))
    return tuple(Cover(name, draw(over_steps(PEOPLE, steps)), draw(over_steps(GROWTH, steps))) for name in names)


@st.composite
def transfers(draw: st.DrawFn, codes: list[str], bands: int, steps: int) -> tuple[Transfer, ...]:
    """Up to three movements between different cells."""
    found = {}
    for name in draw(st.sets(st.sampled_from(["promotion", "retraining", "rotation"]))) if len(codes) > 1 else ():
        source, target = draw(st.permutations(codes))[:2]
        profile = draw(st.none() | profiles(bands))
        found[name] = Transfer(name, source, target, draw(over_steps(SHARES, steps)), profile)
    return tuple(found.values())


@st.composite
def models(draw: st.DrawFn, most_cells: int = 2) -> ModelInputs:
    """A random model of up to `most_cells` cells, 1 to 4 bands and 1 to 4 steps of any length."""
    steps = tuple(draw(st.lists(st.just(1.0) | st.floats(0.1, 6), min_size=1, max_size=4)))
    widths = draw(st.lists(st.sampled_from([1.0, 5.0, 7.5, math.inf]), min_size=1, max_size=4))
    edges = [20.0]
    for width in widths:
        edges.append(edges[-1] + width)
        if math.isinf(width):
            break
    codes = [f"ORG|P{place}|S" for place in range(draw(st.integers(1, most_cells)))]
    groups = draw(st.sampled_from([("",), ("women", "men")]))
    bands = (len(edges) - 1) * len(groups)
    made = ModelInputs(
        base_date=draw(st.sampled_from([BASE, dt.date(2025, 9, 30), dt.date(2024, 2, 15)])),
        steps=steps,
        age_edges=tuple(edges),
        cells=tuple(draw(cells(code, bands, len(steps))) for code in codes),
        roll_ups=(RollUp("all", tuple((code, 1.0) for code in codes)),),
        seed=draw(st.integers(0, 2**63 - 1)),
        draws=20,
        joiners_exit_in_step=draw(st.booleans()),
        individual_chance=draw(st.booleans()),
        round_course_to_steps=draw(st.booleans()),
        band_groups=groups,
        transfers=draw(transfers(codes, bands, len(steps))),
    )
    return replace(made, compounding_drivers_add=draw(st.booleans()) and _drivers_may_add(made))


def _drivers_may_add(model: ModelInputs) -> bool:
    """Whether no demand's compounding drivers can shrink it by more than all of it."""
    lows = [
        sum(min(one.low for one in each(driver.per_year)) for driver in demand.compounding)
        for cell in model.cells
        for basis in BASES
        if (demand := cell.demand(basis)) is not None
    ]
    return all(low >= -1 for low in lows)


def each(value: OverSteps) -> tuple[Triple, ...]:
    """One Triple or all of them."""
    return (value,) if isinstance(value, Triple) else value
