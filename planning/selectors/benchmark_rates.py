"""The rates that can be compared, and how far published reference values share their definition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from partners.models import Sector

SAME, SIMILAR, DIFFERENT, NOT_SAID = "same", "similar", "different", "not said"
MATCH_WORDS: Final = {
    SAME: "Same definition", SIMILAR: "Similar definition", DIFFERENT: "Different definition",
    NOT_SAID: "Definition not compared",
}  # fmt: skip
TRUSTS: Final = frozenset({Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY, Sector.AMBULANCE})
SOCIAL_CARE: Final = frozenset({Sector.ADULT_SOCIAL_CARE})
ENTERED: Final = (
    "An administrator entered it; its source says how it is defined. Read the two definitions before you compare."
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A published rate: its code in the reference data, how far it matches and why, and whom it is about.

    ``sectors``: those that it covers; ``group``: the staff group that it is about, "" = all staff. ``shares_unit``:
    whether it can stand on the same scale.
    """

    code: str
    match: str
    why: str
    sectors: frozenset[str]
    about: str
    group: str = ""
    shares_unit: bool = True


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate: where its parts come from, in words, and which reference values there are.

    ``chance``: whether it counts single people or posts, so that chance alone makes small partners differ.
    ``sensitive``: the name of the figure whose small counts are withheld from who sees aggregates only, "" = none.
    ``observed``: it comes from observations of the measure of this code, whose counts are protected.
    """

    code: str
    name: str
    numerator: str
    denominator: str
    higher_is_better: bool
    chance: bool
    references: tuple[Reference, ...] = ()
    sensitive: str = ""
    observed: bool = False


NURSES: Final = "nhs_digital/nurses-health-visitors"
DOCTORS: Final = "nhs_digital/hchs-doctors"

RATES: Final = {
    one.code: one
    for one in (
        Rate(
            "vacancy-rate", "Vacancy rate", "Establishment less substantive WTE", "Establishment WTE", False, True,
            (
                Reference(
                    "nhs-vacancy-rate", SAME, "Both take funded WTE without a substantive person in post.", TRUSTS,
                    "all staff of NHS trusts",
                ),
                Reference(
                    "nhs-nurse-vacancy-rate", SAME, "Both take funded WTE without a substantive person in post.",
                    TRUSTS, "registered nurses of NHS trusts", NURSES,
                ),
                Reference(
                    "nhs-doctor-vacancy-rate", SAME, "Both take funded WTE without a substantive person in post.",
                    TRUSTS, "medical staff of NHS trusts", DOCTORS,
                ),
                Reference(
                    "social-care-vacancy-rate", SIMILAR,
                    "It counts vacant posts of all posts, a head each; here posts are turned into WTE.", SOCIAL_CARE,
                    "adult social care",
                ),
            ),
        ),
        Rate(
            "leaver-rate", "Leaver rate", "Leavers in 12 months, people", "People in post", False, True,
            (
                Reference(
                    "nhs-nurse-leaver-rate", DIFFERENT,
                    "It counts nurses who leave the NHS; here everybody who leaves the employer, also for another.",
                    TRUSTS, "nurses of the NHS", NURSES,
                ),
                Reference(
                    "social-care-turnover", SIMILAR,
                    "Both count everybody who leaves an employer, over people in post; it takes the year to March.",
                    SOCIAL_CARE, "adult social care",
                ),
            ),
            "leavers",
        ),
        Rate(
            "sickness-absence", "Sickness absence rate", "WTE days lost to sickness in 12 months",
            "WTE days available", False, False,
            (
                Reference(
                    "nhs-sickness-absence-rate", SAME, "Both divide WTE days lost by WTE days available, over a year.",
                    TRUSTS, "all staff of the NHS",
                ),
                Reference(
                    "social-care-sickness-days", DIFFERENT,
                    "It counts days a worker a year and not a share of days, so it cannot stand on the same scale.",
                    SOCIAL_CARE, "adult social care", shares_unit=False,
                ),
            ),
            "sickness_days_lost",
        ),
        Rate(
            "agency-share", "Agency share", "Agency WTE worked", "Substantive, bank and agency WTE", False, False,
        ),
        Rate(
            "joiner-rate", "Joiner rate", "Starters in 12 months, people", "People in post", True, True,
            (
                Reference(
                    "nhs-joiner-rate", DIFFERENT,
                    "It counts people who join the NHS; here everybody who joins the employer, also from another.",
                    TRUSTS, "all staff of the NHS",
                ),
            ),
        ),
        Rate(
            "stability", "Retention (stability)", "People in post at both ends of 12 months",
            "People in post at the start", True, True, observed=True,
        ),
        Rate(
            "local-recruitment", "Local recruitment", "Starters with a local home postcode",
            "Starters with a known home postcode", True, True, observed=True,
        ),
    )
}  # fmt: skip
"""By code."""


def matched(reference: Reference, sector: str, groups: frozenset[str], group_chosen: bool) -> tuple[str, str]:
    """How far a reference value matches what is shown, and why.

    Args:
        sector: the sector shown, "" = all.
        groups: staff groups of the profession shown.
        group_chosen: whether one profession is shown, and not all staff.
    """
    why = [reference.why]
    match = reference.match
    if not sector or sector not in reference.sectors:
        why.append(f"It is about {reference.about}; shown here are {'all sectors' if not sector else 'others'}.")
        match = DIFFERENT if sector else max(match, SIMILAR, key=(SAME, SIMILAR, DIFFERENT).index)
    if bool(reference.group) != group_chosen or (reference.group and reference.group not in groups):
        why.append(f"It is about {reference.about}; shown here {'is one profession' if group_chosen else 'are all'}.")
        match = DIFFERENT
    return match, " ".join(why)
