"""The tables of a back-test, and the rows of its file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from planning.models import Analysis, Scenario
from planning.presenters.back_test.seen import DIMENSIONS, GROUPED, LEVELS, BackTest, Row, page
from planning.presenters.scenarios import who
from web import formats
from web.formats import format_date, format_month, format_percent, format_signed_percent, format_wte
from web.tables import Cell, Column, DataTable

VERDICTS: Final = {
    "too_narrow": ("too narrow", "red"),
    "about_right": ("about right", "green"),
    "too_wide": ("too wide", "orange"),
    "too_few": ("too few to say", "grey"),
}
MOST_MISSES: Final = 15
ON_A_PHONE: Final = 5
"""Rows that a phone shows at first."""


def calibration_table(found: BackTest) -> DataTable:
    """How the ranges and the middles did, level by level."""
    columns = [
        Column("Compared"), Column("Figures", numeric=True, write=formats.format_number),
        Column("In the 80% range", numeric=True), Column("Could be by chance", numeric=True), Column("The range is"),
        Column("Mean error", numeric=True, write=format_percent),
        Column("Error by size", numeric=True, write=format_percent),
        Column("Bias", numeric=True, write=lambda share: format_signed_percent(share, 1)),
    ]  # fmt: skip
    levels = LEVELS if found.sees_scores else {}
    rows = [_score_row(words, found.told["scores"][level]) for level, words in levels.items()]
    empty = "All of this is one organisation's own, whose figures you cannot see."
    return DataTable("How the projection did, from single figures to sectors", columns, rows, caption_hidden=True,
                     compact=True, empty_text=empty)  # fmt: skip


def _score_row(words: str, score: Row) -> list[Any]:
    verdict, colour = VERDICTS[score["verdict"]]
    between = formats.UNKNOWN
    if score["low"] is not None:
        between = f"{format_percent(score['low'], 0)} to {format_percent(score['high'], 0)}"
    return [
        words, score["count"], Cell(score["coverage"], text=format_percent(score["coverage"], 0)),
        Cell(score["low"], text=between), Cell(verdict, text="", tag=verdict, tag_colour=colour),
        score["mean_percentage"], score["weighted_percentage"], score["bias"],
    ]  # fmt: skip


def rows_table(found: BackTest, rows: Iterable[Row]) -> DataTable:
    """What was expected and what came, of these rows."""
    columns = [Column(GROUPED[found.by].removeprefix("By ").capitalize()), *_figures_columns(found)]
    lines = [[found.name(found.by, row[found.by]), *_figures(row)] for row in rows]
    return DataTable("What was expected, and what came", columns, lines, caption_hidden=True, compact=True)


def _figures_columns(found: BackTest) -> list[Column]:
    wte: dict[str, Any] = {"numeric": True, "write": format_wte, "unit": "WTE"}
    return [
        Column(f"At {format_date(found.base)}", **wte), Column("Expected", **wte), Column("Low", **wte),
        Column("High", **wte), Column("Came", **wte),
        Column("Expected less came", numeric=True, unit="WTE", write=lambda wte: formats.format_signed(wte, 1)),
    ]  # fmt: skip


def _figures(row: Row) -> list[Any]:
    came = Cell(row["observed"], tag="" if row["within"] else "outside the range")
    return [row["opening"], row["p50"], row["p10"], row["p90"], came, row["p50"] - row["observed"]]


def misses_table(found: BackTest) -> DataTable:
    """The single figures furthest off, with the way to their records."""
    rows = sorted(found.rows("cell"), key=lambda row: -abs(row["p50"] - row["observed"]))[:MOST_MISSES]
    columns = [Column("Organisation"), Column("Profession"), *_figures_columns(found), Column("Source")]
    lines = [
        [found.name("organisation", row["organisation"]), found.name("profession", row["profession"]), *_figures(row),
         Cell(_trace(found.scenario, row), text="Records", href=_trace(found.scenario, row))]
        for row in rows
    ]  # fmt: skip
    empty = "Single organisations are for those who look after them."
    return DataTable("The worst misses", columns, lines, caption_hidden=True, compact=True, few=ON_A_PHONE,
                     empty_text=empty)  # fmt: skip


def _trace(scenario: Scenario, row: Row) -> str:
    query = {"organisation": row["organisation"], "profession": row["profession"]}
    if not scenario.is_default:
        query["scenario"] = str(scenario.code)
    return f"{reverse('planning:trace', args=[scenario.system.code])}?{urlencode(query)}"


FIGURES: Final = ("opening", "p10", "p50", "p90", "observed")
COLUMNS: Final = (
    "measure", "level", *DIMENSIONS, "at_first_wte", "p10_wte", "p50_wte",
    "p90_wte", "observed_wte", "error_wte", "within_range",
)  # fmt: skip


def file_rows(found: BackTest) -> list[list[Any]]:
    """Every figure in sight, unrounded."""
    return [
        [
            found.measure, level, *(row.get(name, "") for name in DIMENSIONS),
            *(row[name] for name in FIGURES), row["p50"] - row["observed"], row["within"],
        ]
        for level in (*LEVELS, "system")
        for row in found.rows(level)
    ]  # fmt: skip


def history_table(scenario: Scenario, analyses: Iterable[Analysis]) -> DataTable:
    """Back-tests of the scenario, the newest first."""
    columns = [Column("From"), Column("Compared with"), Column("Asked"), Column("Ranges of staff in post")]
    rows = [_history_row(scenario, one) for one in analyses]
    return DataTable("Back-tests of this scenario", columns, rows, caption_hidden=True, compact=True,
                     empty_text="None has been asked for yet.")  # fmt: skip


def _history_row(scenario: Scenario, one: Analysis) -> list[Any]:
    base, target = (format_month(dt.date.fromisoformat(one.asked[name])) for name in ("base_month", "target_month"))
    href = page(scenario, {"code": str(one.code)}) if one.outcome else ""
    asked = f"{formats.format_moment(one.created)}, {who(one.created_by) if one.created_by else 'the planner itself'}"
    return [Cell(one.asked["base_month"], text=base, href=href), target, asked, _standing(one)]


def _standing(one: Analysis) -> Cell:
    if one.outcome:
        verdict, colour = VERDICTS[one.outcome["measures"]["supply"]["scores"]["cell"]["verdict"]]
        return Cell(verdict, text="", tag=verdict, tag_colour=colour)
    return Cell("", text=one.failure or "Not finished")
