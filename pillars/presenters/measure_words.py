"""Measures in words: levels in their unit, what the chart says, whether it is stabilised, when it is reviewed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pillars.analysis.xmr import FEWEST, Variation
from pillars.models import PlanMeasure
from pillars.selectors.computed import IN_WORDS
from pillars.selectors.measures import Seen
from pillars.selectors.observed import Observation
from pillars.services.measure_rules import FRACTION
from web.formats import (
    UNKNOWN,
    format_date,
    format_month,
    format_number,
    format_percent,
    format_signed,
    format_wte,
    rounded,
)

Level = Decimal | float | None
PEOPLE: Final = "people"


@dataclass(frozen=True)
class Icon:
    """A sign with its words: `sign` names the drawing, `short` is the letter in it, `tone` its colour."""

    sign: str
    words: str
    tone: str = "plain"
    short: str = ""


VARIATION: Final = {
    "common": Icon("common", "Common cause: no significant change"),
    "improving": Icon("special", "Special cause: improving", "good"),
    "concerning": Icon("special", "Special cause: concerning", "bad"),
    "neither": Icon("special", "Special cause: changed, neither better nor worse", "other"),
    "too few": Icon("few", f"Too few points to say (fewer than {FEWEST})"),
}
ASSURANCE: Final = {
    "passing": Icon("letter", "By its limits, meets the target consistently", "good", "P"),
    "failing": Icon("letter", "By its limits, misses the target consistently", "bad", "F"),
    "hit and miss": Icon("letter", "By its limits, meets the target now and then", "plain", "?"),
    "no target": Icon("none", "No target"),
    "too few": Icon("few", "Too few points to say"),
}
NOTHING: Final = Icon("none", "Nothing observed yet")
APART: Final = Icon("none", "Observed by attribute only")
CHANGING: Final = Icon("letter", "Cannot be told while the measure is changing", "plain", "–")
ASSURED: Final = {"passing": True, "failing": False}
STABILISED: Final = {True: "Stabilised", False: "Not stabilised", None: "Too early to say"}
TEST_OF_STABILISED: Final = (
    f"A measure is called stabilised when its last {FEWEST} points, put on limits of their own, show no special cause: "
    f"none lies outside the limits, there is no run of seven on one side of the mean, none of seven rising or falling, "
    f"and no two of three close to a limit. With fewer than {FEWEST} points nobody can say."
)


def variation_icon(seen: Seen) -> Icon:
    """What the latest point says."""
    if seen.chart is None:
        return APART if seen.attributes else NOTHING
    icon = VARIATION[seen.chart.variation]
    if icon.sign != "special":
        return icon
    return Icon(icon.sign, icon.words, icon.tone, "H" if seen.chart.points[-1].high else "L")


def assurance_icon(seen: Seen) -> Icon:
    """Whether the process, as it is, will meet the target; limits that a change has overtaken do not say."""
    if seen.chart is None:
        return APART if seen.attributes else NOTHING
    return CHANGING if overtaken(seen) else ASSURANCE[seen.chart.assurance]


def overtaken(seen: Seen) -> bool:
    """Whether the limits contradict the latest value, for they are of before a change and after it alike."""
    by_limits = ASSURED.get(seen.chart.assurance) if seen.chart else None
    return by_limits is not None and seen.met is not None and by_limits is not seen.met and seen.stabilised is False


def variation_of(seen: Seen) -> Variation | str:
    """The key of the variation, for filters: "" where nothing was observed."""
    return seen.chart.variation if seen.chart else ""


def writer(unit: str) -> Callable[[Level], str]:
    """How levels of a unit are written in a table: 9.4%, 1,240, 61.5."""
    if unit == FRACTION:
        return format_percent
    return format_number if unit == PEOPLE else _amount


def counted(value: Level) -> str:
    """A numerator or denominator; what was divided among systems need not be whole."""
    return format_wte(value)


def level_words(value: Level, unit: str) -> str:
    """A level with its unit, for a sentence."""
    if value is None:
        return UNKNOWN
    return writer(unit)(value) if unit == FRACTION else f"{writer(unit)(value)} {unit}"


def change_words(value: Level, unit: str) -> str:
    """A change with its sign: “−0.8 points”, “+12 people”."""
    if value is None:
        return UNKNOWN
    if unit == FRACTION:
        return f"{format_signed(Decimal(str(value)) * 100, 1)} points"
    return f"{format_signed(value, 1)} {unit}"


def _amount(value: Level) -> str:
    exact = rounded(value, 2)
    if exact is None:
        return UNKNOWN
    places = -int(exact.normalize().as_tuple().exponent)
    return format_number(exact, max(0, places))


def period_words(observations: Iterable[Observation]) -> Callable[[dt.date], str]:
    """Months are written as months where every observation stands for one."""
    monthly = all(one.period.day == 1 for one in observations)
    return format_month if monthly else format_date


def remark(one: Observation, threshold: int) -> str:
    """Why there is nothing to show, or what to beware of."""
    if one.withheld:
        return "One organisation’s own figures, which you do not see"
    if one.suppressed:
        return f"Hidden: fewer than {threshold} people"
    return "Not checked yet" if one.unchecked else ""


def how(measure: PlanMeasure) -> str:
    """Where the figures of a measure come from, in words."""
    if measure.computed:
        return IN_WORDS[measure.computed]
    if measure.observes is not None:
        return f"Observations in returns: {measure.observes.name}"
    return "Entered by hand, and checked by somebody else"


def scope(measure: PlanMeasure) -> str:
    """For whom it is measured."""
    parts = [
        str(one.name) for one in (measure.organisation, measure.profession, measure.staff_group) if one is not None
    ]
    return ", ".join(parts) or "The whole system"


def aim_words(measure: PlanMeasure, level: Level) -> str:
    """The level that the target asks for, and by when."""
    by = f" by {format_date(measure.target_date)}" if measure.target_date else ""
    return "No target yet" if level is None else f"{level_words(level, measure.unit)}{by}"


def target_words(measure: PlanMeasure, level: Level) -> str:
    """The target as it was set, and the level that it asks for."""
    if measure.target is None:
        return "No target yet"
    reached = aim_words(measure, level)
    if measure.target_basis == PlanMeasure.TargetBasis.LEVEL:
        return reached
    relative = measure.target_basis == PlanMeasure.TargetBasis.RELATIVE
    change = (
        f"{format_signed(measure.target * 100, 1)}% relative to the baseline"
        if relative
        else f"{change_words(measure.target, measure.unit)} from the baseline"
    )
    return f"{change}, that is {reached}"


def baseline_words(measure: PlanMeasure) -> str:
    """Level, day and basis of the baseline."""
    if measure.baseline is None:
        return "No baseline yet"
    note = f" {measure.baseline_note}" if measure.baseline_note else ""
    return f"{level_words(measure.baseline, measure.unit)} on {format_date(measure.baseline_date)}.{note}"


def review_words(measure: PlanMeasure, today: dt.date) -> str:
    """When it is looked at again."""
    if measure.review_date is None:
        return "No day set"
    passed = " (passed)" if measure.review_date < today else ""
    return f"{format_date(measure.review_date)}{passed}"


MET: Final = {True: "The target is met.", False: "The target is not met yet.", None: ""}


def headline(seen: Seen) -> str:
    """The latest value, the target, and what the chart says of both."""
    measure = seen.measure
    if seen.attributes:
        return f"{measure.name} is observed by attribute; see each of them below."
    if not seen.known:
        return f"Nothing has been observed of “{measure.name}” that can be shown."
    latest = seen.known[-1]
    when = period_words(seen.observations)(latest.period)
    said = [f"{measure.name}: {level_words(latest.value, measure.unit)} in {when}."]
    if latest.period.day != 1:
        said = [f"{measure.name}: {level_words(latest.value, measure.unit)} on {format_date(latest.period)}."]
    if seen.level is not None:
        said.append(f"Target: {target_words(measure, seen.level)}.")
        said.append(MET[seen.met])
    said.append(f"{variation_icon(seen).words}.")
    return " ".join(one for one in said if one)
