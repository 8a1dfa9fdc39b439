"""What pages show of pipelines: the list of professions, and one from intake to post, as charts, tables and files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from partners.models import System
from pillars.presenters import pipeline_words as words
from pillars.selectors.pipeline_links import Placements, counted_on
from pillars.selectors.pipelines import Course, Way
from planning.models import Intervention
from planning.presenters.interventions import address as of_intervention
from planning.selectors.choice import FUNDED
from web.charts import Chart, Series, bars, palette
from web.charts.chart import shown
from web.formats import (
    financial_year,
    format_about,
    format_date,
    format_month,
    format_number,
    format_percent,
    plural,
)
from web.tables import Cell, Column, DataTable
from workforce.models import PipelineLine

PEOPLE: Final = "people a year"
ROUTES: Final = dict(PipelineLine.Route.choices)


def list_address(system: System) -> str:
    return reverse("pillars:pipelines", args=[system.code])


def address(system: System, profession: str, basis: str = FUNDED, name: str = "pipeline", *more: str) -> str:
    """The page of a profession's pipeline, or a file of it."""
    told = reverse(f"pillars:{name}", args=[system.code, profession, *more])
    return told if basis == FUNDED else f"{told}?{urlencode({'basis': basis})}"


def headline(ways: Sequence[Way], narrowed: bool) -> str:
    """ "23 professions: 14 have training places, and 9 of those are projected to be short …" """
    if not ways:
        return "No profession answers to this." if narrowed else "Nothing is known of any profession yet."
    trained = [one for one in ways if one.courses]
    short = [one for one in trained if one.gap and one.gap.wte > 0]
    told = f"{plural(len(ways), 'profession')}: {len(trained)} with training places that are reported"
    if not trained:
        return f"{told}."
    return (
        f"{told}, of which {len(short)} {'is' if len(short) == 1 else 'are'} projected to be short. {_common(trained)}"
    )


def _common(ways: Sequence[Way]) -> str:
    """The bottleneck that most of them have."""
    named = [one.bottleneck for one in ways if one.bottleneck]
    if not named:
        return "Nobody is lost on the way."
    worst = max(words.BOTTLENECKS, key=named.count)
    return f"The most common bottleneck: {words.BOTTLENECKS[worst].lower()} ({named.count(worst)} of {len(ways)})."


def list_table(system: System, ways: Iterable[Way], basis: str) -> DataTable:
    """Professions with intake, joiners, gap and bottleneck."""
    columns = [
        Column("Profession"),
        Column("Intake", numeric=True, unit=PEOPLE, write=_people),
        Column("Expected joiners", numeric=True, unit=PEOPLE, write=_people),
        Column("Needed to close the gap", numeric=True, unit=PEOPLE, write=_people),
        Column("Gap at the horizon", numeric=True, unit="WTE"),
        Column("Bottleneck"),
    ]
    return DataTable(
        "Pipelines by profession", columns, [_row(system, one, basis) for one in ways], caption_hidden=True,
        compact=True, few=12, empty_text="No profession answers to this.",
    )  # fmt: skip


def _people(value: Any) -> str:
    return format_number(value, 0)


def _row(system: System, way: Way, basis: str) -> list[Any]:
    name = Cell(way.profession.name, href=address(system, way.profession.code, basis))
    flow = way.funnel
    gap: Any = None
    if way.gap is not None:
        gap = Cell(way.gap.wte, tag="assumed" if way.gap.assumed else "", tag_colour="yellow")
    elif way.gap_hidden:
        gap = Cell(None, text=words.NOT_SHOWN)
    return [
        name, flow.intake if flow else None, flow.joiners if flow else None, way.needed, gap, words.bottleneck(way),
    ]  # fmt: skip


def stages_table(way: Way) -> DataTable:
    """The stages of a year's intake: who is left, who is lost, and where each share comes from."""
    columns = [
        Column("Stage"), Column("Share that passes", numeric=True, write=_share), Column("The share is"),
        Column("People left", numeric=True, unit=PEOPLE, write=_people),
        Column("Joiners lost here", numeric=True, unit=PEOPLE, write=_people),
    ]  # fmt: skip
    rows: list[list[Any]] = []
    if way.funnel is not None:
        cohorts = [cohort for course in way.courses for cohort in course.newest]
        rows.append(["Start", None, "reported", way.funnel.intake, None])
        for level in way.funnel.levels:
            worst = "bottleneck" if level.name == way.bottleneck else ""
            told = Cell(words.STAGES[level.name], tag=worst, tag_colour="red")
            rows.append([
                told, level.passed, words.source(level.name, cohorts, way.places), level.people, level.lost
            ])  # fmt: skip
    return DataTable("From intake to post", columns, rows, caption_hidden=True, compact=True)


def _share(value: Any) -> str:
    return format_percent(value, 0)


def stages_chart(system: System, way: Way, basis: str, as_at: dt.date | None) -> Chart:
    """People left after each stage."""
    assert way.funnel is not None  # noqa: S101 - drawn only where cohorts are shown
    names = ["Start", *(words.STAGES[level.name] for level in way.funnel.levels)]
    values = [way.funnel.intake, *(level.people for level in way.funnel.levels)]
    figure, _ = bars(names, [Series("People", values)], unit="People of a year’s intake", horizontal=True)
    return Chart(
        key="stages",
        title="From intake to post",
        headline=f"Of about {format_about(way.funnel.intake)} who start in a year, about "
        f"{format_about(way.funnel.joiners)} are expected to join a partner here.",
        figure=figure,
        table=stages_table(way),
        as_at=as_at,
        csv_url=address(system, way.profession.code, basis, "pipeline-download", "stages"),
        notes=["Students who are staff already are not counted: they leave one post for another."],
    )


