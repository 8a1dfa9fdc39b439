"""Demand grows net of productivity, or gross with productivity taken off; never both in one step."""

import pytest

from planning.engine import ZERO, Driver, OverSteps, Triple, exactly
from planning.services.growth import Growth, growth_of

NET, GAIN = exactly(0.03), exactly(0.01)
POPULATION, OTHER = exactly(0.02), exactly(0.005)


def drivers(found: Growth) -> dict[str, OverSteps]:
    return {one.name: one.per_year for one in (*found.compounding, *found.additive)}


def test_without_gross_growth_the_net_one_holds() -> None:
    assert growth_of(NET, ZERO, (), ()).compounding == (Driver("net demand growth", NET, net_of_productivity=True),)


def test_gross_growth_takes_the_place_of_the_net_one() -> None:
    found = growth_of(NET, GAIN, (POPULATION, POPULATION), (OTHER, OTHER))
    assert drivers(found) == {"population and its ageing": POPULATION, "other growth": OTHER}


def test_other_growth_is_added_up_and_population_compounds() -> None:
    found = growth_of(NET, GAIN, (POPULATION,), (OTHER,))
    assert ([one.name for one in found.compounding], [one.name for one in found.additive]) == (
        ["population and its ageing"], ["other growth"],
    )  # fmt: skip


def test_years_without_gross_growth_have_the_net_one() -> None:
    found = growth_of(NET, ZERO, (POPULATION, None), ())
    assert drivers(found) == {"population and its ageing": (POPULATION, ZERO), "net demand growth": (ZERO, NET)}


@pytest.mark.parametrize(("gain", "twice"), [((GAIN, ZERO), False), ((ZERO, GAIN), True)])
def test_net_growth_says_so_where_productivity_stands_beside_it(gain: tuple[Triple, ...], twice: bool) -> None:
    found = growth_of(NET, gain, (POPULATION, None), ())
    [net] = [one for one in found.compounding if one.name == "net demand growth"]
    assert net.net_of_productivity is twice


def test_productivity_is_kept() -> None:
    assert growth_of(NET, GAIN, (POPULATION,), ()).productivity == GAIN
