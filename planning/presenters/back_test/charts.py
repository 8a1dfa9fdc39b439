"""Ranges that were expected, and what came."""

from __future__ import annotations

from typing import Final

from planning.presenters.back_test import words
from planning.presenters.back_test.seen import BackTest
from planning.presenters.back_test.tables import rows_table
from web.charts import Chart
from web.charts.tornado import bands

KEY: Final = "observed-and-projected"
MOST_DRAWN: Final = 20


def chart(found: BackTest, csv_url: str) -> Chart:
    """Expected ranges and what came, as differences from what was expected; the largest groups first."""
    every = sorted((row for row in found.rows(found.by) if row["p50"] > 0), key=lambda row: -row["observed"])
    rows = every[:MOST_DRAWN]
    ends = [[100 * (row[name] / row["p50"] - 1) for row in rows] for name in ("p10", "p90", "observed")]
    names = [found.name(found.by, row[found.by]) for row in rows]
    figure = bands(names, *ends, unit="% above or below what was expected")
    return Chart(
        KEY, "What was expected, and what came", words.chart_headline(found, every), figure, rows_table(found, rows),
        as_at=found.target, coverage=words.coverage(found), notes=[*_drawn(len(rows), len(every)), *words.notes(found)],
        csv_url=csv_url, table_first_on_phone=True,
    )  # fmt: skip


def _drawn(shown: int, every: int) -> list[str]:
    return [f"The {shown} largest of {every} are drawn; the file holds all."] if shown < every else []
