"""Bridges add up: between two years, two scenarios and two runs, whatever the stored results say."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.models import NodeResult
from planning.selectors.bridges import Path, between_days, between_paths, path_of, shared_days

BASE = dt.date(2025, 9, 30)
NAMES = {"supply": ("leavers", "retirements", "other recruitment"), "demand": ("demand growth: net", "mitigation")}
WTE = st.floats(-5000, 5000, allow_nan=False).map(lambda value: round(value, 5))
TOLERANCE = 0.01


def year_ends(base: dt.date, count: int) -> list[dt.date]:
    first = base.year if base < dt.date(base.year, 3, 31) else base.year + 1
    return [base, *(dt.date(year, 3, 31) for year in range(first, first + count))]


@st.composite
def stored(draw: Any, base: dt.date = BASE, basis: str = "funded") -> Path:
    """A node as a run stores it: the gap is demand less supply, moved by its effects, all rounded to 5 decimals."""
    days = year_ends(base, draw(st.integers(2, 7)))
    steps = len(days) - 1
    effects = {
        kind: {name: draw(st.lists(WTE, min_size=steps, max_size=steps)) for name in names if draw(st.booleans())}
        for kind, names in NAMES.items()
    }
    supply, demand = draw(WTE), draw(WTE)
    central = [round(demand - supply, 5)]
    for step in range(steps):
        moved = sum(values[step] for of in effects.values() for values in of.values())
        central.append(round(central[-1] + moved, 5))
    beyond = draw(st.lists(WTE, min_size=steps + 1, max_size=steps + 1))
    p50 = [round(value + more, 5) for value, more in zip(central, beyond, strict=True)]
    figures = {
        basis: {
            "gap": {"central": central, "p10": p50, "p50": p50, "p90": p50},
            "supply": [supply] if draw(st.booleans()) else None,
            "compared_demand": [demand],
        }
    }
    node = NodeResult(figures=figures, effects={basis: effects if any(effects.values()) else {"supply": {}}})
    path = path_of([day.isoformat() for day in days], node, basis)
    assert path is not None
    return path


BASES = st.dates(dt.date(2025, 4, 1), dt.date(2027, 3, 30))


@settings(max_examples=150, deadline=None)
@given(st.data(), BASES, BASES)
def test_steps_between_two_projections_add_up_wherever_each_begins(
    data: Any, base: dt.date, other_base: dt.date
) -> None:
    before, after = data.draw(stored(base)), data.draw(stored(other_base))
    for day in shared_days(before, after):
        steps = between_paths(before, after, day)
        change = after.p50[after.days.index(day)] - before.p50[before.days.index(day)]
        assert sum(step.wte for step in steps) == pytest.approx(change, abs=TOLERANCE)


@settings(max_examples=60, deadline=None)
@given(stored(), st.data())
def test_steps_between_two_years_add_up(path: Path, data: Any) -> None:
    first = data.draw(st.integers(0, len(path.days) - 2))
    last = data.draw(st.integers(first + 1, len(path.days) - 1))
    steps = between_days(path, path.days[first], path.days[last])
    assert sum(step.wte for step in steps) == pytest.approx(path.p50[last] - path.p50[first], abs=TOLERANCE)


def path(base: dt.date = BASE, supply: float = 500.0, demand: float = 560.0, **leavers: Any) -> Path:
    """Ten leave in the first step and twenty in each that follows, unless said otherwise; nothing is uncertain."""
    days = year_ends(base, 3)
    effects = {"supply": {"leavers": leavers.get("leavers", [10.0, 20.0, 20.0])}, "demand": {}}
    central = [demand - supply]
    for moved in effects["supply"]["leavers"]:
        central.append(central[-1] + moved)
    return Path("funded", days, central, central, central, central, supply, demand, effects)


def told(before: Path, after: Path, day: dt.date) -> dict[str, float]:
    return {step.label: round(step.wte, 2) for step in between_paths(before, after, day)}


MARCH = dt.date(2027, 3, 31)
UNSURE = "Uncertainty (middle of the range against the central path)"


def test_more_staff_on_record_narrow_the_gap() -> None:
    assert told(path(), path(supply=510.0), MARCH) == {"Staff in post at 30 September 2025": -10.0, UNSURE: 0.0}


def test_more_funded_posts_widen_it() -> None:
    assert told(path(), path(demand=565.0), MARCH) == {"Funded posts at 30 September 2025": 5.0, UNSURE: 0.0}


def test_another_assumption_shows_in_its_own_flow_only() -> None:
    assert told(path(), path(leavers=[10.0, 25.0, 20.0]), MARCH) == {"Leaving before retirement age": 5.0, UNSURE: 0.0}


def test_a_flow_of_one_of_the_two_counts_in_full() -> None:
    after = path()
    more = Path(**{**after.__dict__, "effects": {**after.effects, "demand": {"mitigation": [-1.0, -2.0, -3.0]}}})
    assert told(path(), more, MARCH)["Demand avoided"] == -3.0


def test_time_that_has_passed_is_what_records_say_against_what_was_projected() -> None:
    """By 31 March 2026 ten more were to leave: 490. On record are 480, so the gap is ten wider."""
    later = path(dt.date(2026, 3, 31), supply=480.0, leavers=[20.0, 20.0, 20.0])
    words = "Staff in post recorded at 31 March 2026 against what was projected"
    assert told(path(), later, MARCH) == {words: 10.0, UNSURE: 0.0}


def test_a_step_that_is_cut_by_the_later_beginning_counts_in_proportion() -> None:
    """On 31 December 2025 half of the first step is over (92 of 182 days), and 5.05 of its ten have left."""
    later = path(dt.date(2025, 12, 31), supply=500.0, leavers=[10.0 * 90 / 182, 20.0, 20.0])
    words = "Staff in post recorded at 31 December 2025 against what was projected"
    assert told(path(), later, MARCH) == {words: round(-10.0 * 92 / 182, 2), UNSURE: 0.0}


def test_the_way_back_has_the_opposite_signs() -> None:
    later = path(dt.date(2026, 3, 31), supply=480.0, leavers=[20.0, 20.0, 20.0])
    there, back = told(path(), later, MARCH), told(later, path(), MARCH)
    assert {name: -wte for name, wte in there.items()} == pytest.approx(back)


def test_a_gap_that_is_not_known_has_no_path() -> None:
    assert path_of(["2025-09-30"], NodeResult(figures={"funded": None}, effects={}), "funded") is None


def test_a_day_of_only_one_of_them_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        between_paths(path(), path(dt.date(2026, 3, 31)), BASE)
