"""How many futures have a larger gap than is tolerated; changes that take away in futures in which others add."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from planning.engine import Demand, Driver, ModelError, ModelInputs, RollUp, ServiceChange, Triple, exactly, project
from tests.unit.engine.builders import cell, certain_cell, model

GROWING = Demand(100.0, (Driver("growth", Triple(-0.05, 0.0, 0.10)),))
ALL = "all"


def two(**changes: object) -> ModelInputs:
    cells = (certain_cell("A|N|W", funded=GROWING), certain_cell("B|N|W", funded=GROWING))
    whole = RollUp(ALL, (("A|N|W", 1.0), ("B|N|W", 1.0)))
    return model(*cells, roll_ups=(whole,), draws=1000, **changes)


@pytest.mark.parametrize("node", ["A|N|W", ALL])
def test_one_future_in_ten_is_worse_than_the_ninetieth_percentile(node: str) -> None:
    gap, supply = project(two()).nodes[node].bases["funded"].gap.p90[-1], 100.0 if node != ALL else 200.0
    # Supply is certain: the gap exceeds its p90 where demand exceeds supply + p90, so the gap exceeds this share.
    tolerance = gap / (supply + gap)
    found = project(two(), tolerance=float(tolerance) + 1e-7).nodes[node].bases["funded"]
    assert found.exceeding is not None
    assert found.exceeding[-1] == pytest.approx(0.1, abs=0.0011)


def test_where_nothing_is_in_doubt_it_is_sure() -> None:
    sure = model(certain_cell("A|N|W", funded=Demand(110.0)), draws=10)
    for tolerance, chance in ((0.05, 1.0), (0.10, 0.0)):
        found = project(sure, tolerance=tolerance).nodes["A|N|W"].bases["funded"].exceeding
        assert found is not None
        assert (found == chance).all()


def test_it_is_told_only_when_asked_for() -> None:
    assert project(two()).nodes[ALL].bases["funded"].exceeding is None


def test_nobody_knows_how_often_an_unknown_gap_is_exceeded() -> None:
    unknown = model(certain_cell("A|N|W", opening=None, funded=GROWING), draws=10)
    assert project(unknown, tolerance=0.0).nodes["A|N|W"].bases["funded"].exceeding is None


def test_asking_changes_no_other_figure() -> None:
    asked, not_asked = (project(model(cell(), draws=50), tolerance=tolerance) for tolerance in (0.05, None))
    code = cell().code
    assert np.array_equal(asked.nodes[code].bases["funded"].gap.p90, not_asked.nodes[code].bases["funded"].gap.p90)


# What is taken away


def change(low: float, mode: float, high: float) -> Demand:
    return replace(GROWING, compounding=(), service_changes=(
        ServiceChange("moved", Triple(low, mode, high), dt.date(2026, 4, 1)),))  # fmt: skip


def test_what_one_cell_loses_another_gains_in_the_same_future() -> None:
    cells = certain_cell("A|N|W", funded=change(-20, -40, -60)), certain_cell("B|N|W", funded=change(20, 40, 60))
    whole = RollUp(ALL, (("A|N|W", 1.0), ("B|N|W", 1.0)))
    moved = project(model(*cells, roll_ups=(whole,), draws=1000, local_variance_share=0.0)).nodes
    gap, alone = moved[ALL].bases["funded"].gap, moved["A|N|W"].bases["funded"].gap
    assert gap.p90[-1] - gap.p10[-1] == pytest.approx(0.0, abs=1e-4)
    assert alone.p90[-1] - alone.p10[-1] > 10


def test_falling_and_rising_say_the_same_of_one_cell_alone() -> None:
    falling, rising = (
        project(model(certain_cell("A|N|W", funded=change(*values)), draws=1000)).nodes["A|N|W"].bases["funded"]
        for values in ((-20, -40, -60), (-60, -40, -20))
    )
    assert falling.demand.central[-1] == rising.demand.central[-1]
    assert falling.demand.p50[-1] == pytest.approx(rising.demand.p50[-1], abs=1.5)


def test_the_mode_lies_between_low_and_high_either_way() -> None:
    with pytest.raises(ModelError):
        project(model(certain_cell("A|N|W", funded=change(-20, -10, -60))))
    assert exactly(-1.0).mode == -1.0
