"""One look at a projection: the choice, its node, and what several charts of the page share, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from planning.models import NodeResult
from planning.presenters import addresses, coverage
from planning.selectors import parts, projections
from planning.selectors.choice import FUNDED, Choice
from planning.selectors.parts import Part
from web.charts import Chart
from web.tables import DataTable

GAP_WORDS = {FUNDED: "funded gap", "need": "need gap"}
DEMAND_WORDS = {FUNDED: "Funded demand", "need": "Assessed need"}


@dataclass
class Board:
    """What the charts of one page are made from."""

    choice: Choice
    node: NodeResult

    @property
    def down(self) -> str:
        """What the rows of the map are: sectors, for people who see no organisation's own figures."""
        sight = self.choice.sight
        return "organisation" if sight.everything or sight.own else "sector"

    @property
    def across(self) -> str:
        """What its columns are: professions once a staff group is chosen."""
        narrowed = {"staff_group", "profession"} & set(self.choice.filters)
        return "profession" if narrowed else self.choice.across

    @cached_property
    def parts(self) -> list[Part]:
        """The map's parts."""
        return self.parts_by(self.down)

    def parts_by(self, down: str) -> list[Part]:
        """Parts with other rows."""
        choice = self.choice
        found = parts.parts(
            choice.run, basis=choice.basis, position=choice.position, down=down, across=self.across,
            filters=choice.filters,
        )  # fmt: skip
        if down == "organisation":
            return found  # who sees only some organisations gets the others added up
        return [one for one in found if choice.sight.sees_together(one.organisations)]

    @cached_property
    def labels(self) -> list[str]:
        """Of the positions: "Sep 2025", then the financial years."""
        choice = self.choice
        return [f"{choice.base_month:%b %Y}", *projections.financial_years(choice.run)]

    def series(self, name: str, part: str = "central", basis: str = "") -> list[float | None]:
        """A figure of the node at each position; None where unknown."""
        basis = basis or self.choice.basis
        count = len(self.choice.run.positions)
        return [projections.figure(self.node, basis, name, position, part) for position in range(count)]

    def figure(self, name: str, part: str = "central", basis: str = "") -> float | None:
        """A figure of the node at the chosen position."""
        return self.series(name, part, basis)[self.choice.position]

    @property
    def compared(self) -> tuple[list[float], list[float]] | None:
        """Supply and demand of the cells that know both, where those are not all of the node; the gap compares them."""
        told = self.node.figures.get(self.choice.basis) or {}
        supply, demand = told.get("supply"), told.get("compared_demand")
        if not supply or not demand:
            return None
        total = self.series("supply"), self.series("demand")
        alike = all(_close(a, b) for one, other in zip((supply, demand), total, strict=True) for a, b in zip(one, other, strict=True))  # fmt: skip  # noqa: E501
        return None if alike else (supply, demand)

    def chart(self, key: str, title: str, headline: str, table: DataTable, figure: Any = None, **more: Any) -> Chart:
        """A chart with date, coverage, notes, and the addresses of its numbers and their source."""
        notes = [*more.pop("notes", []), *coverage.notes(self.choice, self.node)]
        given = {
            "as_at": self.choice.run.base_date,
            "coverage": coverage.sentence(self.node),
            "csv_url": addresses.download(self.choice, key),
            "source_url": addresses.trace(self.choice),
        }
        return Chart(key, title, headline, figure or {}, table, notes=notes, **(given | more))


def _close(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and abs(one - other) < 0.05