def years_table(way: Way) -> DataTable:
    """Completers and joiners of each year against the joiners that would close the gap."""
    columns = [
        Column("Financial year"), Column("Complete", numeric=True, unit="people", write=_people),
        Column("Join a partner here", numeric=True, unit="people", write=_people),
        Column("Needed to close the gap", numeric=True, unit="people", write=_people),
        Column("More needed", numeric=True, unit="people", write=_people),
    ]  # fmt: skip
    rows = []
    for year in way.years:
        needed = None if way.needed is None else way.needed * year.years
        more = None if needed is None else max(0.0, needed - year.joiners)
        rows.append([_year(year.ends, year.years), year.completers, year.joiners, needed, more])
    return DataTable("Completers by year", columns, rows, caption_hidden=True, compact=True)


def _year(ends: dt.date, years: float) -> str:
    label = financial_year(ends)
    return label if years > 0.99 else f"{label} (part)"


def years_chart(system: System, way: Way, basis: str, as_at: dt.date | None) -> Chart:
    """Bars of completers and joiners, and a broken line of what is needed."""
    names = [_year(year.ends, year.years) for year in way.years]
    series = [
        Series("Complete", [year.completers for year in way.years], colour=palette.BAND),
        Series("Join a partner here", [year.joiners for year in way.years], colour=palette.BLUE),
    ]
    figure, _ = bars(names, series, unit="People")
    if way.needed is not None:
        figure["data"].append({
            "type": "scatter", "mode": "lines+markers", "name": "Needed to close the gap", "x": names,
            "y": shown([way.needed * year.years for year in way.years]),
            "line": {"color": palette.RED, "dash": "dash"}, "marker": {"symbol": "diamond-open", "size": 10},
            "hovertemplate": "%{y:,}",
        })  # fmt: skip
    return Chart(
        key="years",
        title="Completers a year against the gap",
        headline=_years_headline(way),
        figure=figure,
        table=years_table(way),
        as_at=as_at,
        csv_url=address(system, way.profession.code, basis, "pipeline-download", "years"),
        notes=[YEARS_NOTE],
    )


YEARS_NOTE: Final = (
    "A cohort counts in the year in which it completes. Years after the last cohort that was reported show "
    "nothing: report the intakes that are planned. Needed are the joiners that reported cohorts bring and the "
    "projected gap at the horizon in people, spread evenly over the years; recruitment by other ways is counted in the "
    "gap already."
)


def _years_headline(way: Way) -> str:
    fully = [year for year in way.years if year.years > 0.99]
    if way.needed is None:
        return f"Reported cohorts bring about {format_about(way.counted)} joiners a year."
    met = sum(year.joiners >= way.needed for year in fully)
    return (
        f"In {met} of {plural(len(fully), 'full year')} reported cohorts bring the joiners "
        f"that would be needed (about {format_about(way.needed)})."
    )


def courses_table(courses: Iterable[Course]) -> DataTable:
    """Education partners and employers with their courses: a year's intake and what becomes of it."""
    columns = [
        Column("Education partner"), Column("Route"), Column("Years", numeric=True, write=lambda v: f"{v:.3g}"),
        Column("Cohorts"), Column("Intake", numeric=True, unit=PEOPLE, write=_people),
        Column("Of them staff already", numeric=True, write=_people),
        Column("Complete", numeric=True, write=_people), Column("Join here", numeric=True, write=_people),
    ]  # fmt: skip
    rows = [_course(one) for one in courses]
    return DataTable("Education partners", columns, rows, caption_hidden=True, compact=True, few=8)


def _course(one: Course) -> list[Any]:
    first, last = min(each.starts for each in one.cohorts), max(each.starts for each in one.cohorts)
    span = format_month(first) if first == last else f"{format_month(first)} to {format_month(last)}"
    staff = one.total("staff")
    return [
        one.first.reporter_name, str(ROUTES[one.first.route]), one.years,
        Cell(span, text=f"{len(one.cohorts)}: {span}"), one.total("students") + staff, staff,
        one.total("completers"), one.total("joiners"),
    ]  # fmt: skip


def placement_lines(found: Iterable[Placements], places: float | None) -> list[dict[str, Any]]:
    """Placements as observed and as the scenario limits them, for a summary list."""
    pairs = [(one.measure.name, _placement(one)) for one in found]
    if not pairs:
        pairs.append(("Placements", "No partner has reported placements yet"))
    limit = "No limit is assumed" if places is None else f"{format_number(places)} students at once"
    pairs.append(("Places on placement in the scenario", limit))
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in pairs]


def _placement(one: Placements) -> str:
    if one.withheld:
        return f"{words.NOT_SHOWN}: a single partner out of your sight reported it"
    told = one.observation
    if told.value is None:
        return "Not known"
    level = format_number(told.value)
    if told.denominator is not None:
        level = f"{format_percent(told.value, 0)}: {format_number(told.numerator)} of {format_number(told.denominator)}"
    scope = ", all professions together" if one.all_professions else ""
    return f"{level}, {format_month(told.period)}, {plural(told.partners, 'partner')}{scope}"


def places_table(found: Iterable[Intervention]) -> DataTable:
    """Training places that are proposed."""
    columns = [
        Column("Intervention"), Column("More students", numeric=True, unit="a year"), Column("From"),
        Column("In the agreed projection"),
    ]  # fmt: skip
    rows = [
        [
            Cell(one.name, href=of_intervention(one)), one.mode, Cell(one.starts, text=format_date(one.starts)),
            "Counted" if counted_on(one) else "Not counted",
        ]
        for one in found
    ]  # fmt: skip
    return DataTable("Training places that are proposed", columns, rows, caption_hidden=True, compact=True)
