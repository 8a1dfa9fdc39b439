"""A fingerprint names a model by its contents."""

from dataclasses import replace
from decimal import Decimal
from importlib import import_module

import numpy as np
import pytest

from planning.engine import Demand, ModelInputs, RollUp, Triple, fingerprint, project
from tests.unit.engine.builders import cell, model

ROLL_UP = RollUp("all", (("A", 1.0), ("B", 0.5)))
PLAIN = model(cell("A"), cell("B"), roll_ups=(ROLL_UP,))


def test_it_is_sha_256_in_hexadecimal() -> None:
    assert len(bytes.fromhex(fingerprint(PLAIN))) == 32


def test_order_of_cells_and_parts_does_not_enter() -> None:
    turned = RollUp("all", tuple(reversed(ROLL_UP.parts)))
    assert fingerprint(model(cell("B"), cell("A"), roll_ups=(turned,))) == fingerprint(PLAIN)


def test_order_of_flows_does_not_enter() -> None:
    flows = cell().joiners
    assert fingerprint(model(cell(joiners=flows[::-1]))) == fingerprint(model(cell(joiners=flows)))


def test_whole_numbers_and_decimals_are_the_same() -> None:
    assert fingerprint(model(cell(need=Demand(5)))) == fingerprint(model(cell(need=Demand(5.0))))


@pytest.mark.parametrize("kind", [np.float64, Decimal])
def test_other_kinds_of_number_are_the_same(kind: type) -> None:
    assert fingerprint(model(cell(need=Demand(kind(5.5))))) == fingerprint(model(cell(need=Demand(5.5))))


@pytest.mark.parametrize(
    "other",
    [
        replace(PLAIN, seed=8),
        replace(PLAIN, draws=201),
        replace(PLAIN, joiners_exit_in_step=True),
        replace(PLAIN, steps=(1.0, 1.0, 1.0, 0.5)),
        replace(PLAIN, roll_ups=(RollUp("all", (("A", 1.0), ("B", 0.6))),)),
        model(cell("A"), cell("B", leave_rate=(Triple(0.06, 0.09, 0.15),) * 4), roll_ups=(ROLL_UP,)),
        model(cell("A"), cell("B", need=None), roll_ups=(ROLL_UP,)),
    ],
)
def test_any_other_change_gives_another(other: ModelInputs) -> None:
    assert fingerprint(other) != fingerprint(PLAIN)


def test_the_engine_version_enters(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(PLAIN)
    monkeypatch.setattr(import_module("planning.engine.fingerprint"), "ENGINE_VERSION", "next")
    assert fingerprint(PLAIN) != before


def test_results_carry_it() -> None:
    assert project(PLAIN).fingerprint == fingerprint(PLAIN)
