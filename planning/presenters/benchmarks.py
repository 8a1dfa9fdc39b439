"""What pages show of a comparison: a headline, a ranked dot plot, the peers, and the values to compare with."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from textwrap import shorten, wrap
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from partners.models import Sector, System
from planning.selectors.benchmark_rates import DIFFERENT, MATCH_WORDS, SAME, SIMILAR, Rate
from planning.selectors.benchmarks import Asked, Benchmark, Level, Peer
from web.charts import Chart, palette
from web.charts.chart import shown
from web.charts.tornado import lined
from web.formats import format_date, format_month, format_number, format_percent, format_wte, plural
from web.tables import Cell, Column, DataTable

ANOTHER: Final = "Another partner"
SECTORS: Final = dict(Sector.choices)
ROW, ROOM, ENTRY, WIDEST = 38, 140, 26, 38
"""Height in pixels of a partner, of what stands around, and of a line of the legend; characters of such a line."""
LONGEST_NAME: Final = 48
"""Characters of a name beside the chart: two lines, so that none runs into the next; the table has it in full."""

MANY: Final = 30
MATCH_COLOURS: Final = {SAME: "green", SIMILAR: "yellow", DIFFERENT: "orange"}


def address(system: System, name: str = "benchmarks", **wanted: str) -> str:
    """The page, or the file of it, with some filters set."""
    told = reverse(f"planning:{name}", args=[system.code])
    query = {key: value for key, value in wanted.items() if value}
    return f"{told}?{urlencode(query)}" if query else told


def headline(found: Benchmark, system: System) -> str:
    """Where the marked partner, or else the system, stands among what it is compared with."""
    told = [_first(found, system)]
    others = [one for one in found.levels if one.kind != "system" or found.marked]
    near = [one for one in others if one.on_scale and one.match in (SAME, SIMILAR)]
    told.extend(_beside(one) for one in near[:3])
    return " ".join(told)


def _first(found: Benchmark, system: System) -> str:
    rate, month = _whose(found.asked), format_month(found.asked.month)
    if found.marked is not None:
        place = 1 + sum(one.value > found.marked.value for one in found.peers)
        many = plural(len(found.peers), "partner")
        return (
            f"{found.marked.name}: {rate} {format_percent(found.marked.value)} in {month}, number {place} of {many} "
            f"from the highest.{_chance(found.marked)}"
        )
    if found.system is not None:
        return (
            f"{system}: {rate} {format_percent(found.system.value)} in {month}. {plural(len(found.peers), 'partner')} "
            f"from {_span(found.peers)}."
        )
    return f"Nobody’s {rate} can be shown for {month}."


def _whose(asked: Asked) -> str:
    """ "vacancy rate (adult social care), care worker"."""
    sector = f" ({str(SECTORS[asked.sector]).lower()})" if asked.sector else ""
    profession = f", {asked.profession.name.lower()}" if asked.profession else ""
    return f"{asked.rate.name.lower()}{sector}{profession}"


def _span(peers: Sequence[Peer]) -> str:
    if not peers:
        return "none that can be shown"
    return f"{format_percent(peers[-1].value)} to {format_percent(peers[0].value)}"


def _chance(one: Peer) -> str:
    if one.beyond_chance is None:
        return ""
    if one.beyond_chance:
        return " Chance alone hardly explains the distance from the system’s rate."
    return " The distance from the system’s rate is within what chance alone brings about."


def _beside(one: Level) -> str:
    match = "" if one.kind != "reference" else f" ({MATCH_WORDS[one.match].lower()})"
    return f"{one.name}: {format_percent(one.value)}{match}."


def chart(found: Benchmark, system: System, csv_url: str, coverage: str) -> Chart:
    """The ranked dot plot with everything that stands beside it."""
    return Chart(
        key="benchmark",
        title=f"{found.asked.rate.name} by partner",
        headline=headline(found, system),
        figure=_figure(found),
        table=peers_table(found),
        as_at=_month_end(found.asked.month),
        coverage=coverage,
        csv_url=csv_url,
        notes=_notes(found),
        table_first_on_phone=len(found.peers) > MANY,
    )


def _month_end(month: dt.date) -> dt.date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def coverage(found: Benchmark) -> str:
    """How many partners did not tell, and how many are withheld."""
    silent = f"{plural(found.silent, 'partner')} did not report both parts of it." if found.silent else ""
    held = (
        f"{plural(found.withheld, 'partner')} {'is' if found.withheld == 1 else 'are'} not shown, so that nobody "
        "is told of a single one."
        if found.withheld else ""
    )  # fmt: skip
    return " ".join(part for part in (f"{plural(len(found.peers), 'partner')} shown.", silent, held) if part)


def _notes(found: Benchmark) -> list[str]:
    rate = found.asked.rate
    told = [f"{rate.numerator}, of {rate.denominator[0].lower()}{rate.denominator[1:]}."]
    if any(one.low is not None for one in found.peers):
        told.append(
            "The thin line of a partner is where 99.8% of partners of its size would lie if all had the system’s rate. "
            "A full circle lies on it; an open diamond lies beside it, which chance alone hardly explains."
        )
    if any(one.on_scale and one.match not in (SAME, SIMILAR) for one in found.levels):
        told.append("Values of another definition stand in the table below, and are not drawn.")
    if any(not one.name for one in found.peers):
        told.append(
            "Open squares are other partners, whose names and sizes you may not see; their rates are rounded to a "
            "whole per cent."
        )
    return told


def _figure(found: Benchmark) -> dict[str, Any]:
    rows = lined([_label(one) for one in found.peers])
    drawn = [_limits(found.peers, rows), *_dots(found.peers, rows), *_levels(found, rows)]
    data = [one for one in drawn if one]
    return {
        "data": data,
        "layout": {
            "xaxis": {"title": {"text": "%"}, "zeroline": False},
            "yaxis": {
                "type": "category", "autorange": "reversed", "automargin": True, "categoryorder": "array",
                "categoryarray": rows,
            },
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
            "height": ROOM + ROW * len(rows) + ENTRY * sum(1 + one["name"].count("<br>") for one in data),
        },
    }  # fmt: skip


def _label(one: Peer) -> str:
    name = shorten(one.name, LONGEST_NAME, placeholder=" …")
    return f"► {name}" if one.marked else name or ANOTHER


def _limits(peers: Sequence[Peer], rows: Sequence[str]) -> dict[str, Any]:
    """The span of chance of each partner, as one broken line."""
    xs: list[float | None] = []
    ys: list[str | None] = []
    for one, row in zip(peers, rows, strict=True):
        if one.low is not None and one.high is not None:
            xs.extend((*shown([one.low * 100, one.high * 100], 2), None))
            ys.extend((row, row, None))
    if not xs:
        return {}
    return {
        "type": "scatter", "mode": "lines", "x": xs, "y": ys, "name": "What chance alone would bring (99.8%)",
        "line": {"color": palette.SECOND, "width": 3}, "hoverinfo": "skip",
    }  # fmt: skip


KINDS: Final = (
    ("Within what chance brings", False, "circle", palette.BLUE),
    ("Beyond what chance brings", True, "diamond-open", palette.RED),
)


def _dots(peers: Sequence[Peer], rows: Sequence[str]) -> list[dict[str, Any]]:
    """Each kind of partner has a shape of its own."""
    named = [(one, row) for one, row in zip(peers, rows, strict=True) if one.name]
    hidden = [(one, row) for one, row in zip(peers, rows, strict=True) if not one.name]
    found = [
        _trace(name, [pair for pair in named if pair[0].beyond_chance is kind], symbol, colour)
        for name, kind, symbol, colour in KINDS
    ]
    found.append(_trace("Partner", [pair for pair in named if pair[0].beyond_chance is None], "circle", palette.BLUE))
    return [*found, _trace(ANOTHER, hidden, "square-open", palette.SECOND)]


def _trace(name: str, pairs: Sequence[tuple[Peer, str]], symbol: str, colour: str) -> dict[str, Any]:
    if not pairs:
        return {}
    return {
        "type": "scatter", "mode": "markers", "name": name, "x": shown([one.value * 100 for one, _ in pairs], 1),
        "y": [row for _, row in pairs], "marker": {"symbol": symbol, "color": colour, "size": 12, "line": {"width": 2}},
        "hovertemplate": "%{y}: %{x}%<extra></extra>",
    }  # fmt: skip


DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def _levels(found: Benchmark, rows: Sequence[str]) -> list[dict[str, Any]]:
    """A line across, with a dash of its own, for each value on the same scale whose definition is near."""
    levels = [one for one in found.levels if one.on_scale and one.match in (SAME, SIMILAR) and rows]
    return [
        {
            "type": "scatter", "mode": "lines", "y": [rows[0], rows[-1]], "hoverinfo": "skip",
            "x": shown([one.value * 100] * 2, 1),
            "name": "<br>".join(wrap(f"{one.name}: {format_percent(one.value)}", WIDEST)),
            "line": {"dash": DASHES[place % len(DASHES)], "width": 2, "color": palette.SERIES[place % 4]},
        }
        for place, one in enumerate(levels)
    ]  # fmt: skip


def peers_table(found: Benchmark) -> DataTable:
    """Partners from the highest rate to the lowest."""
    rate: Rate = found.asked.rate
    count = format_wte if "WTE" in rate.denominator else format_number
    columns = [
        Column("Partner"), Column("Sector"), Column("Rate", numeric=True, write=format_percent),
        Column(rate.numerator, numeric=True, write=count), Column(rate.denominator, numeric=True, write=count),
        Column("Chance would bring, from", numeric=True, write=format_percent),
        Column("Chance would bring, to", numeric=True, write=format_percent), Column("Against chance"),
    ]  # fmt: skip
    return DataTable(
        f"{rate.name} by partner", columns, [_row(one) for one in found.peers], caption_hidden=True, compact=True,
        few=10, empty_text="Nobody’s rate can be shown.",
    )  # fmt: skip


def _row(one: Peer) -> list[Any]:
    against = {None: "", True: "Beyond chance", False: "Within chance"}[one.beyond_chance]
    name = Cell(one.name or ANOTHER, tag="marked" if one.marked else "", tag_colour="blue")
    sector = str(SECTORS.get(one.sector, one.sector))
    return [name, sector, one.value, one.numerator, one.denominator, one.low, one.high, against]


def levels_table(found: Benchmark) -> DataTable:
    """The system, the region and published values, each with its definition's match in words."""
    columns = [
        Column("Compared with"), Column("Value", numeric=True), Column("As at"), Column("Definition"), Column("Why"),
        Column("Source"),
    ]  # fmt: skip
    return DataTable(
        "Values to compare with", columns, [_level(one) for one in found.levels], caption_hidden=True, compact=True,
        empty_text="There is nothing to compare with.",
    )  # fmt: skip


def _level(one: Level) -> list[Any]:
    share = one.unit == "fraction"
    words = format_percent(one.value) if share else f"{format_wte(one.value)} {one.unit}"
    if one.low is not None and one.high is not None:
        span = [format_percent(each) if share else format_number(each, 1) for each in (one.low, one.high)]
        words = f"{words} ({span[0]} to {span[1]})"
    day = format_month(one.as_at) if one.kind != "reference" else format_date(one.as_at)
    match = Cell(MATCH_WORDS[one.match], text="", tag=MATCH_WORDS[one.match],
                 tag_colour=MATCH_COLOURS.get(one.match, "grey"))  # fmt: skip
    return [one.name, Cell(one.value, text=words), Cell(one.as_at, text=day), match, one.why, one.source]


def parameters(asked: Asked) -> dict[str, str]:
    """The query of the address that asks for the same."""
    return {
        "rate": asked.rate.code, "month": f"{asked.month:%Y-%m}", "sector": asked.sector,
        "profession": asked.profession.code if asked.profession else "", "organisation": asked.organisation,
    }  # fmt: skip
