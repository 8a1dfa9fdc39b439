"""What the pages of a robustness grid show: the sentence, the grid, its figures row by row, and its file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse

from jobs.models import Job
from planning.forms.fields import plain_text
from planning.models import Analysis
from planning.presenters import labelled
from planning.presenters.board import GAP_WORDS
from planning.selectors.sight import Sight
from planning.services.nodes import DIMENSIONS
from web.formats import format_date, format_moment, format_percent, format_range, format_wte, plural
from web.tables import Cell, Column, DataTable

HOLDS: Final = ("✓ holds", "green")
FAILS: Final = ("✗ does not hold", "red")
UNKNOWN: Final = ("? not known", "grey")
MOST_NAMED: Final = 4
Facts = list[dict[str, Any]]
Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Grid:
    """An answered question, with its cells by package and future."""

    analysis: Analysis

    @property
    def futures(self) -> Sequence[Figures]:
        found: Sequence[Figures] = self.analysis.outcome["futures"]
        return found

    @property
    def rows(self) -> list[tuple[Figures, Sequence[Figures]]]:
        """Packages with their cells; the first is “no package”."""
        outcome = self.analysis.outcome
        return list(zip(outcome["packages"], outcome["cells"], strict=True))

    @property
    def packages(self) -> list[tuple[Figures, Sequence[Figures]]]:
        """Without the first."""
        return self.rows[1:]

    @property
    def everywhere(self) -> list[str]:
        """Names of the packages that hold in every future."""
        return [package["name"] for package, cells in self.packages if all(cell["holds"] for cell in cells)]

    @property
    def nothing_needed(self) -> bool:
        """Whether every future holds without any of them."""
        return all(cell["holds"] for cell in self.rows[0][1])

    @property
    def known(self) -> bool:
        """Whether any gap is known at all."""
        return any(cell["holds"] is not None for _, cells in self.rows for cell in cells)


def address(analysis: Analysis) -> str:
    """The page of a grid."""
    return reverse("planning:robustness-grid", args=[analysis.system.code, analysis.code])


def download(analysis: Analysis, table: str) -> str:
    """A table of a grid as a file."""
    return reverse("planning:robustness-download", args=[analysis.system.code, analysis.code, table])


def page_of_job(job: Job) -> str:
    """Where the grid that a job worked out is seen."""
    found = Analysis.objects.select_related("system").filter(code=job.payload.get("analysis")).first()
    return address(found) if found else reverse("planning:home")


def headline(grid: Grid) -> str:
    """Which packages hold in every future, or which holds in most."""
    asked, count = grid.analysis.asked, len(grid.futures)
    if not grid.known:
        return "No gap is known here, so nothing can be said of any package."
    futures = "the one future" if count == 1 else f"all {count} futures"
    when = f"at {format_date(dt.date.fromisoformat(asked['day']))}"
    found = grid.everywhere
    if grid.nothing_needed:
        return f"The {GAP_WORDS[asked['basis']]} {when} can be borne in {futures} without any of these packages."
    if found:
        verb = "holds" if len(found) == 1 else "hold"
        return f"{_listed(found)} {verb} in {futures} {when}. {_without(grid)}"
    return f"No package holds in {futures} {when}. {_best(grid)}"


def _without(grid: Grid) -> str:
    held = sum(bool(cell["holds"]) for cell in grid.rows[0][1])
    return f"Without a package the gap can be borne in {held or 'none'} of them."


def _best(grid: Grid) -> str:
    """The package that holds in most futures, if any holds in one."""
    held = [(sum(bool(cell["holds"]) for cell in cells), package["name"]) for package, cells in grid.packages]
    most = max(count for count, _ in held)
    if not most:
        return "None of them holds in any future."
    names = [name for count, name in held if count == most]
    return f"{_listed(names)} {'holds' if len(names) == 1 else 'hold'} in {most} of {len(grid.futures)}."


def _listed(names: Sequence[str]) -> str:
    shown = [f"“{name}”" for name in names[:MOST_NAMED]]
    if len(names) > MOST_NAMED:
        shown.append(f"{len(names) - MOST_NAMED} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def terms(grid: Grid) -> str:
    """What holding means here."""
    asked = grid.analysis.asked
    borne, risk = (f"{plain_text(Decimal(str(asked[name])) * 100)}%" for name in ("tolerance", "risk"))
    return f"A package holds in a future if the chance of a gap larger than {borne} of demand is at most {risk}."


def whose(grid: Grid) -> str:
    """The part of the system whose gap is shown."""
    return _whose(grid.analysis)


def _whose(analysis: Analysis) -> str:
    filters = analysis.asked["filters"]
    return labelled.whose(
        {name: filters[name] for name in DIMENSIONS if name in filters}
    )  # the database keeps no order


def grid_table(grid: Grid) -> DataTable:
    """Packages down, futures across: mark, gap with its range, and the chance of a larger one than can be borne."""
    columns = [Column("Package"), *(Column(future["name"]) for future in grid.futures)]
    lines = [[_package(package, cells), *map(_cell, cells)] for package, cells in grid.rows]
    return DataTable("Packages against futures", columns, lines, caption_hidden=True)


def _package(package: Figures, cells: Sequence[Figures]) -> Cell:
    everywhere = bool(package["code"]) and all(cell["holds"] for cell in cells)
    return Cell(package["name"], tag="✓ holds everywhere" if everywhere else "", tag_colour="green")


def _cell(cell: Figures) -> Cell:
    tag, colour = _verdict(cell)
    if cell["gap"] is None:
        return Cell(None, text="", tag=tag, tag_colour=colour)
    gap = cell["gap"]
    spread = format_range(gap["p10"], gap["p90"])
    words = f"{format_wte(gap['central'], 0)} WTE ({spread}), chance {format_percent(cell['exceeding'], 0)}"
    return Cell(gap["central"], text=words, tag=tag, tag_colour=colour)


def _verdict(cell: Figures) -> tuple[str, str]:
    return UNKNOWN if cell["holds"] is None else HOLDS if cell["holds"] else FAILS


WTE: Final[dict[str, Any]] = {"numeric": True, "unit": "WTE"}


def figures_table(grid: Grid) -> DataTable:
    """One row for each package in each future, for reading exactly and for the file."""
    columns = [
        Column("Package"), Column("Future"), Column("Demand", **WTE), Column("Supply", **WTE),
        Column("Gap, central", **WTE), Column("Gap, p10", **WTE), Column("Gap, middle of all futures", **WTE),
        Column("Gap, p90", **WTE), Column("Chance of a larger gap than can be borne", numeric=True, write=_percent),
        Column("Holds"),
    ]  # fmt: skip
    lines = [
        [
            package["name"], future["name"], cell["demand"], cell["supply"],
            *((cell["gap"] or {}).get(part) for part in ("central", "p10", "p50", "p90")), cell["exceeding"],
            {True: "yes", False: "no", None: "not known"}[cell["holds"]],
        ]
        for package, cells in grid.rows
        for future, cell in zip(grid.futures, cells, strict=True)
    ]  # fmt: skip
    return DataTable("Figures of each package in each future", columns, lines, caption_hidden=True, compact=True, few=3)


def _percent(share: float | None) -> str:
    return format_percent(share, 1)


def closed_table(grid: Grid, sight: Sight) -> DataTable:
    """What each intervention of a package closes in each future; they add up to what the package closes."""
    columns = [Column("Intervention"), Column("Package")]
    columns += [Column(f"Closes in “{future['name']}”", write=_wte, **WTE) for future in grid.futures]
    lines: list[list[Any]] = []
    for package, cells in grid.packages:
        told = [{one["code"]: one for one in cell["closed"]} for cell in cells]
        names = {code: one["name"] for found in told for code, one in found.items()}
        for code, name in names.items():
            lines.append([name, package["name"], *(_seen(found.get(code), sight) for found in told)])
        before = (cell["gap"] for cell in grid.rows[0][1])
        lines.append(["All of them together", package["name"], *map(_together, cells, before)])
    return DataTable("What each intervention closes", columns, lines, caption_hidden=True, compact=True, few=4)


def _seen(closed: Figures | None, sight: Sight) -> float | Cell | None:
    if closed is not None and closed["only"] and not sight.sees_organisation(closed["only"]):
        return Cell(None, text="not shown")
    return None if closed is None else float(closed["wte"])


def _together(cell: Figures, before: Figures | None) -> Cell | None:
    """What a package closes, and its share of the gap that there is without it."""
    if cell["gap"] is None:
        return None
    closed = sum(one["wte"] for one in cell["closed"])
    share = f" ({format_percent(closed / before['central'], 0)})" if before and before["central"] > 0 else ""
    return Cell(closed, text=f"{_wte(closed)}{share}")


def _wte(value: float | None) -> str:
    return format_wte(value, 1)


def notes(grid: Grid) -> list[str]:
    """Date and coverage of each future, and how many possible futures were drawn in each."""
    told = [f"{future['name']}: data as at {_date(future)}. {_coverage(future)}" for future in grid.futures]
    if len({words.partition(": ")[2] for words in told}) == 1:
        told = [f"In every future: {told[0].partition(': ')[2][0].lower()}{told[0].partition(': ')[2][1:]}"]
    draws = grid.analysis.outcome["draws"]
    return [*told, f"{draws:,} possible courses of events are drawn in each future, the same ones in all of them."]


def _date(future: Figures) -> str:
    return format_date(dt.date.fromisoformat(future["base_date"]))


def _coverage(future: Figures) -> str:
    quality = future["quality"]
    share = quality["coverage"]
    known = f" {format_percent(share, 0)} of WTE is as reported." if share is not None else ""
    return f"{quality['reporting']} of {plural(quality['organisations'], 'organisation')} reported.{known}"


def caveats(grid: Grid) -> list[str]:
    """What interventions could not do as they were meant, in any future, each said once."""
    return list(dict.fromkeys(words for _, cells in grid.packages for cell in cells for words in cell["caveats"]))


def asked_table(rows: Iterable[Analysis]) -> DataTable:
    """Grids that were asked for before."""
    columns = [
        Column("Asked"),
        Column("By"),
        Column("Whose gap, and when"),
        Column("Packages and futures"),
        Column("Result"),
    ]
    return DataTable(
        "Grids asked for before", columns, [_asked(one) for one in rows], caption_hidden=True, compact=True,
        empty_text="No grid has been asked for yet.",
    )  # fmt: skip


def _asked(one: Analysis) -> list[Any]:
    asked = one.asked
    when = format_date(dt.date.fromisoformat(asked["day"]))
    counts = f"{plural(len(asked['packages']), 'package')}, {plural(len(asked['futures']), 'future')}"
    return [
        Cell(one.created, text=format_moment(one.created), href=address(one)),
        one.created_by.full_name if one.created_by else "",
        f"{_whose(one)}, {GAP_WORDS[asked['basis']]} at {when}",
        counts,
        _result(one),
    ]


def _result(one: Analysis) -> str:
    if one.failure:
        return one.failure
    if not one.outcome:
        return "Not worked out yet"
    found = Grid(one).everywhere
    return f"{_listed(found)} {'holds' if len(found) == 1 else 'hold'} everywhere" if found else "None holds everywhere"
