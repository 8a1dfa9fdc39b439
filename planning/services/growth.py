"""Why a cell's demand grows: net of productivity, or gross by its reasons with productivity taken off; never both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from planning.engine import ZERO, Driver, OverSteps, Triple
from planning.services.over_steps import each, shortest

NET: Final = "net demand growth"
POPULATION: Final = "population and its ageing"
OTHER: Final = "other growth"
Perhaps = tuple[Triple | None, ...]
"""A value for each step, None where nothing is assumed; () = in no step."""


@dataclass(frozen=True, slots=True)
class Growth:
    """What the engine is told of a cell's growth."""

    compounding: tuple[Driver, ...]
    additive: tuple[Driver, ...]
    productivity: OverSteps


def growth_of(net: OverSteps, productivity: OverSteps, population: Perhaps, other: Perhaps) -> Growth:
    """Gross growth in each step for which any is assumed, net growth in every other.

    The net driver says that it is net of productivity unless no step has both; the engine refuses a model in which
    productivity would be counted twice.
    """
    if not population and not other:
        return Growth((Driver(NET, net, net_of_productivity=True),), (), productivity)
    steps = len(population or other)
    gross = [bool(one or two) for one, two in zip(_filled(population, steps), _filled(other, steps), strict=True)]
    compounding = [_driver(POPULATION, population)] if population else []
    if not all(gross):
        compounding.append(_where_net(net, productivity, gross))
    return Growth(tuple(compounding), (_driver(OTHER, other),) if other else (), productivity)


def _filled(values: Perhaps, steps: int) -> Perhaps:
    return values or (None,) * steps


def _driver(name: str, values: Perhaps) -> Driver:
    return Driver(name, shortest(tuple(value or ZERO for value in values)))


def _where_net(net: OverSteps, productivity: OverSteps, gross: list[bool]) -> Driver:
    steps = len(gross)
    values = [ZERO if instead else value for value, instead in zip(each(net, steps), gross, strict=True)]
    beside = (gain for gain, instead in zip(each(productivity, steps), gross, strict=True) if not instead)
    return Driver(NET, tuple(values), net_of_productivity=any(gain.low or gain.high for gain in beside))
