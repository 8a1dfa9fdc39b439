"""What somebody looks at: a system's published projection, cut down by filters, on one basis, at one position."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from partners.models import System
from planning.models import NodeResult, Run, Scenario
from planning.selectors import access
from planning.selectors.sight import Sight
from planning.services.nodes import DIMENSIONS
from web.formats import financial_year

FUNDED, NEED = "funded", "need"
BASES: Final = (FUNDED, NEED)
NOW: Final = "now"
ACROSS: Final = ("staff_group", "profession")


@dataclass(frozen=True)
class Choice:
    """The parameters of a dashboard's address, checked. ``every`` asks for every row of the map."""

    system: System
    scenario: Scenario
    run: Run
    sight: Sight
    filters: Mapping[str, str] = field(default_factory=dict)
    basis: str = FUNDED
    position: int = 0
    across: str = "staff_group"
    every: bool = False

    @property
    def date(self) -> dt.date:
        """The day whose figures are shown."""
        return dt.date.fromisoformat(self.run.positions[self.position])

    @property
    def year(self) -> str:
        """The financial year that ends on that day; "now" for the base date."""
        return financial_year(self.date) if self.position else NOW

    @property
    def other_basis(self) -> str:
        return NEED if self.basis == FUNDED else FUNDED

    @property
    def last(self) -> bool:
        return self.position == len(self.run.positions) - 1

    @property
    def base_month(self) -> dt.date:
        """The month that the projection starts from."""
        return (self.run.base_date or self.date).replace(day=1)

    def parameters(self) -> dict[str, str]:
        """The query of the address, without what goes without saying."""
        chosen = {name: self.filters[name] for name in DIMENSIONS if self.filters.get(name)}
        if not self.last:
            chosen["year"] = self.year
        if self.basis != FUNDED:
            chosen["basis"] = self.basis
        if not self.scenario.is_default:
            chosen["scenario"] = str(self.scenario.code)
        if self.across != ACROSS[0]:
            chosen["across"] = self.across
        if self.every:
            chosen["rows"] = "all"
        return chosen


def occurring(run: Run, sight: Sight) -> dict[str, list[str]]:
    """The codes of each dimension that occur in a run, and whose figures are seen."""
    nodes = NodeResult.objects.filter(run=run, kind__in=DIMENSIONS)
    rows = (nodes if sight.everything else access.seen_among(nodes, sight.own)).values_list("kind", *DIMENSIONS)
    found: dict[str, list[str]] = {name: [] for name in DIMENSIONS}
    for kind, *codes in rows:
        found[kind].append(codes[DIMENSIONS.index(kind)])
    return found
