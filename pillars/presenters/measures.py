"""What pages show of measures: the list with its signs, the facts of one, its parts by attribute and profession."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse

from partners.models import System
from pillars.models import PlanMeasure, Reading
from pillars.presenters import measure_words as words
from pillars.presenters.measure_charts import series_table
from pillars.selectors.measures import Seen
from pillars.selectors.observed import Observation
from web.charts import Chart, Series, bars
from web.formats import format_date, format_moment, format_month, plural
from web.tables import Cell, Column, DataTable

YEAR_BACK: Final = 12


def address(measure: PlanMeasure, name: str = "measure", *more: Any) -> str:
    """The page of a measure, or one below it."""
    system = measure.system
    return reverse(f"pillars:{name}", args=[system.code if system else "", measure.slug, *more])


@dataclass(frozen=True)
class Row:
    """A measure in the list."""

    name: str
    href: str
    latest: str
    when: str
    target: str
    variation: words.Icon
    assurance: words.Icon
    stabilised: str
    review: str
    late: bool
    owner: str


@dataclass(frozen=True)
class Group:
    """The measures of one pillar."""

    name: str
    rows: Sequence[Row]


def groups(found: Sequence[Seen], today: dt.date) -> list[Group]:
    """Measures pillar by pillar, in the order in which they come; those without a pillar last."""
    by_pillar: dict[str, list[Seen]] = {}
    for seen in sorted(found, key=lambda one: one.measure.pillar is None):
        by_pillar.setdefault(pillar_of(seen.measure), []).append(seen)
    return [Group(name, [row(one, today) for one in told]) for name, told in by_pillar.items()]


def pillar_of(measure: PlanMeasure) -> str:
    return measure.pillar.name if measure.pillar else f"In no {measure.framework.pillar_word}"


def row(seen: Seen, today: dt.date) -> Row:
    """One measure with its signs."""
    measure, latest = seen.measure, seen.known[-1] if seen.known else None
    late = measure.review_date is not None and measure.review_date < today
    return Row(
        name=measure.name, href=address(measure),
        latest=words.level_words(latest.value, measure.unit) if latest else _instead(seen),
        when=words.period_words(seen.observations)(latest.period) if latest else "",
        target=words.aim_words(measure, seen.level), variation=words.variation_icon(seen),
        assurance=words.assurance_icon(seen), stabilised=words.STABILISED[seen.stabilised],
        review=words.review_words(measure, today), late=late, owner=str(measure.owner or "Nobody yet"),
    )  # fmt: skip


def _instead(seen: Seen) -> str:
    return f"By attribute: {seen.attributes}" if seen.attributes else "Nothing to show"


def list_table(found: Iterable[Seen]) -> DataTable:
    """The same as a table for a file."""
    heads = ("Measure", "Pillar", "Code", "Unit", "Latest period", "Latest value", "Baseline", "Target level",
             "Target by", "Variation", "Assurance", "Stabilised", "Review by", "Owner")  # fmt: skip
    rows = []
    for seen in found:
        one, latest = seen.measure, seen.known[-1] if seen.known else None
        rows.append([
            one.name, pillar_of(one), one.slug, one.unit, latest.period if latest else None,
            latest.value if latest else None, one.baseline, seen.level, one.target_date,
            words.variation_icon(seen).words, words.assurance_icon(seen).words, words.STABILISED[seen.stabilised],
            one.review_date, str(one.owner or ""),
        ])  # fmt: skip
    return DataTable("Measures", [Column(head) for head in heads], rows)


def headline(found: Sequence[Seen], today: dt.date) -> str:
    """How the measures stand, in a sentence or two."""
    if not found:
        return "No measure answers to what you chose."
    told = [words.variation_of(one) for one in found]
    concerning, improving = told.count("concerning"), told.count("improving")
    met = sum(one.met is True for one in found)
    aimed = sum(one.met is not None for one in found)
    late = sum(one.measure.review_date is not None and one.measure.review_date < today for one in found)
    said = [f"{plural(len(found), 'measure')}: {improving} improving, {concerning} concerning."]
    said.append(
        f"{met} of {aimed} with a target and a value meet it." if aimed else "None has a target and a value yet."
    )
    if late:
        said.append(f"The review of {late} is overdue.")
    return " ".join(said)


def facts(seen: Seen, today: dt.date) -> list[dict[str, Any]]:
    """The definition as a list of terms."""
    one = seen.measure
    told = [
        ("What it is", one.definition or "Not said yet"),
        ("Numerator", one.numerator or "Not said yet"),
        ("Denominator", one.denominator or "None: it is a count"),
        ("Where it comes from", words.how(one)),
        ("Source", one.source or "Not said yet"),
        ("For whom", words.scope(one)),
        ("Which way is better", one.get_direction_display()),
        ("Baseline", words.baseline_words(one)),
        ("Target", words.target_words(one, seen.level)),
        ("Owner", str(one.owner or "Nobody yet")),
        ("Checker", str(one.checker or "Nobody yet")),
        ("Review by", words.review_words(one, today)),
    ]
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in told]


def label(attribute: str) -> str:
    """ "band-8a" -> "Band 8a"."""
    return attribute.replace("-", " ").replace("_", " ").capitalize()


def attribute_chart(parts: Mapping[str, Seen], measure: PlanMeasure, csv_url: str) -> Chart | None:
    """The latest share of each attribute, as bars with their table; None where none was observed."""
    if not parts:
        return None
    names = [label(one) for one in parts]
    latest = {name: seen.observations[-1] for name, seen in parts.items()}
    values = [None if one.value is None else 100 * float(one.value) for one in latest.values()]
    figure, _ = bars(names, [Series("Share", values)], unit="Per cent", horizontal=True, places=1)
    hidden = sum(one.suppressed for one in latest.values())
    shown = len(latest) - hidden - sum(one.withheld for one in latest.values())
    return Chart(
        key="attributes", title="By attribute",
        headline=f"{shown} of {plural(len(latest), 'attribute')} can be shown; {hidden} are of too few people.",
        figure=figure, table=attribute_table(latest, measure), csv_url=csv_url,
    )  # fmt: skip


def attribute_table(latest: Mapping[str, Observation], measure: PlanMeasure) -> DataTable:
    """The latest observation of each attribute."""
    counted, write = words.counted, words.writer(measure.unit)
    threshold = measure.system.suppression_threshold if measure.system else 0
    columns = [
        Column("Attribute"), Column("Period"), Column(measure.numerator or "Numerator", numeric=True, write=counted),
        Column(measure.denominator or "Denominator", numeric=True, write=counted),
        Column("Value", numeric=True, write=write), Column("Remark"),
    ]  # fmt: skip
    when = words.period_words(latest.values())
    rows = [
        [label(name), Cell(one.period, text=when(one.period)), one.numerator, one.denominator, one.value,
         words.remark(one, threshold)]
        for name, one in latest.items()
    ]  # fmt: skip
    return DataTable(f"{measure.name} by attribute", columns, rows, caption_hidden=True, compact=True)


def parts_file(parts: Mapping[str, Seen], heading: str) -> tuple[list[str], list[list[Any]]]:
    """Every observation of every part, for a file."""
    heads = [heading, "Period", "Numerator", "Denominator", "Value", "Remark"]
    rows = [
        [name, one.period, one.numerator, one.denominator, one.value,
         words.remark(one, seen.measure.system.suppression_threshold if seen.measure.system else 0)]
        for name, seen in parts.items()
        for one in seen.observations
    ]  # fmt: skip
    return heads, rows


def profession_table(parts: Mapping[str, Seen], measure: PlanMeasure, most: int = 0) -> DataTable | None:
    """The latest rate of each profession, and how it has changed in a year; the largest shortfall first.

    ``most``: so many alone (0 = all). None where there are none.
    """
    write = words.writer(measure.unit)
    columns = [
        Column("Profession"), Column("Month"), Column("Vacant", numeric=True, unit="WTE"),
        Column("Rate", numeric=True, write=write), Column("A year before", numeric=True, write=write),
        Column("Since then"),
    ]  # fmt: skip
    known = [(name, seen) for name, seen in parts.items() if seen.known]
    known.sort(key=lambda pair: -(pair[1].known[-1].numerator or Decimal(0)))
    rows = [_profession_row(name, seen) for name, seen in (known[:most] if most else known)]
    caption = f"{measure.name}, the {len(rows)} professions that lack most" if most else f"{measure.name} by profession"
    return DataTable(caption, columns, rows, caption_hidden=True, compact=True) if rows else None


def _profession_row(name: str, seen: Seen) -> list[Any]:
    latest = seen.known[-1]
    day = latest.period
    before = next((one for one in seen.known if one.period == day.replace(year=day.year - 1)), None)
    change = None if before is None or before.value is None or latest.value is None else latest.value - before.value
    month = Cell(day, text=format_month(day))
    return [
        name,
        month,
        latest.numerator,
        latest.value,
        before.value if before else None,
        _better(change, seen.measure),
    ]


def _better(change: Decimal | None, measure: PlanMeasure) -> str:
    if change is None:
        return "Not known"
    if round(change, 3) == 0 or measure.direction not in ("higher", "lower"):
        return words.change_words(change, measure.unit)
    better = (change > 0) == (measure.direction == "higher")
    return f"{words.change_words(change, measure.unit)}: {'better' if better else 'worse'}"


@dataclass(frozen=True)
class ReadingCard:
    """A reading that may be checked or corrected here."""

    reading: Reading
    when: str
    value: str
    parts: str
    said: str
    may_check: bool


def reading_cards(
    rows: Iterable[Reading], measure: PlanMeasure, user: int | None, *, checks: bool
) -> list[ReadingCard]:
    """What was entered by hand: what waits to be checked, then the newest. Nobody checks what they entered."""
    rows = sorted(rows, key=lambda one: (one.checked is not None, -one.period.toordinal()))
    return [
        ReadingCard(
            one, format_date(one.period), words.level_words(one.value, measure.unit), _parts(one), _entered(one),
            may_check=checks and one.checked is None and one.entered_by_id != user,
        )
        for one in rows
    ]  # fmt: skip


def _parts(one: Reading) -> str:
    amount = words.counted
    if one.numerator is None or one.denominator is None:
        return ""
    return f"{amount(one.numerator)} of {amount(one.denominator)}"


def _entered(one: Reading) -> str:
    checked = f"Checked by {one.checked_by}, {format_moment(one.checked)}." if one.checked else "Not checked yet."
    return f"Entered by {one.entered_by}, {format_moment(one.entered)}. {checked}"


def files(kind: str, seen: Seen, parts: Mapping[str, Seen]) -> tuple[list[str], list[list[Any]]]:
    """Headings and rows of a file: the series, or its parts by attribute or profession."""
    if kind == "series":
        table = series_table(seen)
        return table.headings(), table.raw_rows()
    return parts_file(parts, "Attribute" if kind == "by-attribute" else "Profession")


def suppression_words(system: System) -> list[str]:
    """How counts of people are protected, in words."""
    least = system.suppression_threshold
    return [
        f"Counts from 1 to {least - 1} are hidden. All others are rounded to the nearest 5.",
        PROTECTED_FIRST,
        "This holds on pages, in files and in the API, and for everybody.",
    ]


PROTECTED_FIRST: Final = (
    "Each organisation’s count is protected where it was counted, before anything is added up; a hidden count stands "
    "for the middle of what it could be. Totals and shares are worked out from the protected counts alone, so that no "
    "two views, subtracted from one another, tell more than they do."
)
