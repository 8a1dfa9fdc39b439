"""What levers do beside one another, and in steps that are longer than a band is wide."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planning.engine import Demand, Flow, NodeResult, Ratio, Relief, Transfer, exactly, project
from planning.engine.kernels import choice
from tests.unit.engine.builders import cell, model, one_band

CODE = "ORG|PROF|SET"
ROTAS, HOUSING = (Relief(name, exactly(0.5)) for name in ("rotas", "staff housing"))


@pytest.fixture
def relieved() -> NodeResult:
    """100 people of whom a fifth would leave and a tenth retires; two reliefs each keep half of who would leave."""
    inputs = one_band(
        100.0, leave_rate=(exactly(0.2),), retire_rate=(exactly(0.1),), retention=(HOUSING, ROTAS)
    )  # fmt: skip
    return project(inputs).nodes[CODE]


@pytest.mark.parametrize(
    ("flow", "people"),
    [("leavers", -20), ("retirements", -10), ("retention: rotas", 10), ("retention: staff housing", 5)],
)
def test_each_relief_keeps_its_own_share_beside_retirement(relieved: NodeResult, flow: str, people: float) -> None:
    assert relieved.flows[flow][0] == pytest.approx(people)


def test_a_relief_keeps_its_share_beside_a_transfer() -> None:
    inputs = one_band(100.0, leave_rate=(exactly(0.2),), retire_rate=(exactly(0.1),), retention=(ROTAS,))
    other = replace(inputs.cells[0], code="B", retention=())
    moving = (Transfer("promotion", CODE, "B", exactly(0.1)),)
    found = project(replace(inputs, cells=(*inputs.cells, other), transfers=moving)).nodes[CODE]
    assert found.flows["retention: rotas"][0] == pytest.approx(10)


@pytest.mark.parametrize(("flow", "people"), [("other recruitment", 10), ("leavers", -2), ("retirements", -1)])
def test_joiners_who_are_exposed_to_exits_are_named_among_them(flow: str, people: float) -> None:
    joining = (Flow("other recruitment", exactly(10)),)
    rates: dict[str, Any] = {"leave_rate": (exactly(0.2),), "retire_rate": (exactly(0.1),)}
    inputs = one_band(0.0, joiners=joining, joiners_exit_in_step=True, **rates)
    assert project(inputs).nodes[CODE].flows[flow][0] == pytest.approx(people)


@pytest.mark.parametrize(("activity", "wte"), [("beds", 10), ("people", 30)])
def test_each_activity_is_named_for_its_own_change(activity: str, wte: float) -> None:
    ratios = (Ratio("beds", 100, exactly(110), exactly(1)), Ratio("people", 200, exactly(260), exactly(0.5)))
    found = project(one_band(100.0, need=Demand(None, ratios=ratios))).nodes[CODE]
    assert found.bases["need"].effects[f"activity: {activity}"][0] == pytest.approx(wte)


def kernels(monkeypatch: pytest.MonkeyPatch, **changes: object) -> Iterator[np.ndarray]:
    """The 90th centile of supply as each kernel has it."""
    for kernel in ("numpy", "numba"):
        monkeypatch.setenv(choice.CHOICE, kernel)
        yield project(model(cell(), **changes)).nodes["RH8|NURSE|ACUTE"].supply.p90


def test_both_kernels_have_people_pass_several_bands_in_one_long_step(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba")
    plain, compiled = kernels(monkeypatch, steps=(40.0, 20.0), age_edges=(20.0, 35.0, 50.0, 65.0, 80.0))
    assert compiled == pytest.approx(plain, rel=1e-5)
