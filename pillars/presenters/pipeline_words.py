"""Words of pipelines: stages, bottlenecks, and where a share comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pillars.analysis.funnel import TOO_FEW_PLACES
from pillars.selectors.pipelines import COMPLETION, ENTRY, LOCAL, PLACEMENT, Cohort, Way
from planning.selectors.training import ASSUMED, BY_ROUTE, REPORTED
from web.formats import format_about, format_date, format_percent

BOTTLENECKS: Final = {
    TOO_FEW_PLACES: "Too few training places",
    PLACEMENT: "Too few places on placement",
    COMPLETION: "Students who do not complete",
    ENTRY: "Completers who take no post in health or care",
    LOCAL: "Completers who take a post elsewhere",
}
NOTHING_REPORTED: Final = "No training places reported"
NOT_SHOWN: Final = "Not shown"
NO_LOSS: Final = "None: nobody is lost on the way"

STAGES: Final = {
    PLACEMENT: "Find a place on placement",
    COMPLETION: "Complete the course",
    ENTRY: "Take a post in health or care",
    LOCAL: "Join a partner here",
}
SHARE_OF: Final = {COMPLETION: "attrition", ENTRY: "join_rate", LOCAL: "local_share"}
FROM: Final = {REPORTED: "reported", ASSUMED: "assumed by the scenario", BY_ROUTE: "by the route"}


def bottleneck(way: Way) -> str:
    """The bottleneck in a few words."""
    if way.hidden:
        return NOT_SHOWN
    if way.funnel is None:
        return NOTHING_REPORTED
    return BOTTLENECKS.get(way.bottleneck, NO_LOSS)


def source(stage: str, cohorts: Iterable[Cohort], places: float | None) -> str:
    """Where the share of a stage comes from: "reported", "assumed by the scenario", or both."""
    if stage == PLACEMENT:
        return "no limit is assumed" if places is None else FROM[ASSUMED]
    told = {each for one in cohorts for each in one.sources(SHARE_OF[stage])}
    return ", ".join(words for name, words in FROM.items() if name in told)


def headline(way: Way, gap_word: str) -> str:
    """The profession's way in a few sentences."""
    if way.hidden:
        return "A single partner reports the cohorts of this profession, and its figures are out of your sight."
    return " ".join(part for part in (_flow(way), _against(way, gap_word), _worst(way)) if part)


def _flow(way: Way) -> str:
    if way.funnel is None:
        return "No training places are reported for this profession."
    return (
        f"About {format_about(way.funnel.intake)} people a year start, and about {format_about(way.funnel.joiners)} "
        "of them are expected to join a partner here."
    )


def _against(way: Way, gap_word: str) -> str:
    if way.gap is None:
        return "Its gap is out of your sight." if way.gap_hidden else f"Nothing is known of its {gap_word}."
    day = format_date(way.gap.day)
    if way.gap.wte <= 0:
        return f"No {gap_word} is projected for {day}."
    short = f"It is projected to be about {format_about(way.gap.wte)} WTE short at {day} ({gap_word})"
    if way.needed is None:
        return f"{short}."
    return (
        f"{short}; if training alone were to close that, about {format_about(way.needed)} would have to join a year, "
        f"where reported cohorts bring about {format_about(way.counted)}."
    )


def _worst(way: Way) -> str:
    if way.funnel is None or not way.bottleneck:
        return ""
    if way.bottleneck == TOO_FEW_PLACES:
        return "The bottleneck: too few training places. Even if nobody were lost on the way, too few would join."
    level = next(one for one in way.funnel.levels if one.name == way.bottleneck)
    return (
        f"The bottleneck: {BOTTLENECKS[way.bottleneck].lower()}. {format_percent(1 - level.passed, 0)} are lost there, "
        f"which costs about {format_about(level.lost)} joiners a year."
    )
