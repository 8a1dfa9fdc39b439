"""What pages show of costs: in words, with unit and price year, never added up across units or years."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.urls import reverse

from pillars.models import InterventionCost
from planning.models import Intervention
from web.formats import financial_year_label, format_moment
from web.tables import Cell, Column, DataTable


def pounds(amount: Decimal | None) -> str:
    """ "£45,120.50"; pence only where there are any; "" if it is not known."""
    if amount is None:
        return ""
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def cost_words(one: InterventionCost) -> str:
    """ "Salary, band 5: £45,120 for each WTE every year, agency £12,000 more; prices of 2026/27"."""
    band = f", {one.band}" if one.band else ""
    often = "every year" if one.recurrent else "once"
    agency = f", agency {pounds(one.agency_premium)} more for each WTE" if one.agency_premium else ""
    year = financial_year_label(one.price_year)
    return f"{one.what}{band}: {pounds(one.unit_cost)} {one.get_unit_display()} {often}{agency}; prices of {year}"


def cost_table(rows: Iterable[InterventionCost]) -> DataTable:
    """Costs of one intervention, those withdrawn last."""
    columns = [
        Column("What is paid for"), Column("Pay band"), Column("Unit cost"), Column("Agency premium"),
        Column("Prices of"), Column("Note"), Column("Recorded"),
    ]  # fmt: skip
    lines = [
        [
            Cell(one.what, tag="withdrawn" if one.withdrawn else ""),
            one.band,
            Cell(one.unit_cost, text=_unit_cost(one)),
            Cell(one.agency_premium, text=pounds(one.agency_premium) or "Not said"),
            financial_year_label(one.price_year),
            one.note,
            Cell(one.recorded, text=_recorded(one)),
        ]
        for one in rows
    ]
    return DataTable(
        "Costs", columns, lines, caption_hidden=True, compact=True, empty_text="No cost is recorded yet."
    )  # fmt: skip


def _unit_cost(one: InterventionCost) -> str:
    return f"{pounds(one.unit_cost)} {one.get_unit_display()}, {'every year' if one.recurrent else 'once'}"


def _recorded(one: InterventionCost) -> str:
    by = f" by {one.recorded_by.full_name}" if one.recorded_by else ""
    return f"{format_moment(one.recorded)}{by}"


def address(one: Intervention, name: str = "costs", *more: object) -> str:
    """The costs of an intervention."""
    return reverse(f"pillars:{name}", args=[one.system.code, one.code, *more])
