"""What pages say of movements, changes of service and staffing ratios."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from planning.forms.fields import percent_text, plain_text
from planning.models import Lever, Movement, Run, Scenario, ServiceChange, StaffingRatio
from planning.presenters import parameters
from planning.presenters.scenarios import address, who
from planning.selectors.levers import KINDS, OF_KIND
from web import formats
from web.tables import Cell, Column, DataTable

TITLES: Final[Mapping[type[Lever], str]] = {
    Movement: "Staff who move between professions",
    ServiceChange: "Changes of service",
    StaffingRatio: "Need that follows an activity",
}
ONE: Final[Mapping[type[Lever], str]] = {
    Movement: "Movement between professions",
    ServiceChange: "Change of service",
    StaffingRatio: "Need that follows an activity",
}
ADD: Final[Mapping[type[Lever], str]] = {
    Movement: "Add a movement",
    ServiceChange: "Add a change of service",
    StaffingRatio: "Add a need that follows an activity",
}
WORDS: Final[Mapping[type[Lever], str]] = {
    Movement: (
        "Promotion, retraining or a new role: a share of one profession’s staff moves into another each year. They "
        "stay in their organisation and care setting, and are a loss to the one profession and a gain to the other."
    ),
    ServiceChange: (
        "A ward opens, a clinic closes: from a day on, one organisation needs more WTE of a profession or, with a "
        "minus sign, fewer. It counts on both bases, beside whatever else makes demand grow."
    ),
    StaffingRatio: (
        "Beds, patients or people, times the WTE that each of them needs. Where this holds, need is this product and "
        "not the figure that was reported, and it grows as the activity does; posts are not touched."
    ),
}
EVERYWHERE: Final = "Every organisation that has both"
WHERE_KEY: Final = "what-else"


@dataclass(frozen=True)
class Section:
    """The levers of one kind, as a page shows them."""

    kind: str
    title: str
    words: str
    table: DataTable
    add_text: str
    add_url: str
    csv_url: str


def sections(scenario: Scenario, rows: Mapping[type[Lever], Sequence[Lever]]) -> list[Section]:
    """All kinds, those without any as well."""
    return [
        Section(
            name, TITLES[kind], WORDS[kind], table(scenario, kind, rows[kind]), ADD[kind],
            address(scenario, "lever-add", kind=name), address(scenario, "levers-download", kind=name),
        )
        for name, kind in KINDS.items()
    ]  # fmt: skip


def lever_address(scenario: Scenario, one: Lever, name: str = "lever") -> str:
    """The page of a lever."""
    return address(scenario, name, kind=OF_KIND[type(one)], lever=one.code)


def headline(rows: Mapping[type[Lever], Sequence[Lever]]) -> str:
    """How much is presumed, in a sentence."""
    told = [
        formats.plural(len(rows[Movement]), "movement between professions", "movements between professions"),
        formats.plural(len(rows[ServiceChange]), "change of service", "changes of service"),
        formats.plural(len(rows[StaffingRatio]), "need that follows an activity", "needs that follow an activity"),
    ]
    if not any(rows.values()):
        return "This scenario presumes nothing besides its assumptions."
    return f"Besides its assumptions this scenario presumes {told[0]}, {told[1]} and {told[2]}."


def not_counted(run: Run | None, rows: Mapping[type[Lever], Sequence[Lever]]) -> list[str]:
    """What the published projection says of levers that it could not count."""
    names = [f"“{one.name}”" for held in rows.values() for one in held]
    told: Iterable[str] = (run.inputs.get("caveats") or []) if run else []
    return [words for words in told if any(name in words for name in names)]


COLUMNS: Final[Mapping[type[Lever], Sequence[str]]] = {
    Movement: ("Movement", "From", "To", "Where", "When", "Low", "Most likely", "High"),
    ServiceChange: ("Change of service", "Organisation", "Profession", "When", "Low", "Most likely", "High"),
    StaffingRatio: ("Need", "Organisation", "Profession", "Counted", "Growth a year", "Low", "Most likely", "High"),
}
UNITS: Final[Mapping[type[Lever], str]] = {Movement: "% a year", ServiceChange: "WTE", StaffingRatio: "WTE each"}
VALUES: Final = ("Low", "Most likely", "High")


def table(scenario: Scenario, kind: type[Lever], rows: Iterable[Lever]) -> DataTable:
    """The levers of one kind."""
    columns = [
        Column(name, numeric=name in VALUES, unit=UNITS[kind] if name in VALUES else "") for name in COLUMNS[kind]
    ]
    columns.append(Column("Why, and where from"))
    lines = [[Cell(one.name, href=lever_address(scenario, one)), *_scope(one), *values(one), why(one)] for one in rows]
    return DataTable(TITLES[kind], columns, lines, caption_hidden=True, compact=True, empty_text="None.")


def _scope(one: Lever) -> list[Any]:
    if isinstance(one, Movement):
        years = parameters.years_text(one.from_year, one.to_year)
        return [one.from_profession.name, one.to_profession.name, where(one), years]
    if isinstance(one, StaffingRatio):
        counted = f"{formats.format_number(one.units)} {one.unit}"
        return [where(one), one.profession.name, counted, growth(one)]
    return [where(one), one.profession.name, when(one)] if isinstance(one, ServiceChange) else []


def where(one: Lever) -> str:
    """Organisation and setting."""
    named = one.organisation.name if one.organisation else EVERYWHERE
    return f"{named}, {one.setting.name}" if one.setting else named


def when(one: ServiceChange) -> str:
    """ "From 1 October 2026, in full after 1 year, until 31 March 2029"."""
    told = f"From {formats.format_date(one.starts)}"
    if one.ramp_years:
        years = "1 year" if one.ramp_years == 1 else f"{plain_text(one.ramp_years)} years"
        told += f", in full after {years}"
    return f"{told}, until {formats.format_date(one.ends)}" if one.ends else told


def growth(one: StaffingRatio) -> str:
    """ "1% (0% to 2%)"; "None"."""
    low, mode, high = (
        f"{percent_text(value)}%".replace("-", formats.MINUS)
        for value in (one.growth_low, one.growth_mode, one.growth_high)
    )
    if not (one.growth_low or one.growth_high):
        return "None"
    return mode if low == high else f"{mode} ({low} to {high})"


def values(one: Lever) -> list[Cell]:
    """Low, most likely and high as people write them."""
    return [Cell(value, text=value_text(one, value)) for value in (one.low, one.mode, one.high)]


def value_text(one: Lever, value: Any) -> str:
    """A share as a percentage, all else as it is."""
    text = f"{percent_text(value)}%" if isinstance(one, Movement) else plain_text(value)
    return text.replace("-", formats.MINUS)


def why(one: Lever) -> str:
    """Reason and source."""
    return f"{one.reason} Source: {one.source}.".replace("..", ".")


def facts(one: Lever) -> list[dict[str, Any]]:
    """One lever, for a summary list."""
    low, mode, high = (cell.text for cell in values(one))
    by = f" by {one.changed_by.full_name}" if one.changed_by else ""
    pairs = [
        *zip(COLUMNS[type(one)][1:-3], _scope(one), strict=True),
        ("Low, most likely, high", f"{low}, {mode}, {high} ({UNITS[type(one)].removeprefix('% ')})"),
        ("Reason", one.reason),
        ("Source", one.source),
        ("Changed", f"{formats.format_moment(one.changed)}{by}"),
    ]
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in pairs]


def history_table(rows: Iterable[Lever]) -> DataTable:
    """Everything that was ever presumed under the name, the newest first."""
    columns = [
        Column("From"), Column("By"), Column("Low", numeric=True), Column("Most likely", numeric=True),
        Column("High", numeric=True), Column("What and when"), Column("Why, and where from"), Column("Until"),
    ]  # fmt: skip
    lines = [
        [formats.format_moment(one.changed), who(one.changed_by), *values(one), "; ".join(map(str, _scope(one))),
         why(one), _ended(one)]
        for one in rows
    ]  # fmt: skip
    return DataTable("History", columns, lines, caption_hidden=True, compact=True)


def _ended(one: Lever) -> Cell:
    if one.ended is None:
        return Cell(None, text="", tag="holds now", tag_colour="green")
    moment = formats.format_moment(one.ended)
    if one.ended_reason:
        return Cell(one.ended, text=f"Withdrawn {moment} by {who(one.ended_by)}: {one.ended_reason}")
    return Cell(one.ended, text=f"Replaced {moment}")
