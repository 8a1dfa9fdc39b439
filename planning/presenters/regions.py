"""A region's totals: what was reported for a month, and where its systems are heading, each organisation once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from partners.models import Region, System
from planning.presenters.board import DEMAND_WORDS, GAP_WORDS
from planning.presenters.charts import end_of_month
from planning.selectors import regions
from planning.selectors.choice import BASES
from planning.selectors.regions import RegionProjection, RegionTotals
from web.charts import Chart, Series, bars
from web.formats import UNKNOWN, format_date, format_month, format_number, format_wte, plural
from web.tables import Cell, Column, DataTable

BY_SYSTEM, PATH = "by-system", "path"
SMALLEST = 300
"""Pixels: the room that a page keeps for a picture."""

APPORTIONED: Final = "Substantive WTE by share of the system"


@dataclass(frozen=True)
class RegionBoard:
    """What a region's page shows; `totals` None before anything was reported, `path` empty before anything is published."""  # noqa: E501

    region: Region
    totals: RegionTotals | None
    path: list[RegionProjection]
    systems: Mapping[str, System]


def board_of(region: Region) -> RegionBoard:
    """Totals of the latest month on record, and every position of the systems' projections."""
    month = regions.latest_month(region)
    dates = regions.projected_dates(region)
    told = (regions.region_projection(region, date) for date in dates)
    systems = {one.code: one for one in System.objects.filter(region=region)}
    totals = regions.region_totals(region, month) if month else None
    return RegionBoard(region, totals, [one for one in told if one is not None], systems)


def facts(board: RegionBoard) -> list[dict[str, Any]]:
    """The month's totals for a summary list."""
    told = board.totals
    if told is None:
        return []
    pairs = [
        ("Month", format_month(told.month)),
        ("Organisations that reported", format_number(told.organisations)),
        ("Substantive", _wte(told.substantive)),
        ("Bank", _wte(told.bank)),
        ("Agency", _wte(told.agency)),
        ("Headcount", format_number(told.headcount)),
    ]
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in pairs]


def _wte(value: Any) -> str:
    return UNKNOWN if value is None else f"{format_wte(value)} WTE"


def by_system(board: RegionBoard) -> Chart | None:
    """The month's substantive WTE by system, each organisation by its shares."""
    told = board.totals
    if told is None or not told.apportioned:
        return None
    names = {code: board.systems[code].name if code in board.systems else f"{code}, in another region"
             for code in told.apportioned}  # fmt: skip
    values = [float(value) for value in told.apportioned.values()]
    figure, _ = bars(list(names.values()), [Series(APPORTIONED, values)], horizontal=True)
    figure["layout"]["height"] = max(SMALLEST, figure["layout"]["height"])
    columns = [Column("System"), Column(APPORTIONED, numeric=True, write=format_wte)]
    rows = [[_named(board, code, names[code]), value] for code, value in told.apportioned.items()]
    table = DataTable("Staff in post by system", columns, rows, caption_hidden=True)
    headline = f"In {format_month(told.month)} the region's organisations had {_wte(told.substantive)} in post."
    notes = [
        "An organisation with shares of several systems counts in each by its share, and once in the region.",
        "Open a system to see where its figures come from.",
    ]
    return Chart(
        BY_SYSTEM, "Staff in post by system", headline, figure, table, as_at=end_of_month(told.month),
        coverage=f"{plural(told.organisations, 'organisation')} reported for the month.", notes=notes,
        csv_url=reverse("planning:region-download", args=[board.region.code, BY_SYSTEM]),
    )  # fmt: skip


def _named(board: RegionBoard, code: str, name: str) -> Cell:
    known = code in board.systems
    return Cell(name, href=reverse("planning:dashboard", args=[code]) if known else "")


def path(board: RegionBoard) -> Chart | None:
    """Supply, demand and gap of the region at each 31 March; the central path, for ranges do not add up."""
    if not board.path:
        return None
    wte: dict[str, Any] = {"numeric": True, "write": format_wte, "unit": "WTE"}
    columns = [Column("At"), Column("Staff in post", **wte)]
    for basis in BASES:
        columns += [Column(DEMAND_WORDS[basis], **wte), Column(GAP_WORDS[basis].capitalize(), **wte)]
    rows = [
        [Cell(one.date, text=format_date(one.date)), one.supply,
         *(told.get(basis) for basis in BASES for told in (one.demand, one.gap))]
        for one in board.path
    ]  # fmt: skip
    table = DataTable("The region's path", columns, rows, caption_hidden=True)
    last = board.path[-1]
    gap = last.gap.get("funded")
    told = f"{_wte(abs(gap))} {'short' if gap > 0 else 'above demand'}" if gap is not None else "of no known gap"
    headline = f"At {format_date(last.date)} the region's organisations are {told} on the central path, funded posts."
    return Chart(
        PATH, "Where the region is heading", headline, {}, table, as_at=board.path[0].date,
        coverage=f"{plural(last.organisations, 'organisation')} counted once each.", notes=_notes(board),
        csv_url=reverse("planning:region-download", args=[board.region.code, PATH]),
    )  # fmt: skip


def _notes(board: RegionBoard) -> list[str]:
    missing = board.path[-1].without_projection
    notes = ["No range is given: ranges of systems do not add up to a range of the region."]
    if missing:
        notes.append(f"Nothing is published yet of {', '.join(missing)}.")
    return notes


CHARTS = {BY_SYSTEM: by_system, PATH: path}
