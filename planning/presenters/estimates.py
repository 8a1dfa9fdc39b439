"""Peer estimates behind a figure, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse

from partners.models import SizeMeasure
from planning.selectors import labels
from planning.selectors.estimates import Estimated, Estimates
from web.formats import format_number, format_wte
from web.tables import Cell, Column, DataTable

KEY: Final = "where-from-estimates"


def table(told: Estimates) -> DataTable:
    """One row an organisation: its WTE, its size, and the peers that it was estimated from."""
    codes = {one.made.organisation for one in told.shown} | {peer for one in told.shown for peer in one.made.peers}
    named = labels.names_of("organisation", codes)
    columns = [
        Column("Organisation"), Column("Staff in post, estimated", numeric=True, write=format_wte, unit="WTE"),
        Column("Its size"), Column("Size of the peers together"), Column("Estimated from"),
    ]  # fmt: skip
    rows = [_row(one, named) for one in told.shown]
    return DataTable("Estimated from organisations alike", columns, rows, caption_hidden=True, compact=True)


def _row(one: Estimated, named: Mapping[str, str]) -> list[Any]:
    made = one.made
    name = Cell(named.get(made.organisation, made.organisation), href=reverse("organisation", args=[made.organisation]))
    peers = ", ".join(named.get(code, code) for code in made.peers)
    where = " (in the region)" if made.wider else ""
    return [name, one.wte, _size(made.size, made.measure), _size(made.peers_size, made.measure), f"{peers}{where}"]


def _size(size: float, measure: str) -> str:
    """ "9,400 registered patients"."""
    return f"{format_number(size, 0)} {SizeMeasure(measure).label.lower()}"
