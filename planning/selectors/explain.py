"""Why the gap moves: the stored effects of each flow as steps that add up; and the gap in one sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from partners.models import Sector
from planning.models import NodeResult, Run
from planning.selectors import labels, projections
from planning.selectors.sight import Sight
from web.formats import format_about, format_date

UNCERTAINTY: Final = "uncertainty"
LABELS: Final = {
    "leavers": "Leaving before retirement age",
    "retirements": "Retiring",
    "ageing": "Working hours changing with age",
    "participation": "Working hours changing",
    "graduates": "Newly qualified from reported courses",
    "apprenticeships": "Apprenticeships",
    "international recruitment": "International recruitment",
    "return to practice": "Return to practice",
    "other recruitment": "Other recruitment",
    "net transfers": "Transfers between partners",
    "productivity": "Productivity",
    "mitigation": "Demand avoided",
    "demand growth: net demand growth": "Demand growing",
    "demand growth: population and its ageing": "Population and its ageing",
    "demand growth: other growth": "Other demand growing",
    "stock floor at zero": "Posts that are empty already",
    UNCERTAINTY: "Uncertainty (middle of the range against the central path)",
}
BEGINNINGS: Final = {
    "demand growth: ": "",
    "transfer: ": "Moving between professions: ",
    "service change: ": "Change of service: ",
    "activity: ": "Activity that need follows: ",
    "staffing ratio: ": "Staff that each unit needs: ",
    "retention: ": "Leavers who stay: ",
    "relief: ": "Demand avoided: ",
}
"""How names of steps begin in the engine, and for people; an intervention has its own name after any of them."""

INTERVENTION: Final = "intervention: "


IN_SECTOR: Final = {
    Sector(code).label: words
    for code, words in {
        Sector.ACUTE: "acute trusts",
        Sector.MENTAL_HEALTH: "mental health trusts",
        Sector.COMMUNITY: "community services",
        Sector.AMBULANCE: "ambulance trusts",
        Sector.PRIMARY_CARE: "primary care",
        Sector.ADULT_SOCIAL_CARE: "adult social care",
        Sector.INDEPENDENT_VOLUNTARY: "independent and voluntary providers",
        Sector.PHARMACY: "pharmacies",
        Sector.EDUCATION: "education",
        Sector.ICB: "the ICB",
        Sector.UNKNOWN: "organisations of no known sector",
    }.items()
}
"""A sector's name inside a sentence."""


@dataclass(frozen=True)
class Step:
    """A named reason why the gap changes between two positions, WTE; positive widens the shortfall."""

    name: str
    label: str
    wte: float
    kind: str


def bridge_steps(node: NodeResult, basis: str, position: int, from_position: int = 0) -> list[Step]:
    """Steps that add up to the change of p50, within 0.01 WTE; supply's, demand's, then uncertainty. Empty if unknown.

    Raises:
        ValueError: the positions do not run forward.
    """
    figures, effects = node.figures.get(basis) or {}, node.effects.get(basis) or {}
    gap = figures.get("gap")
    if not gap or not effects:
        return []
    if not 0 <= from_position <= position < len(gap["central"]):
        raise ValueError(f"A bridge runs forward between positions 0 and {len(gap['central']) - 1}.")
    steps = [
        Step(name, label(name), sum(values[from_position:position]), kind)
        for kind in ("supply", "demand")
        for name, values in effects[kind].items()
    ]
    beyond = [middle - central for middle, central in zip(gap["p50"], gap["central"], strict=True)]
    return [*steps, Step(UNCERTAINTY, label(UNCERTAINTY), beyond[position] - beyond[from_position], "uncertainty")]


def label(name: str) -> str:
    """A step's name for people."""
    words = LABELS.get(name) or _own_words(name)
    return words[:1].upper() + words[1:]


def _own_words(name: str) -> str:
    for beginning, words in BEGINNINGS.items():
        if name.startswith(beginning):
            own = name.removeprefix(beginning)
            return own if own.startswith(INTERVENTION) else f"{words}{own}"
    return name


@dataclass(frozen=True)
class Headline:
    """The gap of a node in words. ``gap`` is p50, ``low`` and ``high`` are p10 and p90, WTE."""

    sentence: str
    date: dt.date
    gap: float | None
    low: float | None
    high: float | None
    largest: projections.GapRow | None
    assumed: bool


def headline(run: Run, node: NodeResult, basis: str, position: int, sight: Sight) -> Headline:
    """Where the node stands at a position: short or not, between what, and where most of it lies, as far as is seen."""
    when = dt.date.fromisoformat(run.positions[position])
    gap, low, high = (projections.figure(node, basis, "gap", position, part) for part in ("p50", "p10", "p90"))
    who = _who(node)
    if gap is None or low is None or high is None:
        words = f"At {format_date(when)} the gap is not known: nobody reported what it would be measured against."
        return Headline(words, when, None, None, None, None, False)
    largest = _largest(run, node, basis, position, sight) if gap > 0 else None
    assumed = projections.is_assumed(node, basis)
    told = "as recorded" if position == 0 else _range(low, high)
    return Headline(_sentence(when, who, gap, told, largest, assumed), when, gap, low, high, largest, assumed)


def _sentence(when: dt.date, who: str, gap: float, told: str, largest: projections.GapRow | None, assumed: bool) -> str:
    if round(gap) == 0:
        words = f"At {format_date(when)} {who} about in balance ({told})"
    elif gap > 0:
        words = f"At {format_date(when)} {who} short of about {format_about(gap)} WTE ({told})"
    else:
        words = f"At {format_date(when)} {who} about {format_about(-gap)} WTE above demand ({told})"
    if largest is not None:
        words += f"; {part_in_words(largest.names)} is the largest part"
    return words + (". This only returns the assumed vacancy rate: no establishment was reported." if assumed else ".")


def _who(node: NodeResult) -> str:
    if node.kind == "system":
        return "the system is"
    return (
        f"{labels.name('organisation', node.organisation)} is" if node.kind == "organisation" else "these services are"
    )


def part_in_words(names: Mapping[str, str]) -> str:
    """Staff group (or profession) and where: "registered nursing in acute trusts", for the middle of a sentence."""
    who = names.get("staff_group") or names.get("profession") or ""
    where = names.get("organisation") or IN_SECTOR.get(names.get("sector", ""), names.get("sector", ""))
    where = ", ".join(part for part in (where, names.get("place", "")) if part)
    return " in ".join(part for part in (uncapitalised(who), where) if part)


def uncapitalised(words: str) -> str:
    """Words as they stand inside a sentence; abbreviations and names of their own stay."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _range(low: float, high: float) -> str:
    if low < 0 <= high:
        return f"between {format_about(-low)} too many and {format_about(high)} too few"
    one, other = sorted((abs(low), abs(high)))
    if other - one < projections.MEASURABLE:
        return "without a range"
    return f"between {format_about(one)} and {format_about(other)}"


def _largest(run: Run, node: NodeResult, basis: str, position: int, sight: Sight) -> projections.GapRow | None:
    fixed = {name: code for name in ("place", "sector", "staff_group") if (code := getattr(node, name))}
    if node.kind not in ("system", "sector", "staff_group", "place"):
        return None
    kind = "place+staff_group" if node.kind == "place" else "sector+staff_group"
    found = projections.biggest_gaps(run, basis=basis, position=position, limit=1, kind=kind, sight=sight, **fixed)
    return found[0] if found else None
