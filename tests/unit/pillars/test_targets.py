"""A target is a level, or a change from the baseline: in points or relative."""

import datetime as dt
from decimal import Decimal

import pytest

from pillars.analysis.targets import is_met, target_level, way_to

D = Decimal
START, MIDDLE, END = dt.date(2025, 4, 1), dt.date(2026, 4, 1), dt.date(2027, 4, 1)


@pytest.mark.parametrize(
    ("basis", "target", "level"),
    [("level", "0.9", "0.9"), ("points", "0.02", "0.87"), ("relative", "0.02", "0.867"), ("points", "-0.05", "0.80")],
)
def test_the_level_follows_from_the_basis(basis: str, target: str, level: str) -> None:
    """Two per cent better than 85 %: 87 % in points, 86.7 % relative."""
    assert target_level(D(target), basis, D("0.85")) == D(level)  # type: ignore[arg-type]


def test_without_a_target_there_is_no_level() -> None:
    assert target_level(None, "points", D("0.85")) is None


def test_a_change_from_an_unknown_baseline_asks_for_nothing() -> None:
    assert target_level(D("0.02"), "relative", None) is None


@pytest.mark.parametrize(
    ("value", "direction", "met"),
    [("0.9", "higher", True), ("0.8", "higher", False), ("0.8", "lower", True), ("0.9", "lower", False),
     ("0.85", "lower", True), ("0.9", "steady", None)],
)  # fmt: skip
def test_whether_it_is_met_depends_on_which_way_is_better(value: str, direction: str, met: bool | None) -> None:
    assert is_met(D(value), D("0.85"), direction) is met  # type: ignore[arg-type]


def test_an_unknown_value_neither_meets_nor_misses() -> None:
    assert is_met(None, D("0.85"), "higher") is None


def test_the_way_leads_from_the_baseline_over_the_trajectory_to_the_target() -> None:
    way = way_to((START, D(1)), {MIDDLE: D(2)}, (END, D(3)))
    assert way == [(START, D(1)), (MIDDLE, D(2)), (END, D(3))]


def test_without_a_trajectory_there_is_no_way() -> None:
    assert way_to((START, D(1)), {}, (END, D(3))) == []
