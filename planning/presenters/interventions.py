"""What the pages of interventions and packages show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from partners.models import System
from planning.models import Intervention, Package, Run, Scenario
from planning.presenters.intervention_words import KINDS, scope_text, size_text, taking_over_text, time_text
from planning.presenters.scenario_nav import Link
from planning.services.interventions.rules import TAKES_OVER, missing, missing_words
from web.formats import UNKNOWN, format_date, format_moment, format_percent, format_signed, format_wte, plural
from web.tables import Cell, Column, DataTable

PAGES: Final = (
    ("Interventions", "planning:interventions"),
    ("Packages", "planning:packages"),
    ("Packages against futures", "planning:robustness"),
)
Facts = list[dict[str, Any]]


def pages(system: System, path: str) -> list[Link]:
    """What could be done, as one navigation; ``path`` is the address of the page that shows it."""
    found = [(label, reverse(name, args=[system.code])) for label, name in PAGES]
    here = max((href for _, href in found if path.startswith(href)), key=len, default="")
    return [
        Link(label, href, ("page" if href == path else "true") if href == here else "") for label, href in found
    ]  # fmt: skip


def address(one: Intervention, name: str = "intervention") -> str:
    """A page of an intervention."""
    return reverse(f"planning:{name}", args=[one.system.code, one.code])


def table(rows: Iterable[Intervention]) -> DataTable:
    """Interventions with what they do, for whom, and who counts on them."""
    columns = [Column(label) for label in ("Intervention", "For whom", "Size", "When", "Scenarios that count on it")]
    lines = [[_name(one), scope_text(one), _size(one), time_text(one), _users(one)] for one in rows]
    return DataTable(
        "Interventions", columns, lines, caption_hidden=True, compact=True,
        empty_text="Nothing has been proposed yet.",
    )  # fmt: skip


def _name(one: Intervention) -> Cell:
    tag = "no longer on offer" if one.retired else "details missing" if missing(one) else ""
    return Cell(one.name, href=address(one), tag=tag, tag_colour="grey" if one.retired else "yellow")


def _size(one: Intervention) -> str:
    taken = taking_over_text(one)
    return f"{KINDS[one.kind].title}: {size_text(one)}{f'. {taken}' if taken else ''}"


def _users(one: Intervention) -> str:
    return ", ".join(scenario.name for scenario in one.scenarios.all()) or "None"


def facts(one: Intervention) -> Facts:
    """One intervention, for a summary list."""
    by = f" by {one.created_by.full_name}" if one.created_by else ""
    pairs = [
        ("What it does", f"{KINDS[one.kind].title}. {KINDS[one.kind].does}"),
        ("For whom", scope_text(one)),
        ("Size at full effect", size_text(one)),
        ("When", time_text(one)),
        *_course(one),
        *_taking_over(one),
        ("Reason", one.reason),
        ("Source", one.source),
        ("Scenarios that count on it", _users(one)),
        ("Packages", ", ".join(package.name for package in one.packages.filter(retired__isnull=True)) or "None"),
        ("Added", f"{format_moment(one.created)}{by}"),
    ]
    if one.changed > one.created:
        pairs.append(("Changed", format_moment(one.changed)))
    return _summary(pairs)


def _course(one: Intervention) -> list[tuple[str, str]]:
    return [("Length of the course", f"{one.course_years.normalize():f} years")] if one.course_years else []


def _taking_over(one: Intervention) -> list[tuple[str, str]]:
    if one.kind not in TAKES_OVER:
        return []
    safe = "Not said" if one.safe_minimum is None else f"{format_wte(one.safe_minimum)} WTE must stay"
    return [
        ("Who takes over", taking_over_text(one)),
        ("Safe minimum", safe),
        ("Clinical approver", one.clinical_approver or "Not said"),
        ("Why staff can be recruited", one.recruitable or "Not said"),
    ]


def warning(one: Intervention) -> str:
    """What keeps it out of an agreed scenario; "" if nothing does."""
    return missing_words(one) if missing(one) and not one.retired else ""


def package_table(rows: Iterable[Package]) -> DataTable:
    """Packages with what is in them."""
    columns = [Column("Package"), Column("Interventions"), Column("Made")]
    lines = [
        [
            Cell(one.name, href=package_address(one), tag="no longer weighed" if one.retired else ""),
            ", ".join(each.name for each in one.interventions.all()),
            format_date(one.created.date()),
        ]
        for one in rows
    ]
    return DataTable(
        "Packages", columns, lines, caption_hidden=True, compact=True, empty_text="There is no package yet."
    )  # fmt: skip


def package_address(one: Package, name: str = "package") -> str:
    """A page of a package."""
    return reverse(f"planning:{name}", args=[one.system.code, one.code])


def package_facts(one: Package) -> Facts:
    """One package, for a summary list."""
    by = f" by {one.created_by.full_name}" if one.created_by else ""
    return _summary([("Description", one.description or "None"), ("Made", f"{format_moment(one.created)}{by}")])


@dataclass(frozen=True)
class Effects:
    """What a scenario counts on, and by how much its published projection says that each moves the system's gap."""

    scenario: Scenario
    run: Run | None
    rows: Sequence[Intervention]
    moved: Mapping[str, Mapping[str, float | None]]

    @property
    def day(self) -> dt.date | None:
        """The last day of the projection."""
        return dt.date.fromisoformat(self.run.positions[-1]) if self.run and self.run.positions else None

    @property
    def new(self) -> list[str]:
        """Names of those that the projection shown does not know yet."""
        return [one.name for one in self.rows if one.name not in self.moved]

    def together(self, basis: str) -> float | None:
        """What all of them do, WTE; None if some of it may not be shown."""
        told = [of.get(basis) for of in self.moved.values() if basis in of]
        return None if not told or None in told else sum(wte or 0.0 for wte in told)


