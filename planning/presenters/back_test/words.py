"""What a back-test says in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from planning.presenters.back_test.seen import MEASURES, BackTest, Row
from web import formats
from web.formats import format_about, format_date, format_month, format_percent, format_wte

SENTENCES: Final = {
    "too_narrow": "the ranges are too narrow, so the projection looks surer than it is",
    "about_right": "the ranges are about right",
    "too_wide": "the ranges are too wide, so the projection looks less sure than it is",
    "too_few": "too few to say whether the ranges are right",
}


def headline(found: BackTest) -> str:
    """What was expected of the whole, and what came."""
    row, what = found.system, MEASURES[found.measure].lower()
    low, middle, high, observed = (format_about(row[name]) for name in ("p10", "p50", "p90", "observed"))
    said = "within" if row["within"] else "outside"
    return (
        f"Projected from {format_month(found.base)}, {what} at {format_date(found.target)} were expected to be about "
        f"{middle} WTE ({low} to {high}). They came to {observed} WTE, {said} the range: "
        f"{_off(row['p50'] - row['observed'], row['observed'])}."
    )


def _off(error: float, observed: float) -> str:
    if observed <= 0 or abs(error / observed) < 0.0005:
        return "the projection was right"
    return f"the projection was {format_percent(abs(error) / observed)} too {'high' if error > 0 else 'low'}"


def verdict_sentence(found: BackTest) -> str:
    """How many single figures lay in their range, and what that says."""
    score = found.told["scores"]["cell"]
    if score["coverage"] is None:
        return ""
    share = format_percent(score["coverage"], 0)
    told = formats.plural(score["count"], "figure of one profession in one organisation",
                          "figures of one profession in one organisation")  # fmt: skip
    return f"Of {told}, {share} lay in a range that is meant to hold 80%: {SENTENCES[score['verdict']]}."


def chart_headline(found: BackTest, rows: Sequence[Row]) -> str:
    """How many of these came out within the range, and which was furthest off."""
    what = "staff groups" if found.by == "staff_group" else "organisations"
    if not rows:
        return f"You see the figures of no single one of the {what}."
    within = sum(row["within"] for row in rows)
    worst = max(rows, key=lambda row: abs(row["p50"] - row["observed"]))
    error = worst["p50"] - worst["observed"]
    told = f"{formats.format_number(within)} of {len(rows)} {what} came out within the range."
    if abs(error) < 0.05:
        return told
    name, way = found.name(found.by, worst[found.by]), "more" if error > 0 else "fewer"
    return f"{told} Furthest off in WTE was “{name}”: {format_wte(abs(error))} WTE {way} were expected than came."


def coverage(found: BackTest) -> str:
    """Who is compared."""
    told = found.told
    share = f"; compared is {format_percent(told['compared'], 0)} of what was reported at first"
    reported = formats.plural(told["organisations"], "organisation")
    return f"{reported} reported both months alike{share if told['compared'] else ''}."


def notes(found: BackTest) -> list[str]:
    """What to beware of."""
    told = ["The range is meant to hold four of five figures (p10 to p90). A diamond lies outside it."]
    hidden = len(found.told["rows"][found.by]) - len(found.rows(found.by))
    if hidden:
        told.append(f"{hidden} more are single organisations’ own, whose figures you cannot see.")
    if found.told["not_compared"]:
        one, many = "profession of an organisation is", "professions of organisations are"
        count = formats.plural(found.told["not_compared"], one, many)
        told.append(f"{count} on record in one of the months alone, and left out.")
    return told


def left_out(found: BackTest) -> list[str]:
    """Partners that could not be compared, a sentence each."""
    months = {"before": format_month(found.base), "after": format_month(found.target)}
    named = [f"{one['name']} reported {months[one['reported']]} alone." for one in found.analysis.outcome["left_out"]]
    neither = found.analysis.outcome["neither"]
    return [*named, f"{formats.plural(neither, 'partner')} reported neither month."] if neither else named