def headline(effects: Effects) -> str:
    """ "Up to 31 March 2032 the 3 interventions take 240 WTE off the funded gap." """
    if not effects.rows:
        return "This scenario counts on no intervention."
    wte, day = effects.together("funded"), effects.day
    count = "one intervention" if len(effects.rows) == 1 else plural(len(effects.rows), "intervention")
    if wte is None or day is None:
        return f"This scenario counts on {count}."
    verb, amount = ("take", -wte) if wte <= 0 else ("add", wte)
    words = f"{format_wte(amount, 0)} WTE {'off' if wte <= 0 else 'to'} the funded gap"
    verb = f"{verb}s" if len(effects.rows) == 1 else verb
    return f"Up to {format_date(day)} the {count} that this scenario counts on {verb} {words}."


def notes(effects: Effects) -> list[str]:
    """Date and coverage, and what is not in the figures yet."""
    run, told = effects.run, []
    if effects.rows and effects.new and run is not None:
        told.append(f"Not in the published projection yet, or without effect in it: {', '.join(effects.new)}.")
    if run is not None:
        share = run.inputs.get("coverage")
        known = f" {format_percent(share, 0)} of WTE is as reported." if share is not None else ""
        told.append(f"Data as at {format_date(run.base_date)}, published {format_moment(run.published)}.{known}")
    return told


def effects_table(effects: Effects) -> DataTable:
    """What each intervention that is switched on does to the published gap."""
    names = ("Moves the funded gap by", "Moves the need gap by")
    gaps = [Column(name, numeric=True, unit="WTE", write=_signed) for name in names]
    columns = [Column("Intervention"), Column("Size"), *gaps]
    lines = [
        [
            Cell(one.name, href=address(one)),
            _size(one),
            *(_moved(effects.moved.get(one.name, {}), basis) for basis in ("funded", "need")),
        ]
        for one in effects.rows
    ]
    return DataTable(
        f"What {effects.scenario.name} counts on", columns, lines, caption_hidden=True, compact=True,
        empty_text="This scenario counts on no intervention.",
    )  # fmt: skip


def _moved(moved: Mapping[str, float | None], basis: str) -> Cell | float | None:
    hidden = basis in moved and moved[basis] is None
    return Cell(None, text="not shown") if hidden else moved.get(basis)


def _signed(wte: float | None) -> str:
    return UNKNOWN if wte is None else format_signed(wte, 1)


def _summary(pairs: Iterable[tuple[str, str]]) -> Facts:
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in pairs]
